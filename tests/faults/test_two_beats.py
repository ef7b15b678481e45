"""Two beats and two workers, by mistake or for safety: everything happens once.

Each beat ticks every other second here, not every minute.
"""

import json

from tests.services.deadline import wait_for

TICKS = 4  # of each beat
PEOPLE = [f"person{number}@example.org" for number in range(10)]
TROUBLE = ("ERROR", "CRITICAL", "Traceback", "WARNING")


def test_two_of_each_send_each_mail_once_and_store_each_assessment_once(processes, run, smtp_sink):
    run("-m", "tests.faults.scene", "begin", *PEOPLE)
    for number in (1, 2):
        processes.start_worker(f"worker{number}")
        processes.start_beat(f"beat{number}")

    for beat in ("beat1", "beat2"):
        wait_for(
            lambda beat=beat: processes.log(beat).count("Sending due task tick") >= TICKS,
            seconds=60,
            what=f"{TICKS} ticks of {beat}",
        )
    wait_for(lambda: len(smtp_sink.mails) >= len(PEOPLE), seconds=60, what="every mail")
    found = json.loads(run("-m", "tests.faults.scene", "outcome"))

    assert {address: len(smtp_sink.to(address)) for address in PEOPLE} == dict.fromkeys(PEOPLE, 1)
    assert (found["mails"], found["mails_sent"]) == (len(PEOPLE), len(PEOPLE))
    assert found["doubled"] == 0
    assert found["assessed"] >= 1
    for name in ("beat1", "beat2", "worker1", "worker2"):
        said = processes.log(name)
        assert [line for line in said.splitlines() if line.startswith(TROUBLE)] == []
    assert all("succeeded" in processes.log(name) for name in ("worker1", "worker2"))
