"""The second step of a definition: the metric, and the promise on it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor
from objectives.forms.promise import PromiseForm
from projects.metrics import MetricTerms
from projects.models import Cadence, Metric
from ui.forms import ChoiceCards

EXISTING, NEW = "existing", "new"


class MetricField(forms.ModelChoiceField):
    def label_from_instance(self, metric: Metric) -> str:
        return f"{metric.name} ({metric.unit})" if metric.unit else metric.name


class MeasureForm(PromiseForm):
    """A promise with its metric: one that is tracked already, or one defined here."""

    kind = forms.ChoiceField(
        label=_("Which metric tells"),
        error_messages={"required": _("Say whether the metric is tracked already.")},
        choices=[(EXISTING, _("One we track already")), (NEW, _("A new one"))],
        widget=ChoiceCards(
            hints={
                EXISTING: _("its values are there from the first day"),
                NEW: _("its values are sent from now on"),
            }
        ),
    )
    metric = MetricField(
        label=_("Metric"),
        queryset=Metric.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose a metric"),
        error_messages={
            "required": _("Choose the metric that tells whether it is met."),
            "invalid_choice": _("No metric goes by this name. Choose another one."),
        },
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        help_text=_("The one number that tells whether it is met: “On-time departures”."),
        error_messages={"required": _("Give the metric a name.")},
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        help_text=_("%, a currency code such as EUR, or a word such as min."),
    )
    decimals = forms.IntegerField(
        label=_("Decimals shown"), min_value=0, max_value=6, initial=1, required=False
    )
    definition = forms.CharField(
        label=_("How it is calculated"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=160,
        required=False,
        help_text=_("The system or report that the values are read from."),
    )
    cadence = forms.ChoiceField(
        label=_("New value"), choices=Cadence.choices, initial=Cadence.WEEKLY, required=False
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = Metric.objects.visible_to(viewer).current().order_by("name", "pk")
        cast(MetricField, self.fields["metric"]).queryset = metrics
        if self.is_bound:
            # Only one of the two is asked for, so only that one may be missed.
            self.fields["metric"].required = self.data.get("kind") == EXISTING
            self.fields["name"].required = self.data.get("kind") == NEW
        elif "kind" not in self.initial:
            self.initial["kind"] = EXISTING if metrics.exists() else NEW

    @property
    def chosen(self) -> Metric | None:
        answers = self.cleaned_data
        return answers.get("metric") if answers.get("kind") == EXISTING else None

    def metric_terms(self) -> MetricTerms:
        answers = self.cleaned_data
        decimals = answers.get("decimals")
        return {
            "name": answers.get("name", ""),
            "unit": answers.get("unit", ""),
            "decimals": 1 if decimals is None else decimals,
            "definition": answers.get("definition", ""),
            "source": answers.get("source", ""),
            "cadence": answers.get("cadence") or Cadence.WEEKLY,
        }
