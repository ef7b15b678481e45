"""kill -9 of the web process at the worst moments: sending the same again stores nothing twice."""

import http.client

import pytest

from tests.faults.visitor import Visitor

WEB = "tests.faults.dying_web:application"
VALUE = {"metric": "loyal", "value": 11.2, "measured_at": "2026-01-05T00:00:00Z"}
DEATHS = (
    # where the process dies, the call that it dies over, and whether that had its effect
    ("before commit", "projects", {"name": "Churn prediction"}, False),
    ("before reply", "projects", {"name": "Basket size"}, True),
    ("before reply", "measurements", VALUE, True),
)


@pytest.fixture
def plan(environment, tmp_path):
    """The file that says where the web process dies."""
    plan = tmp_path / "die-at"
    environment["DIE_AT"] = str(plan)
    return plan


def test_the_same_call_again_has_one_effect(plan, run, processes):
    program = Visitor(processes.url, run("-m", "tests.faults.scene", "begin").strip())
    processes.start_web(WEB)

    for point, path, body, had_its_effect in DEATHS:
        case = f"{path}, {point}"
        key = case.replace(", ", "-").replace(" ", "-")
        plan.write_text(point)
        with pytest.raises((OSError, http.client.HTTPException)):
            program.posts(path, body, idempotency_key=key)
        assert not plan.exists(), case
        processes.kill("web")
        processes.start_web(WEB)

        again = program.posts(path, body, idempotency_key=key)

        assert again.status == 201, case  # what was stored, not "unchanged"
        assert ("idempotent-replayed" in again.headers) is had_its_effect, case

    projects = program.gets("projects").json()["results"]
    values = program.gets("metrics/loyal/measurements").json()["results"]
    assert sorted(project["name"] for project in projects) == ["Basket size", "Churn prediction"]
    assert [value["value"] for value in values] == [11.2]
