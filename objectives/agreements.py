"""Agreements: business, ML and operations sign the same sentence."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused
from objectives.models import Agreement, Objective
from objectives.models.agreement import Side


class AgreementRefused(Refused):
    """A signature that cannot be given."""


def sign(objective: Objective, *, side: str, by: User, now: datetime) -> Agreement:
    """Sign the objective's definition for one side. Signing again changes nothing.

    Only people sign, never keys. Raises: AgreementRefused.
    """
    if side not in Side.values:
        raise AgreementRefused(
            {
                "side": _("Expected one of %(sides)s, but got “%(side)s”.")
                % {"sides": ", ".join(Side.values), "side": side}
            }
        )
    if objective.archived_at is not None:
        raise AgreementRefused({"side": _("The objective is archived. Restore it first.")})
    agreement, created = Agreement.objects.select_related("signed_by").get_or_create(
        objective=objective, side=side, defaults={"signed_by": by, "signed_at": now}
    )
    if not created and agreement.signed_by != by:
        raise AgreementRefused(
            {
                "side": _("%(name)s has signed for this side already.")
                % {"name": agreement.signed_by.label}
            }
        )
    return agreement


def withdraw(objective: Objective, *, side: str, by: User) -> None:
    """Take one's own signature back. Nothing happens where there is none."""
    Agreement.objects.filter(objective=objective, side=side, signed_by=by).delete()
