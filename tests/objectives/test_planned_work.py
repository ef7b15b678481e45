from datetime import date

import pytest

from objectives import planned_work, scorecards
from objectives.models import Objective
from tests.factories import (
    NOW,
    create_admin,
    create_contribution,
    create_key_row,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def pieces(promise, *, viewer=None, today=TODAY):
    return planned_work.pieces([promise.pk], viewer=viewer or create_admin(), today=today)


def coverage(promise):
    admin = create_admin()
    [card] = scorecards.stored(Objective.objects.all(), viewer=admin, as_of=NOW)
    return planned_work.coverage(card.lines[0], pieces(promise, viewer=admin))


def test_the_largest_effect_comes_first_and_those_without_last():
    promise = create_success_metric()
    for name, effect in (("Small", 1.0), ("Unknown", None), ("Large", -3.0)):
        create_contribution(
            success_metric=promise, project=create_project(name=name), expected_effect=effect
        )

    assert [piece.name for piece in pieces(promise)] == ["Large", "Small", "Unknown"]


def test_the_stage_is_that_of_the_day():
    promise = create_success_metric()
    project = create_project(stage="pilot", changed_on=date(2026, 6, 1))
    project.stage_changes.create(stage="live", changed_on=date(2026, 10, 1), recorded_at=NOW)
    create_contribution(success_metric=promise, project=project)

    [then] = pieces(promise, today=date(2026, 7, 1))
    [now] = pieces(promise)

    assert (then.stage, then.stage_since) == ("pilot", date(2026, 6, 1))
    assert (now.stage, now.stage_since) == ("live", date(2026, 10, 1))


def test_archived_projects_and_those_out_of_sight_are_left_out():
    promise = create_success_metric()
    create_contribution(success_metric=promise, project=create_project(archived_at=NOW))
    create_contribution(success_metric=promise, project=create_project())

    assert len(pieces(promise)) == 1
    assert pieces(promise, viewer=create_key_row(everything=False)) == []


def test_work_for_a_confidential_objective_is_out_of_sight():
    promise = create_success_metric(objective=create_objective(is_confidential=True))
    create_contribution(success_metric=promise)

    assert pieces(promise, viewer=create_user()) == []


@pytest.mark.parametrize(
    ("effects", "share"),
    [((-0.35, -0.175), 0.75), ((0.35,), -0.5), ((None,), None), ((), None), ((-0.7, None), 1.0)],
)
def test_coverage_is_the_share_of_the_change_needed(effects, share):
    promise = create_success_metric(
        objective=create_objective(), metric=create_metric(), baseline=4.75, target=4.05
    )
    log_value(promise.metric, 4.5)
    for effect in effects:
        create_contribution(success_metric=promise, expected_effect=effect)

    found = coverage(promise)

    assert found == (share if share is None else pytest.approx(share))


@pytest.mark.parametrize("count", [1, 3])
def test_pieces_take_one_query(django_assert_num_queries, count):
    promise, admin = create_success_metric(), create_admin()
    for _ in range(count):
        create_contribution(success_metric=promise, project=create_project(stage="live"))

    with django_assert_num_queries(1):
        assert len(pieces(promise, viewer=admin)) == count
