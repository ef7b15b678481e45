"""Redis frozen, killed or emptied: people and programs notice nothing, and the work is done later.

Everything is real: web, worker and beat as processes, a Redis of their own, and a mail server.
Ticks come every other second here (tests/faults/impatient.py), not every minute.
"""

from datetime import UTC, datetime

import pytest
from redis import Redis

from tests.factories import PASSWORD
from tests.faults.scene import ADMIN
from tests.faults.visitor import Visitor
from tests.services.deadline import wait_for

PATIENCE = 3.0  # seconds for any page or call while Redis is away
TWO_TICKS_AND_A_RECONNECT = 25.0  # seconds for a machine that does much else
PAGES = ("/", "/objectives/", "/objectives/customers-stay/", "/metrics/", "/metrics/loyal/")


@pytest.fixture
def token(run):
    return run("-m", "tests.faults.scene", "begin").strip()


@pytest.fixture
def tracker(token, processes):
    processes.start_web()
    processes.start_worker()
    processes.start_beat()
    return processes


def test_pages_and_calls_go_on_and_the_work_follows(tracker, token, own_redis, smtp_sink, run):
    program = Visitor(tracker.url, token)
    wait_for(lambda: ready(program), seconds=30, what="the first tick")

    for number, (leave, come_back) in enumerate(
        ((freeze, thaw), (kill, start), (hold_up_the_worker, flush)), start=1
    ):
        trouble = leave.__name__
        leave(own_redis, tracker)

        everything_answers(tracker.url, token)
        posted = program.posts("measurements", loyal(10.0 * number))
        assert (posted.status, posted.json()["created"]) == (201, 1), trouble
        assert posted.seconds < PATIENCE, trouble
        address = f"{trouble}@example.org".replace("_", "-")
        run("-m", "tests.faults.scene", "due", address)
        assert smtp_sink.to(address) == []

        come_back(own_redis, tracker)

        wait_for(
            lambda number=number: assessed(program) == 10.0 * number,
            seconds=TWO_TICKS_AND_A_RECONNECT,
            what=f"the value to be assessed after {trouble}",
        )
        wait_for(
            lambda address=address: smtp_sink.to(address),
            seconds=TWO_TICKS_AND_A_RECONNECT,
            what=f"the mail after {trouble}",
        )
        wait_for(lambda: ready(program), seconds=10, what=f"all to be well after {trouble}")

    assert [len(mail.recipients) for mail in smtp_sink.mails] == [1, 1, 1]


def test_a_tick_by_hand_needs_no_redis(token, own_redis, smtp_sink, run):
    own_redis.kill()
    run("-m", "tests.faults.scene", "due", "grace@example.org")

    assert "1 mails sent" in run("manage.py", "tick")
    assert len(smtp_sink.to("grace@example.org")) == 1


def everything_answers(url, token):
    """Visit each kind of page and call; all give their usual answer, and soon."""
    visitor = Visitor(url, token)
    form, overview = visitor.fills("/account/login/", login=ADMIN, password=PASSWORD)
    assert "Sign in" in form.text
    assert overview.path == "/"
    answers = [form, overview, *map(visitor.opens, PAGES)]
    answers += [visitor.gets("objectives"), visitor.gets("objectives/customers-stay/scorecard")]

    assert {answer.path: answer.status for answer in answers if answer.status != 200} == {}
    assert {answer.path: answer.seconds for answer in answers if answer.seconds > PATIENCE} == {}


def loyal(value):
    return {"metric": "loyal", "value": value, "measured_at": datetime.now(UTC).isoformat()}


def ready(program):
    return program.opens("/readyz").json()["status"] == "ok"


def assessed(program):
    """Return the figure that the schedule judged last, None before the first."""
    stored = program.gets("assessments").json()["results"]
    return next((row["current"] for row in stored if row["success_metric"]), None)


def freeze(redis, tracker):
    redis.freeze()


def thaw(redis, tracker):
    redis.thaw()


def kill(redis, tracker):
    redis.kill()


def start(redis, tracker):
    redis.start()


def hold_up_the_worker(redis, tracker):
    """Let the work pile up, so that there is something to lose."""
    tracker.freeze("worker")


def flush(redis, tracker):
    with Redis.from_url(redis.url) as client:
        wait_for(lambda: client.llen("celery"), seconds=10, what="a message in the queue")
        client.flushall()
    tracker.thaw("worker")
