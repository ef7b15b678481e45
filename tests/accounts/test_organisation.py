import pytest

from accounts.models import Organisation
from accounts.organisation import OrganisationRefused, change_organisation
from tests.factories import create_admin

pytestmark = pytest.mark.django_db


def test_only_what_is_named_changes():
    change_organisation(by=create_admin(), name="Northwind", on_track_gap=0.05)

    organisation = Organisation.objects.current()
    assert (organisation.name, organisation.on_track_gap, organisation.at_risk_gap) == (
        "Northwind",
        0.05,
        0.25,
    )


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"on_track_gap": -0.1}, "on_track_gap"),
        ({"on_track_gap": 0.3}, "at_risk_gap"),
        ({"at_risk_gap": 1.1}, "at_risk_gap"),
        ({"on_track_gap": float("nan")}, "on_track_gap"),
        ({"assess_hour": 24}, "assess_hour"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(terms, field):
    with pytest.raises(OrganisationRefused) as refused:
        change_organisation(by=create_admin(), **terms)

    assert field in refused.value.message_dict
    assert Organisation.objects.current().on_track_gap == 0.10
