import pytest

from projects.metrics import (
    MetricRefused,
    archive_metric,
    change_metric,
    create_metric,
    restore_metric,
)
from projects.models import Metric
from tests import factories
from tests.factories import NOW, create_admin, create_key_row, create_project

pytestmark = pytest.mark.django_db


def test_a_metric_is_defined_with_a_slug_from_its_name():
    metric = create_metric(name=" On-time departures ", unit="%", by=create_admin(), now=NOW)

    assert (metric.slug, metric.name, metric.unit) == (
        "on-time-departures",
        "On-time departures",
        "%",
    )


def test_everything_wrong_with_a_definition_is_said_at_once():
    with pytest.raises(MetricRefused) as refused:
        create_metric(name=" ", unit="x" * 25, cadence="hourly", decimals=7, by=None, now=NOW)

    assert {**refused.value.message_dict} == {
        "name": ["Expected a few words, such as “On-time departures”, but it is empty."],
        "unit": ["Ensure this value has at most 24 characters (it has 25)."],
        "cadence": ["Value 'hourly' is not a valid choice."],
        "decimals": ["Expected 0 to 6 decimals, but got 7."],
    }
    assert not Metric.objects.exists()


def test_a_taken_slug_is_refused():
    factories.create_metric(slug="churn")

    with pytest.raises(MetricRefused) as refused:
        create_metric(name="Churn", slug="churn", by=None, now=NOW)

    assert refused.value.message_dict == {
        "slug": ["The short name “churn” is already taken. Choose another one."]
    }


def test_a_metric_of_an_archived_project_is_refused():
    project = create_project(name="Delay prediction", archived_at=NOW)

    with pytest.raises(MetricRefused) as refused:
        create_metric(name="AUC", project=project, by=None, now=NOW)

    assert refused.value.message_dict == {
        "project": [
            "The project “Delay prediction” is archived. Restore it first, or choose another one."
        ]
    }


def test_a_key_limited_to_projects_defines_no_metric_outside_them():
    key = create_key_row(everything=False)

    with pytest.raises(MetricRefused) as refused:
        create_metric(name="Churn", by=key, now=NOW)

    assert list(refused.value.message_dict) == ["project"]


def test_only_another_cadence_moves_the_version_of_a_metric():
    metric = factories.create_metric(cadence="weekly")

    change_metric(metric, name="Another name", by=None, now=NOW)
    assert metric.version == 0
    change_metric(metric, cadence="daily", by=None, now=NOW)
    assert metric.version == 1


def test_an_archived_metric_comes_back():
    metric = factories.create_metric()

    archive_metric(metric, by=None, now=NOW)
    assert not Metric.objects.current().exists()
    restore_metric(metric, by=None)
    assert list(Metric.objects.current()) == [metric]
