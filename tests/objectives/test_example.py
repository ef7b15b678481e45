import csv
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from objectives import outcomes, promises, scorecards
from objectives.check_ins import check_in
from objectives.example import calendar
from objectives.example.company import OBJECTIVES, WORDS
from objectives.example.loading import ExampleRefused, load
from objectives.example.portfolio import METRICS
from objectives.example.removal import ExampleInUse, remove
from objectives.models import Assessment, CheckIn, ExampleRecord, Objective, SuccessMetric
from projects import measurements, metrics, series
from projects.models import Measurement, Metric, Project
from tests.factories import (
    NOW,
    create_admin,
    create_key_row,
    create_metric,
    create_objective,
    create_success_metric,
    log_value,
)

pytestmark = pytest.mark.django_db


def rows_by_table():
    """How many rows each table of ours has, so that nothing can hide."""
    ours = ("accounts", "projects", "objectives")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    counts = {model._meta.label: model._base_manager.count() for model in models}
    return {label: count for label, count in counts.items() if count}


def healths(viewer, *, as_of=NOW):
    cards = scorecards.stored(Objective.objects.current(), viewer=viewer, as_of=as_of)
    return {card.slug: str(card.health) for card in cards}


def source_values(slug):
    with (calendar.SERIES / f"{slug}.csv").open(newline="") as file:
        return [(row["measured_on"], float(row["value"])) for row in csv.DictReader(file)]


@pytest.mark.parametrize("days", range(-1, 6))  # Monday to Sunday
def test_the_example_tells_the_same_story_on_every_day_of_the_week(days):
    now = NOW + timedelta(days=days)
    admin = create_admin()

    load(now=now, owner=admin)

    assert healths(admin, as_of=now) == {
        "leave-on-time": "at_risk",
        "morning-starts-on-time": "off_track",
        "evening-under-control": "on_track",
        "fewer-cancellations": "on_track",
        "make-up-time": "off_track",
        "islands-on-time": "no_data",
    }


def test_values_are_those_of_the_source_moved_by_whole_weeks():
    loaded = load(now=NOW, owner=None)

    assert loaded.moved == timedelta(weeks=677)
    for metric in Metric.objects.all():
        points = series.points(metric.pk)
        logged = [((p.measured_at - loaded.moved).date().isoformat(), p.value) for p in points]
        assert logged == source_values(metric.slug)[: len(logged)]
    newest = Measurement.objects.order_by("-measured_at")[0]
    assert newest.measured_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert Measurement.objects.count() == loaded.values == 809


def test_each_baseline_is_the_mean_before_the_promise_starts():
    for objective in OBJECTIVES:
        for promise in objective.promises:
            values = source_values(promise.metric)
            before = [value for day, value in values if day < objective.starts_on.isoformat()]
            expected = 0.0 if promise.measures == "total" else round(mean(before), 1)
            assert promise.baseline == expected, promise.metric


def test_every_metric_has_a_series_and_all_are_small():
    files = {path.stem: path.stat().st_size for path in calendar.SERIES.glob("*.csv")}

    assert files.keys() == {metric.slug for metric in METRICS}
    assert sum(files.values()) < 500_000


def test_past_assessments_say_what_the_values_say():
    admin = create_admin()
    load(now=NOW, owner=admin)
    moments = sorted(set(Assessment.objects.values_list("as_of", flat=True)))
    objectives = Objective.objects.all()

    assert (len(moments), moments[-1]) == (30, NOW)
    for moment in (moments[0], moments[14]):
        computed = scorecards.computed(objectives, viewer=admin, as_of=moment)
        assert healths(admin, as_of=moment) == {c.slug: str(c.health) for c in computed}
    week_ago = healths(admin, as_of=NOW - timedelta(days=14))
    assert week_ago["morning-starts-on-time"] == "on_track"


def test_loading_twice_changes_nothing():
    load(now=NOW, owner=None)
    before = rows_by_table()

    again = load(now=NOW + timedelta(hours=1), owner=None)

    assert (again.is_new, again.values) == (False, 0)
    assert rows_by_table() == before


def test_loading_later_adds_the_values_of_the_days_since():
    first = load(now=NOW, owner=None)
    starts = list(Objective.objects.values_list("starts_on", flat=True))
    week_later = NOW + timedelta(days=7)

    again = load(now=week_later, owner=None)

    assert (again.is_new, again.moved) == (False, first.moved)
    # Seven days of the daily metric, one week of the weekly ones; the islands' season is over.
    assert again.values == 7 + 10
    assert list(Objective.objects.values_list("starts_on", flat=True)) == starts
    remove(now=week_later, by=None)
    assert not Measurement.objects.exists()


def test_a_corrected_value_stays_corrected():
    load(now=NOW, owner=None)
    metric = Metric.objects.get(slug="on-time-departures")
    newest = series.points(metric.pk, limit=1)[0]
    log_value(metric, 99.0, at=newest.measured_at, now=NOW)

    load(now=NOW + timedelta(hours=1), owner=None)

    assert series.points(metric.pk, limit=1)[0].value == 99.0


def test_a_short_name_in_use_is_named_and_nothing_is_stored():
    create_metric(slug="long-delays")
    before = rows_by_table()

    with pytest.raises(ExampleRefused) as refused:
        load(now=NOW, owner=None)

    assert "long-delays" in refused.value.messages[0]
    assert rows_by_table() == before


def test_owner_answers_for_everything():
    admin = create_admin()

    load(now=NOW, owner=admin)

    for model in (Objective, Metric, Project):
        assert set(model.objects.values_list("owner", flat=True)) == {admin.pk}
    assert set(CheckIn.objects.values_list("author", flat=True)) == {admin.pk}
    assert CheckIn.objects.count() == len(WORDS)


def test_stages_lead_to_where_the_projects_stand():
    load(now=NOW, owner=None)

    stages = {p.slug: p.stage for p in Project.objects.with_stage(on=NOW.date())}

    assert stages == {
        "delay-warning": "live",
        "flight-time-estimates": "live",
        "daily-outlook": "pilot",
    }


def test_removal_leaves_the_database_as_it_was():
    admin = create_admin()
    create_success_metric(objective=create_objective(owner=admin))
    call_command("tick", at=NOW)
    before = rows_by_table()

    load(now=NOW, owner=admin)
    call_command("tick", at=NOW + timedelta(minutes=1))
    remove(now=NOW + timedelta(minutes=2), by=admin)

    assert rows_by_table() == before
    assert not ExampleRecord.objects.exists()


def attach_things(admin):
    """What people may well do with an example: look around, and add their own."""
    objective = Objective.objects.get(slug="leave-on-time")
    promise = SuccessMetric.objects.get(metric__slug="long-delays")
    inner = outcomes.create_objective(
        title="Bags arrive with their owners", parent=objective, by=admin, now=NOW,
        starts_on=objective.starts_on, due_on=objective.due_on,
    )  # fmt: skip
    lost = metrics.create_metric(
        name="Lost bags", project=Project.objects.get(slug="daily-outlook"), by=admin, now=NOW
    )
    promises.add_success_metric(inner, metric=lost, baseline=9.0, target=3.0, by=admin, now=NOW)
    check_in(promise, changed="Two new gates.", value=4.0, by=admin, now=NOW)
    return inner, lost


def test_removal_names_what_people_added_and_removes_nothing():
    admin = create_admin()
    load(now=NOW, owner=admin)
    attach_things(admin)
    before = rows_by_table()

    with pytest.raises(ExampleInUse) as in_use:
        remove(now=NOW, by=admin)

    assert sorted(in_use.value.attached) == [
        "check-ins: 1",
        "metrics: Lost bags",
        "objectives: Bags arrive with their owners",
        "values: 1",
    ]
    assert rows_by_table() == before


def test_removal_with_what_people_added_leaves_what_can_stand_alone():
    admin = create_admin()
    load(now=NOW, owner=admin)
    inner, lost = attach_things(admin)

    remove(now=NOW, by=admin, with_attached=True)

    inner.refresh_from_db()
    lost.refresh_from_db()
    assert (inner.parent, lost.project) == (None, None)
    assert [*Objective.objects.all(), *Metric.objects.all()] == [inner, lost]
    assert SuccessMetric.objects.get().objective == inner
    assert CheckIn.objects.count() == Measurement.objects.count() == 0


def test_values_that_a_key_sent_are_in_the_way():
    load(now=NOW, owner=None)
    row = measurements.Row("on-time-departures", 80.0, NOW)
    measurements.log([row], by=create_key_row(), now=NOW)

    with pytest.raises(ExampleInUse, match="values: 1"):
        remove(now=NOW, by=None)


def test_an_objective_that_borrowed_a_metric_stays():
    load(now=NOW, owner=None)
    borrower = create_success_metric(metric=Metric.objects.get(slug="departure-delay"))

    with pytest.raises(ExampleInUse, match="success metrics: 1"):
        remove(now=NOW, by=None)
    remove(now=NOW, by=None, with_attached=True)

    assert Objective.objects.get() == borrower.objective
    assert not SuccessMetric.objects.exists()


def test_the_command_loads_and_removes(capsys):
    create_admin()

    call_command("load_example")
    call_command("load_example")
    call_command("tick")
    call_command("load_example", remove=True)
    call_command("load_example", remove=True)

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("The example is loaded with ")
    assert said[1].startswith("The example was loaded before; 0 values are new.")
    assert said[-2:] == ["The example is removed.", "No example is loaded."]


def test_the_command_says_in_words_what_is_in_the_way():
    call_command("load_example")
    log_value(Metric.objects.get(slug="long-delays"), 1.0, by=create_key_row())

    with pytest.raises(CommandError, match=r"values: 1\. Nothing was removed\."):
        call_command("load_example", remove=True)
    call_command("load_example", remove=True, with_attached=True)

    assert not Objective.objects.exists()
