"""The second step of a definition: the metric, and the promise on it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor
from objectives.forms.fields import DayField, NumberField
from objectives.models import SuccessMetric
from objectives.models.success_metric import Measures
from objectives.promises import ChangedTerms
from objectives.read_back import written_day
from projects.metrics import MetricTerms
from projects.models import Cadence, Metric
from ui.forms import ChoiceCards

HIGHER, LOWER = "higher", "lower"
EXISTING, NEW = "existing", "new"


class MetricField(forms.ModelChoiceField):
    def label_from_instance(self, metric: Metric) -> str:
        return f"{metric.name} ({metric.unit})" if metric.unit else metric.name


class PromiseForm(forms.Form):
    """The terms of a promise. The dates are the objective's where they are left empty.

    `objective_dates` are the objective's first and last day, None where not known yet;
    `promised` is the metric of a promise that is changed.
    """

    direction = forms.ChoiceField(
        label=_("Better means"),
        required=False,
        choices=[(HIGHER, _("Higher")), (LOWER, _("Lower"))],
        widget=ChoiceCards(
            hints={HIGHER: _("revenue, share, score"), LOWER: _("cost, time, losses")}
        ),
    )
    baseline = NumberField(label=_("Baseline"), help_text=_("Where it stands today."))
    target = NumberField(label=_("Target"), help_text=_("Where it should be on the due date."))
    baseline_on = DayField(
        label=_("Baseline measured on"),
        required=False,
        help_text=_("The day that the baseline is from."),
    )
    measures = forms.ChoiceField(
        label=_("What counts"),
        choices=[(Measures.LEVEL, _("A level")), (Measures.TOTAL, _("A running total"))],
        initial=Measures.LEVEL,
        widget=ChoiceCards(
            hints={
                Measures.LEVEL: _("the newest value counts, as with churn"),
                Measures.TOTAL: _("all values since the start add up, as with revenue"),
            }
        ),
    )
    starts_on = DayField(label=_("Starts"), required=False)
    due_on = DayField(label=_("Due"), required=False)
    weight = forms.FloatField(
        label=_("Weight"),
        initial=1,
        min_value=0,
        max_value=1000,
        required=False,
        localize=True,
        help_text=_("How much it counts beside the other success metrics of the objective."),
        error_messages={"invalid": _("Expected a weight from 0 to 1000.")},
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        objective_dates: tuple[date | None, date | None] = (None, None),
        promised: Metric | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.promised = promised
        self.objective_dates = objective_dates

    def clean(self) -> dict[str, Any]:
        terms = self.cleaned_data
        self._check_way(terms.get("baseline"), terms.get("target"), terms.get("direction"))
        self._check_days(terms)
        return terms

    def _check_way(
        self, baseline: float | None, target: float | None, direction: str | None
    ) -> None:
        if baseline is None or target is None:
            return
        if baseline == target:
            self.add_error(
                "target",
                _("The target equals the baseline, so there is no way to go. Which one is wrong?"),
            )
        elif direction == LOWER and target > baseline:
            self.add_error(
                "target",
                _("The target is above the baseline, but lower is better. Which one is wrong?"),
            )
        elif direction == HIGHER and target < baseline:
            self.add_error(
                "target",
                _("The target is below the baseline, but higher is better. Which one is wrong?"),
            )

    def _check_days(self, terms: dict[str, Any]) -> None:
        starts_on, due_on = self.dates()
        if starts_on and due_on and due_on <= starts_on:
            self.add_error(
                "due_on",
                _("It would be due on %(due)s, before it starts on %(start)s. Which one is wrong?")
                % {"due": written_day(due_on), "start": written_day(starts_on)},
            )
        baseline_on = terms.get("baseline_on")
        if baseline_on and baseline_on > self.today:
            self.add_error(
                "baseline_on",
                _("%(day)s is yet to come, so nothing was measured then.")
                % {"day": written_day(baseline_on)},
            )

    def dates(self) -> tuple[date | None, date | None]:
        """Return start and due day: those typed in, else the objective's."""
        typed = self.cleaned_data.get("starts_on"), self.cleaned_data.get("due_on")
        first, last = self.objective_dates
        return typed[0] or first, typed[1] or last

    @property
    def chosen(self) -> Metric | None:
        """The metric that the promise is about, None where it is still to be defined."""
        return self.promised

    def metric_terms(self) -> MetricTerms:
        """Return the definition of a metric that is still to be defined."""
        return {}

    def terms(self) -> ChangedTerms:
        """Return what the action takes; only after is_valid()."""
        answers = self.cleaned_data
        starts_on, due_on = self.dates()
        assert starts_on, "the first step asks for the start"
        assert due_on, "the first step asks for the due day"
        weight = answers.get("weight")
        return {
            "measures": answers["measures"],
            "baseline": answers["baseline"],
            "baseline_on": answers.get("baseline_on"),
            "target": answers["target"],
            "starts_on": starts_on,
            "due_on": due_on,
            "weight": 1.0 if weight is None else weight,
        }


class MeasureForm(PromiseForm):
    """A promise with its metric: one that is tracked already, or one defined here."""

    use_required_attribute = False  # what is hidden must not stop the browser

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


def terms_of(promise: SuccessMetric) -> dict[str, Any]:
    """Return a promise as the form's initial answers."""
    return {
        "direction": _direction(promise.baseline, promise.target),
        "baseline": promise.baseline,
        "baseline_on": promise.baseline_on,
        "target": promise.target,
        "measures": promise.measures,
        "starts_on": promise.starts_on,
        "due_on": promise.due_on,
        "weight": promise.weight,
    }


def _direction(baseline: float | None, target: float | None) -> str:
    if baseline is None or target is None:
        return ""
    return HIGHER if target > baseline else LOWER
