"""What bad data gets: a stated outcome with a sentence, never a division by zero, never green."""

from datetime import UTC, date, datetime, timedelta

import pytest

from objectives import scorecards, wording
from objectives.models import Objective
from objectives.promises import PromiseRefused, add_success_metric
from projects import measurements, metrics
from projects.metrics import MetricRefused, change_metric
from tests.factories import (
    NOW,
    create_admin,
    create_metric,
    create_objective,
    create_success_metric,
    log_value,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
JULY_2 = datetime(2026, 7, 2, 12, tzinfo=UTC)  # half of the year's days are gone


def card_of(objective, *, as_of=JULY_2):
    [card] = scorecards.computed(
        Objective.objects.filter(pk=objective.pk), viewer=create_admin(), as_of=as_of
    )
    return card


def said(promise, *, as_of=JULY_2):
    [line] = card_of(promise.objective, as_of=as_of).lines
    return line.health.value, line.achieved, wording.line_sentence(line)


def refusal(**terms):
    with pytest.raises(PromiseRefused) as refused:
        add_success_metric(create_objective(), metric=create_metric(), by=None, now=NOW, **terms)
    return refused.value.message_dict


def test_an_empty_series():
    assert said(create_success_metric()) == ("no_data", None, "No value yet.")


def test_an_empty_series_whose_date_has_passed():
    promise = create_success_metric()

    assert said(promise, as_of=datetime(2027, 1, 2, tzinfo=UTC)) == (
        "missed",
        None,
        "31 Dec 2026 has passed without a single value.",
    )


def test_one_value():
    promise = create_success_metric()
    log_value(promise.metric, 50.0, at=JULY_2 - DAY)

    health, achieved, sentence = said(promise)
    assert (health, achieved) == ("on_track", 0.5)
    assert sentence == "1 point behind plan: 50.0%, where the plan expects 50.1% by now."


def test_a_constant_series_that_never_leaves_the_baseline():
    promise = create_success_metric()
    for week in range(20):
        log_value(promise.metric, 0.0, at=JULY_2 - week * 7 * DAY)

    health, achieved, sentence = said(promise)
    assert (health, achieved) == ("off_track", 0.0)
    assert sentence == "50 points behind plan: 0.0%, where the plan expects 50.1% by now."


def test_a_baseline_equal_to_the_target():
    assert refusal(baseline=5.0, target=5.0) == {
        "target": ["Expected a target other than the baseline 5.0: there is no way to go."]
    }


def test_a_due_date_before_the_start():
    assert refusal(
        baseline=0.0, target=5.0, starts_on=date(2026, 5, 1), due_on=date(2026, 4, 1)
    ) == {"due_on": ["Expected a day after the start on 2026-05-01, but got 2026-04-01."]}


def test_all_weights_zero():
    assert refusal(baseline=0.0, target=5.0, weight=0.0) == {
        "weight": ["All parts of the objective would weigh 0. Give one of them a weight."]
    }


def test_all_weights_zero_in_spite_of_that():
    promise = create_success_metric(weight=0.0)
    log_value(promise.metric, 90.0, at=JULY_2)

    card = card_of(promise.objective)

    assert (card.health, card.achieved) == ("no_data", None)
    assert wording.card_sentence(card) == ("Every success metric has weight zero, so none counts.")


def test_values_only_after_the_due_date():
    promise = create_success_metric()
    log_value(promise.metric, 100.0, at=datetime(2027, 1, 1, tzinfo=UTC))

    assert said(promise, as_of=datetime(2027, 1, 2, tzinfo=UTC)) == (
        "missed",
        None,
        "31 Dec 2026 has passed without a single value.",
    )


def test_a_gap():
    promise = create_success_metric()
    log_value(promise.metric, 60.0, at=JULY_2 - 30 * DAY)

    assert said(promise) == (
        "no_data",
        0.6,
        "No value for 30 days. Weekly values are expected.",
    )


def test_thousands_of_values_in_one_second():
    kept = create_success_metric(kind="range", baseline=None, target=None, lower=0.0, upper=5e3)
    level = create_success_metric(objective=kept.objective, target=8000.0)
    for metric in (kept.metric, level.metric):
        rows = [
            measurements.Row(metric.slug, float(n), JULY_2 - DAY + timedelta(microseconds=200 * n))
            for n in range(4001)
        ]
        measurements.log(rows, by=None, now=NOW)

    lines = {line.metric_id: line for line in card_of(kept.objective).lines}
    assert (lines[level.metric_id].current, lines[level.metric_id].achieved) == (4000.0, 0.5)
    assert wording.line_sentence(lines[kept.metric_id]).startswith(
        "Inside 0.0% to 5,000.0% in 1 of"
    )


def test_a_metric_archived_with_a_live_promise():
    promise = create_success_metric()
    log_value(promise.metric, 60.0, at=JULY_2 - 30 * DAY)
    metrics.archive_metric(promise.metric, by=None, now=JULY_2 - 20 * DAY)

    assert said(promise, as_of=JULY_2 - 25 * DAY)[0] == "on_track"
    assert said(promise) == ("no_data", 0.6, "Its metric is archived and takes no new values.")


def test_a_unit_changed_half_way():
    metric = create_metric(unit="min")
    log_value(metric, 1.0)

    with pytest.raises(MetricRefused) as refused:
        change_metric(metric, by=None, now=NOW, unit="h")

    assert refused.value.message_dict == {
        "unit": ["There are values in min already, so the unit stays. Define another metric."]
    }
    change_metric(create_metric(unit="min"), by=None, now=NOW, unit="h")
