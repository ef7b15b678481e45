"""When a progress mail should come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.models import DigestSubscription
from objectives.models.digest_subscription import DigestCadence, Weekday
from ui.forms import ChoiceCards


class DigestForm(forms.Form):
    """One wish: how often, and at which hour of the person's own zone."""

    cadence = forms.ChoiceField(
        label=_("How often"),
        choices=DigestCadence.choices,
        initial=DigestCadence.WEEKLY,
        widget=ChoiceCards,
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=Weekday.choices,
        coerce=int,
        initial=Weekday.MONDAY,
        help_text=_("For a mail every week."),
    )
    day_of_month = forms.TypedChoiceField(
        label=_("Day of the month"),
        choices=[(day, str(day)) for day in range(1, 29)],
        coerce=int,
        initial=1,
        help_text=_("For a mail every month."),
    )
    hour = forms.TypedChoiceField(
        label=_("At"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        initial=7,
    )


def wish_of(subscription: DigestSubscription) -> dict[str, Any]:
    """Return a subscription as the form's initial answers."""
    return {
        "cadence": subscription.cadence,
        "weekday": subscription.weekday,
        "day_of_month": subscription.day_of_month,
        "hour": subscription.hour,
    }
