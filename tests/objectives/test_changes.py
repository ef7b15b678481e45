from datetime import date, timedelta

import pytest

from objectives import assessments, changes
from objectives.changes import Turn
from objectives.check_ins import check_in
from objectives.models import Objective
from objectives.progress.health import Health
from tests.factories import (
    NOW,
    create_admin,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    log_value,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WEEK = {"since": NOW - 7 * DAY, "until": NOW}


def promise_with(*values):
    """A promise from 0 to 100 over 2026; each of the last days has a value and an assessment."""
    promise = create_success_metric(objective=create_objective(), metric=create_metric())
    for ago, value in zip(range(len(values) - 1, -1, -1), values, strict=True):
        log_value(promise.metric, value, at=NOW - ago * DAY)
        record(NOW - ago * DAY)
    return promise


def record(at):
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=at), as_of=at, now=at)


def test_turns_are_told_newest_first():
    promise = promise_with(95.0, 95.0, 75.0, 10.0)

    assert changes.turns_of_promises([promise.pk], **WEEK) == [
        Turn(promise.pk, NOW, Health.AT_RISK, Health.OFF_TRACK),
        Turn(promise.pk, NOW - DAY, Health.ON_TRACK, Health.AT_RISK),
    ]


def test_objectives_turn_like_their_success_metrics():
    promise = promise_with(95.0, 10.0)

    [turn] = changes.turns_of_objectives([promise.objective_id], **WEEK)

    assert (turn.subject_id, turn.was, turn.now) == (
        promise.objective_id,
        Health.ON_TRACK,
        Health.OFF_TRACK,
    )


def test_what_stood_before_the_span_is_what_was():
    promise = promise_with(95.0, 10.0)

    turns = changes.turns_of_promises([promise.pk], since=NOW - timedelta(hours=1), until=NOW)

    assert [turn.was for turn in turns] == [Health.ON_TRACK]


def test_a_turn_at_the_edge_belongs_to_the_span_that_it_ends():
    promise = promise_with(95.0, 10.0)

    assert changes.turns_of_promises([promise.pk], since=NOW, until=NOW + DAY) == []
    assert len(changes.turns_of_promises([promise.pk], since=NOW - 2 * DAY, until=NOW)) == 1


def test_the_first_assessment_is_no_turn():
    promise = promise_with(10.0)

    assert changes.turns_of_promises([promise.pk], **WEEK) == []


def test_others_do_not_mix_into_a_turn():
    calm, loud = promise_with(95.0, 95.0), promise_with(95.0, 10.0)

    assert changes.turns_of_promises([calm.pk], **WEEK) == []
    assert len(changes.turns_of_promises([calm.pk, loud.pk], **WEEK)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_turns_take_one_query(django_assert_num_queries, count):
    pks = [promise_with(95.0, 10.0).pk for _ in range(count)]

    with django_assert_num_queries(1):
        turns = changes.turns_of_promises(pks, **WEEK)

    assert len(turns) == count


def test_a_status_holds_since_its_first_assessment_after_another():
    promise = promise_with(95.0, 10.0, 10.0, 10.0)

    def since(health, as_of=NOW):
        return changes.has_health_since(promise.pk, as_of=as_of, health=health)

    assert since(Health.OFF_TRACK) == NOW - 2 * DAY
    assert since(Health.ON_TRACK) is None
    assert since(Health.ON_TRACK, NOW - 3 * DAY) is None  # nothing else was known before


def test_steps_of_projects_are_told_newest_first_and_up_to_a_number():
    for day in (18, 20, 22):
        create_project(name=f"On {day}", stage="live", changed_on=date(2026, 11, day))
    create_project(stage="live", changed_on=date(2026, 11, 22), archived_at=NOW)

    found = changes.stage_changes(
        create_admin(), since=date(2026, 11, 19), until=date(2026, 11, 24), limit=5
    )

    assert [change.project.name for change in found] == ["On 22", "On 20"]


def test_words_after_the_moment_are_not_told():
    promise = create_success_metric()
    check_in(promise, changed="Then.", by=None, now=NOW - DAY)
    check_in(promise, changed="Now.", by=None, now=NOW)

    said = changes.check_ins([promise.pk], until=NOW - timedelta(hours=1), limit=5)

    assert [word.changed for word in said] == ["Then."]
