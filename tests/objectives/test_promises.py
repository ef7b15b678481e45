from datetime import date

import pytest

from objectives.models import SuccessMetric
from objectives.promises import (
    PromiseRefused,
    add_success_metric,
    archive_success_metric,
    change_success_metric,
    restore_success_metric,
)
from tests.factories import NOW, create_metric, create_objective, create_success_metric

pytestmark = pytest.mark.django_db


def refusal(action, subject, **terms):
    with pytest.raises(PromiseRefused) as refused:
        action(subject, by=None, now=NOW, **terms)
    return refused.value.message_dict


def test_a_promise_takes_the_dates_of_its_objective():
    objective = create_objective(starts_on=date(2026, 2, 1), due_on=date(2026, 8, 31))

    promise = add_success_metric(
        objective, metric=create_metric(), baseline=200.0, target=0.0, by=None, now=NOW
    )

    assert (promise.starts_on, promise.due_on) == (date(2026, 2, 1), date(2026, 8, 31))
    assert promise.version == 1


def test_a_target_equal_to_the_baseline_is_refused():
    assert refusal(
        add_success_metric, create_objective(), metric=create_metric(), baseline=12.0, target=12.0
    ) == {"target": ["Expected a target other than the baseline 12.0: there is no way to go."]}
    assert not SuccessMetric.objects.exists()


def test_everything_missing_is_said_at_once():
    assert refusal(add_success_metric, create_objective()) == {
        "metric": ["Expected the metric that is to move, but it is missing."],
        "baseline": ["Expected a number in the metric's unit, but it is missing."],
        "target": ["Expected a number in the metric's unit, but it is missing."],
    }


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"target": float("inf")}, "target"),
        ({"baseline": float("nan")}, "baseline"),
        ({"due_on": date(2025, 1, 1)}, "due_on"),
        ({"baseline_on": date(1, 1, 1)}, "baseline_on"),
        ({"weight": float("nan")}, "weight"),
        ({"plan": "curve"}, "plan"),
        ({"measures": "speed"}, "measures"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(terms, field):
    promise = create_success_metric()

    assert list(refusal(change_success_metric, promise, **terms)) == [field]


def test_a_second_promise_on_the_same_metric_is_refused():
    promise = create_success_metric(metric=create_metric(name="Churn"))

    assert refusal(
        add_success_metric, promise.objective, metric=promise.metric, baseline=1.0, target=2.0
    ) == {
        "metric": [
            "The objective has a success metric on “Churn” already. Change that one instead."
        ]
    }


def test_archived_things_take_no_promise():
    archived_metric, archived_objective = (
        create_metric(archived_at=NOW),
        create_objective(archived_at=NOW),
    )
    numbers = {"baseline": 0.0, "target": 1.0}

    assert list(
        refusal(add_success_metric, create_objective(), metric=archived_metric, **numbers)
    ) == ["metric"]
    assert list(
        refusal(add_success_metric, archived_objective, metric=create_metric(), **numbers)
    ) == ["objective"]


def test_other_terms_move_the_version_of_the_whole_objective():
    promise = create_success_metric()
    sibling = create_success_metric(objective=promise.objective)

    change_success_metric(promise, target=50.0, reason="Fewer people", by=None, now=NOW)

    sibling.refresh_from_db()
    assert (promise.version, sibling.version) == (2, 2)


def test_the_same_terms_again_move_no_version():
    promise = create_success_metric(target=50.0)

    change_success_metric(promise, target=50.0, by=None, now=NOW)

    promise.refresh_from_db()
    assert promise.version == 1


def test_parts_that_all_weigh_nothing_are_refused():
    promise = create_success_metric()
    other = create_success_metric(objective=promise.objective, weight=0.0)

    assert refusal(change_success_metric, promise, weight=0.0) == {
        "weight": ["All parts of the objective would weigh 0. Give one of them a weight."]
    }
    assert list(refusal(archive_success_metric, promise)) == ["weight"]
    archive_success_metric(other, by=None, now=NOW)


def test_an_archived_promise_comes_back_unless_a_newer_one_stands():
    promise = create_success_metric()
    archive_success_metric(promise, by=None, now=NOW)
    newer = add_success_metric(
        promise.objective, metric=promise.metric, baseline=0.0, target=9.0, by=None, now=NOW
    )

    with pytest.raises(PromiseRefused):
        restore_success_metric(promise, by=None)
    archive_success_metric(newer, by=None, now=NOW)
    promise.refresh_from_db()
    restore_success_metric(promise, by=None)
    assert list(SuccessMetric.objects.current()) == [promise]
