"""Changing the organisation: its name, its zone, when progress is computed and how it is judged."""

from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from accounts import security_log
from accounts.models import Organisation, User
from accounts.refusals import Objections, Refused


class OrganisationRefused(Refused):
    """A change of the organisation that breaks a rule."""


class OrganisationTerms(TypedDict, total=False):
    """Only what is to be different. The gaps are fractions of the whole way."""

    name: str
    time_zone: str
    on_track_gap: float
    at_risk_gap: float
    assess_hour: int


def change_organisation(*, by: User, **terms: Unpack[OrganisationTerms]) -> Organisation:
    """Raises: OrganisationRefused."""
    organisation = Organisation.objects.current()
    for field, value in terms.items():
        setattr(organisation, field, value)
    objections = Objections()
    objections.check_columns(organisation, fields=terms)
    if not 0 <= organisation.on_track_gap < 1:
        objections.add("on_track_gap", _("Expected 0% or more, and less than 100%."))
    if not organisation.on_track_gap < organisation.at_risk_gap <= 1:
        objections.add("at_risk_gap", _("Expected more than for “on track”, and at most 100%."))
    if organisation.assess_hour > 23:
        objections.add("assess_hour", _("Expected an hour of the day, from 0 to 23."))
    objections.raise_if_any(OrganisationRefused)
    organisation.save()
    security_log.record("organisation.changed", by=by, fields=", ".join(sorted(terms)))
    return organisation
