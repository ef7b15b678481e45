"""Targets that moved: what was said before, for what reason, and progress against both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from objectives import assessments, histories, scorecards, target_stories, wording
from objectives.models import Assessment, Objective, SuccessMetric, TargetChange
from objectives.promises import PromiseRefused, change_success_metric
from tests.factories import (
    NOW,
    create_admin,
    create_key_row,
    create_metric,
    create_success_metric,
    create_user,
    log_value,
)
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MARCH, MAY, JULY_2 = (
    datetime(2026, 3, 4, 12, tzinfo=UTC),
    datetime(2026, 5, 6, 12, tzinfo=UTC),
    datetime(2026, 7, 2, 12, tzinfo=UTC),
)


def change(promise, *, at=MAY, by=None, reason="Fewer people", **terms):
    return change_success_metric(promise, by=by, now=at, reason=reason, **terms)


def line_of(promise, *, as_of=JULY_2, known_at=None, read=scorecards.computed):
    objectives = Objective.objects.filter(pk=promise.objective_id)
    clocks = {"as_of": as_of} | ({"known_at": known_at} if known_at else {})
    [card] = read(objectives, viewer=create_admin(), **clocks)
    return card.lines[0]


def test_progress_is_shown_against_the_first_and_the_present_target():
    promise = create_success_metric(baseline=12.0, target=8.0)
    log_value(promise.metric, 10.0, at=JULY_2, now=JULY_2)
    change(promise, target=4.0)

    line = line_of(promise)

    assert (line.target, line.achieved) == (4.0, 0.25)
    assert (line.first.target, line.first.achieved) == (8.0, 0.5)
    assert wording.first_sentence(line) == "At first it was 8.0% by 31 Dec 2026: against that, 50%."


def test_the_first_target_stays_the_first_however_often_it_moves():
    promise = create_success_metric(target=100.0)
    change(promise, at=MARCH, target=90.0)
    change(promise, at=MAY, target=80.0)

    assert line_of(promise).first.target == 100.0
    change(promise, at=JULY_2, target=100.0)
    assert line_of(promise).first is None


def test_what_was_settled_before_the_start_is_no_move():
    promise = create_success_metric(starts_on=date(2026, 6, 1))
    change(promise, at=MAY, target=80.0)

    assert line_of(promise).first is None
    assert TargetChange.objects.count() == 1


def test_a_moved_range_is_counted_against_both():
    promise = create_success_metric(
        kind="range",
        baseline=None,
        target=None,
        lower=5.0,
        upper=10.0,
        metric=create_metric(cadence="irregular"),
    )
    for day, value in enumerate([6.0, 9.0, 12.0, 14.0]):
        log_value(promise.metric, value, at=MARCH + day * DAY)
    change(promise, upper=20.0)

    line = line_of(promise)

    assert (line.achieved, line.first.achieved) == (1.0, 0.5)
    assert wording.first_sentence(line).startswith("At first it was 5.0% to 10.0% by")


def test_what_we_said_then_was_said_of_the_target_of_then():
    promise = create_success_metric(baseline=12.0, target=8.0)
    log_value(promise.metric, 10.0, at=MARCH, now=MARCH)
    change(promise, at=MAY, target=4.0)

    as_known_today = line_of(promise, as_of=MARCH)
    as_said_then = line_of(promise, as_of=MARCH, known_at=MARCH)

    assert (as_known_today.target, as_known_today.achieved) == (4.0, 0.25)
    assert (as_said_then.target, as_said_then.achieved) == (8.0, 0.5)
    assert as_said_then.first is None


def test_the_plan_of_then_comes_back_with_the_terms_of_then():
    promise = create_success_metric(plan="steps")
    promise.plan_points.create(expected_on=date(2026, 3, 1), value=20.0)
    change(promise, plan="linear")

    then = line_of(promise, as_of=MARCH, known_at=MARCH)

    assert (then.plan, then.expected, then.plan_points) == (
        "steps",
        0.2,
        ((date(2026, 3, 1), 20.0),),
    )


def test_what_was_stored_before_a_change_is_computed_anew_after_it():
    promise = create_success_metric(target=100.0)
    log_value(promise.metric, 50.0, at=MARCH, now=MARCH)
    assessments.record([promise.objective_id], as_of=MAY - DAY, now=MAY - DAY)
    change(promise, at=MAY, target=200.0)

    before = line_of(promise, as_of=MAY - DAY, read=scorecards.stored)
    after = line_of(promise, as_of=MAY, read=scorecards.stored)

    assert (before.target, before.achieved) == (100.0, 0.5)
    assert (after.target, after.achieved) == (200.0, 0.25)


def test_the_way_against_the_first_target_is_stored_too():
    promise = create_success_metric(target=100.0)
    log_value(promise.metric, 50.0, at=JULY_2, now=JULY_2)
    change(promise, target=200.0)
    assessments.record([promise.objective_id], as_of=JULY_2, now=JULY_2)

    stored = Assessment.objects.get(success_metric=promise)
    assert (stored.achieved, stored.achieved_first) == (0.25, 0.5)
    assert line_of(promise, read=scorecards.stored).first.achieved == 0.5


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Expected a few words, such as “The budget was cut in May”, but it is empty."),
        ("x" * 301, "Expected at most 300 characters, but got 301."),
    ],
)
def test_other_terms_need_a_reason(reason, said):
    with pytest.raises(PromiseRefused) as refused:
        change(create_success_metric(), target=50.0, reason=reason)

    assert refused.value.message_dict == {"reason": [said]}
    assert SuccessMetric.objects.get().target == 100.0


def test_another_weight_needs_none_and_is_no_change_of_the_target():
    change(create_success_metric(), weight=2.0, reason="")

    assert not TargetChange.objects.exists()


def test_who_changed_it_is_known_also_where_a_key_did():
    person = create_user()
    change(create_success_metric(), target=50.0, by=create_key_row(created_by=person))

    assert TargetChange.objects.get().changed_by == person


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_changes(count, django_assert_num_queries):
    promises = [create_success_metric() for _ in range(count)]
    for promise in promises:
        for target in (90.0, 80.0):
            change(promise, target=target)

    with django_assert_num_queries(1):
        assert len(histories.of_promises(promises)) == count


def test_the_page_tells_all_targets_so_far(client):
    client.force_login(create_user(name="Asta Lind"))
    author = create_user(name="Tomas Brandt")
    promise = create_success_metric(baseline=12.0, target=8.0)
    log_value(promise.metric, 10.0, at=NOW - DAY)
    change(promise, at=MAY, by=author, target=9.0, reason="The budget was cut")

    page = client.get(reverse("objectives:metric", args=[promise.metric.slug]))

    words = words_of(page)
    assert (
        "Targets so far Changed Was Became Why 6 May 2026 Tomas Brandt"
        " 8.0% by 31 Dec 2026 9.0% by 31 Dec 2026 The budget was cut"
    ) in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Target now 9.0%" in page.text
    assert "c-former" in page.text


def test_a_chart_shows_former_targets_only_where_they_differ():
    promise = create_success_metric(target=100.0)
    change(promise, at=MARCH, target=90.0)
    change(promise, at=MAY, plan="slow_start")

    told = target_stories.story(line_of(promise), until=None, zone=UTC)

    assert told.former_targets == [(date(2026, 12, 31), 100.0)]
    assert [event.name for event in told.events] == ["Target now 90.0%", "Promise changed"]
