from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Organisation
from objectives import assessments, ticks
from objectives.models import Assessment, SuccessMetric
from objectives.progress.health import Health
from tests.factories import (
    NOW,
    create_metric,
    create_objective,
    create_success_metric,
    log_value,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HALF_WAY = datetime(2026, 1, 6, tzinfo=UTC)  # of the ten days below
TEN_DAYS = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 1, 11)}


def assess(promise, *, as_of, known_at=None):
    promise = SuccessMetric.objects.select_related("metric").get(pk=promise.pk)
    organisation = Organisation.objects.current()
    judged = assessments.assess(
        [promise], as_of=as_of, organisation=organisation, known_at=known_at
    )
    return judged[promise.pk]


def record(*, at=NOW):
    return assessments.record(ticks.roots_due(now=at), as_of=at, now=at)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "achieved"),
    [(200, 0, 100, 0.5), (12, 8, 13, -0.25), (0, 10, 40, 4.0)],
)
def test_a_level_is_judged_by_its_newest_value(baseline, target, value, achieved):
    promise = create_success_metric(baseline=baseline, target=target, **TEN_DAYS)
    log_value(promise.metric, 999.0, at=HALF_WAY - 3 * DAY)
    log_value(promise.metric, value, at=HALF_WAY - DAY)

    judged = assess(promise, as_of=HALF_WAY)

    assert (judged.current, judged.achieved, judged.expected) == (value, achieved, 0.5)


def test_a_running_total_adds_up_what_came_since_the_start():
    promise = create_success_metric(target=100.0, measures="total", **TEN_DAYS)
    log_value(promise.metric, 1000.0, at=datetime(2025, 12, 31, 23, tzinfo=UTC))
    log_value(promise.metric, 30.0, at=datetime(2026, 1, 1, tzinfo=UTC))
    log_value(promise.metric, 25.0, at=HALF_WAY - DAY)

    judged = assess(promise, as_of=HALF_WAY)

    assert (judged.current, judged.achieved) == (55.0, 0.55)
    assert judged.verdict.health == Health.ON_TRACK


def test_after_the_due_date_the_figure_at_its_end_counts():
    promise = create_success_metric(target=100.0, **TEN_DAYS)
    log_value(promise.metric, 100.0, at=datetime(2026, 1, 11, 23, 59, tzinfo=UTC))
    log_value(promise.metric, 10.0, at=datetime(2026, 1, 12, tzinfo=UTC))

    assert assess(promise, as_of=NOW).verdict.health == Health.ACHIEVED


def test_dates_begin_at_midnight_of_the_organisation():
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": "Asia/Tokyo"})
    promise = create_success_metric(starts_on=date(2026, 1, 1), due_on=date(2026, 1, 3))

    noon_in_tokyo = datetime(2026, 1, 2, 0, 0, tzinfo=UTC) - timedelta(hours=9)
    assert assess(promise, as_of=noon_in_tokyo).expected == 0.5


def test_any_past_moment_is_answered_on_both_clocks():
    promise = create_success_metric(target=100.0, **TEN_DAYS)
    log_value(promise.metric, 20.0, at=HALF_WAY - DAY, now=HALF_WAY - DAY)
    log_value(promise.metric, 80.0, at=HALF_WAY - DAY, now=HALF_WAY + 2 * DAY)

    assert assess(promise, as_of=HALF_WAY).current == 80.0
    assert assess(promise, as_of=HALF_WAY, known_at=HALF_WAY).current == 20.0


def test_recording_stores_promises_and_objectives_with_the_roll_up():
    parent = create_objective()
    child = create_objective(parent=parent)
    good = create_success_metric(objective=child, target=100.0)
    poor = create_success_metric(objective=child, target=100.0)
    log_value(good.metric, 400.0)
    log_value(poor.metric, 0.0)

    assert record() == 4

    stored = {
        row.success_metric_id or f"objective {row.objective_id}": (row.achieved, row.health)
        for row in Assessment.objects.all()
    }
    assert stored == {
        good.pk: (4.0, "on_track"),
        poor.pk: (0.0, "off_track"),
        f"objective {child.pk}": (0.5, "off_track"),
        f"objective {parent.pk}": (0.5, "off_track"),
    }


def test_the_same_moment_again_stores_the_same_rows_again():
    promise = create_success_metric()
    log_value(promise.metric, 40.0)
    roots = [promise.objective_id]

    for _ in range(2):
        assessments.record(roots, as_of=NOW, now=NOW)

    assert Assessment.objects.filter(success_metric=promise).count() == 1


def test_what_was_computed_is_due_again_only_when_something_changed():
    promise = create_success_metric()
    log_value(promise.metric, 40.0)
    assert ticks.roots_due(now=NOW) == [promise.objective_id]
    record()
    assert ticks.roots_due(now=NOW) == []

    log_value(promise.metric, 41.0, at=NOW - DAY)

    assert ticks.roots_due(now=NOW) == [promise.objective_id]


def test_a_value_a_few_minutes_ahead_stays_due_until_its_time_has_come():
    promise = create_success_metric()
    log_value(promise.metric, 40.0, at=NOW + timedelta(minutes=4), now=NOW)

    record(at=NOW)
    assert ticks.roots_due(now=NOW) == [promise.objective_id]

    record(at=NOW + timedelta(minutes=5))
    assert ticks.roots_due(now=NOW + timedelta(minutes=5)) == []
    assert Assessment.objects.filter(success_metric=promise).latest("as_of").current == 40.0


def test_once_a_day_from_the_organisations_hour_on_everything_is_due():
    objective = create_objective()
    at_five, at_six = (datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (5, 6))
    record(at=NOW)

    assert ticks.roots_due(now=at_five) == []
    assert ticks.roots_due(now=at_six) == [objective.pk]


def test_a_change_below_makes_the_whole_tree_due():
    parent = create_objective()
    promise = create_success_metric(objective=create_objective(parent=parent))
    record()
    log_value(promise.metric, 1.0)

    assert ticks.roots_due(now=NOW) == [parent.pk]


def test_archived_objectives_are_left_alone():
    promise = create_success_metric(objective=create_objective(archived_at=NOW - DAY))
    log_value(promise.metric, 1.0)

    assert ticks.roots_due(now=NOW) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_promises(count, django_assert_num_queries):
    objective = create_objective()
    for _ in range(count):
        log_value(create_success_metric(objective=objective).metric, 1.0)
    Organisation.objects.current()

    with django_assert_num_queries(11):
        assessments.record([objective.pk], as_of=NOW, now=NOW)


@pytest.mark.parametrize(
    ("baseline", "target", "value"),
    [(0.0, 5e-324, 1e308), (-1.7e308, 1.7e308, -1.7e308), (0.0, 1.0, -1.7e308)],
)
def test_extreme_numbers_are_stored_and_read_back(baseline, target, value):
    promise = create_success_metric(baseline=baseline, target=target)
    log_value(promise.metric, value)

    record()

    assert Assessment.objects.filter(success_metric=promise, achieved__isnull=False).exists()


def test_an_objective_whose_metric_was_never_measured_is_no_data():
    promise = create_success_metric(metric=create_metric())
    record()

    health = Assessment.objects.get(objective=promise.objective_id).health
    assert health == Health.NO_DATA
