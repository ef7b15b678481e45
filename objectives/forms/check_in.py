"""A check-in: what changed, in under a minute."""

from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives.forms.fields import DayField, NumberField
from objectives.goals import day_begins
from objectives.models.check_in import Judgement
from projects.models import Metric
from ui.forms import ChoiceCards

EARLIEST = date(1901, 1, 1)  # a day inside what measurements take, whatever the zone


class CheckInForm(forms.Form):
    """A word on a success metric, with a value for those who may log one.

    Without `has_promise` nobody can judge: only a value of the metric is asked for then.
    """

    value = NumberField(
        label=_("New value"),
        required=False,
        help_text=_("Leave it empty where a program sends the values."),
    )
    measured_on = DayField(
        label=_("Value of"),
        required=False,
        help_text=_("Its day. Today, if you leave it empty."),
    )
    judgement = forms.ChoiceField(
        label=_("How it looks to you"),
        required=False,
        choices=[*Judgement.choices, ("", _("No view"))],
        widget=ChoiceCards(
            hints={
                Judgement.ON_TRACK: _("the target will be met"),
                Judgement.AT_RISK: _("it may be missed"),
                Judgement.OFF_TRACK: _("it will be missed as things are"),
                "": _("the figures speak for themselves"),
            }
        ),
        help_text=_("It stands beside the computed status and does not replace it."),
    )
    changed = forms.CharField(
        label=_("What changed"), required=False, widget=forms.Textarea({"rows": 3})
    )
    needed = forms.CharField(
        label=_("What is needed"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        metric: Metric,
        today: date,
        may_log: bool,
        has_promise: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if metric.unit:
            self.fields["value"].widget.after = metric.unit
        if not may_log:
            del self.fields["value"], self.fields["measured_on"]
        if not has_promise:
            del self.fields["judgement"], self.fields["changed"], self.fields["needed"]
            self.fields["value"].required = True

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        day = answers.get("measured_on")
        if day and day > self.today:
            self.add_error("measured_on", _("That day is yet to come, so it has no value."))
        if day and day < EARLIEST:
            self.add_error("measured_on", _("Expected a day after 1900."))
        if day and answers.get("value") is None and not self.errors:
            self.add_error("value", _("There is a day without a value. Give its value."))
        if answers.get("judgement") and not answers.get("changed", "").strip():
            self.add_error("changed", _("A judgement needs a sentence that says why."))
        return answers

    def measured_at(self, *, now: datetime, zone: tzinfo) -> datetime | None:
        """Return the instant of the value: now for today, else when its day begins in `zone`."""
        day = self.cleaned_data.get("measured_on")
        if self.cleaned_data.get("value") is None:
            return None
        if day is None or day == self.today:
            return now
        return day_begins(day, zone).astimezone(UTC)
