"""The terms of a promise: what is promised of a metric, from when to when, and on which path."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from objectives import goals
from objectives.forms.fields import DayField, NumberField, PointsField
from objectives.models import SuccessMetric
from objectives.models.success_metric import TYPED_PLANS, Kind, Measures, Plan
from objectives.promises import LONGEST_REASON, ChangedTerms, NewTerms
from objectives.read_back import written_day
from projects.metrics import MetricTerms
from projects.models import Metric
from ui.forms import ChoiceCards

HIGHER, LOWER = "higher", "lower"


class PromiseForm(forms.Form):
    """The terms of a promise. The dates are the objective's where they are left empty.

    `objective_dates` are the objective's first and last day, None where not known yet;
    `promised` is the promise that is changed, with its metric.
    """

    use_required_attribute = False  # what is hidden must not stop the browser

    goal = forms.ChoiceField(
        label=_("What is promised"),
        choices=Kind.choices,
        initial=Kind.CHANGE,
        widget=ChoiceCards(
            hints={
                Kind.CHANGE: _("churn from 12% to 8%"),
                Kind.RANGE: _("stock between 10 and 20 days"),
                Kind.MILESTONE: _("live in both countries: 0, then 1"),
            }
        ),
    )
    lower = NumberField(label=_("At least"), help_text=_("This value itself is fine."))
    upper = NumberField(label=_("At most"), help_text=_("So is this one."))
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
    plan = forms.ChoiceField(
        label=_("Expected path"),
        choices=Plan.choices,
        initial=Plan.LINEAR,
        widget=ChoiceCards(
            hints={
                Plan.LINEAR: _("the same every week"),
                Plan.SLOW_START: _("a quarter of the way at half of the time"),
                Plan.STEPS: _("it jumps on certain days"),
                Plan.POINTS: _("straight from one value to the next"),
            }
        ),
    )
    plan_points = PointsField(
        label=_("Values on the way"),
        required=False,
        help_text=_("One a line, the day first: 2026-06-30 10.5"),
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

    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Needed with other numbers, days or another path. It is kept and shown."),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        objective_dates: tuple[date | None, date | None] = (None, None),
        promised: SuccessMetric | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.promised = promised
        self.objective_dates = objective_dates
        if promised is not None:
            del self.fields["goal"]  # another kind is another promise
        else:
            del self.fields["reason"]
        if self.is_bound:
            for name in ("baseline", "target"):
                self.fields[name].required = self.kind_of_promise == Kind.CHANGE
            for name in ("lower", "upper"):
                self.fields[name].required = self.kind_of_promise == Kind.RANGE
            self.fields["measures"].required = self.kind_of_promise == Kind.CHANGE
            # Drafts of before there was a choice have none.
            for name in self.fields.keys() & {"goal", "plan"}:
                self.fields[name].required = name in self.data

    @property
    def kind_of_promise(self) -> str:
        """The kind that is chosen, or that the promise has."""
        if self.promised is not None:
            return self.promised.kind
        chosen = self.data.get("goal") if self.is_bound else self.initial.get("goal")
        return str(chosen or Kind.CHANGE)

    @property
    def asks_target(self) -> bool:
        return self.promised is None or self.promised.kind == Kind.CHANGE

    @property
    def asks_range(self) -> bool:
        return self.promised is None or self.promised.kind == Kind.RANGE

    @property
    def asks_way(self) -> bool:
        return self.promised is None or self.promised.kind != Kind.MILESTONE

    def clean(self) -> dict[str, Any]:
        terms = self.cleaned_data
        if self.kind_of_promise == Kind.CHANGE:
            self._check_way(terms.get("baseline"), terms.get("target"), terms.get("direction"))
        elif self.kind_of_promise == Kind.RANGE:
            self._check_range(terms.get("lower"), terms.get("upper"))
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

    def _check_range(self, lower: float | None, upper: float | None) -> None:
        if lower is not None and upper is not None and upper <= lower:
            self.add_error(
                "upper",
                _("At most must be more than at least. Which one is wrong?"),
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
        return self.promised.metric if self.promised else None

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
        dates: ChangedTerms = {
            "starts_on": starts_on,
            "due_on": due_on,
            "weight": 1.0 if weight is None else weight,
        }
        if self.kind_of_promise == Kind.MILESTONE:
            return dates
        way: ChangedTerms = {
            "baseline": answers["baseline"],
            "baseline_on": answers.get("baseline_on"),
            "plan": answers.get("plan") or Plan.LINEAR,
            "plan_points": answers["plan_points"],
        }
        if way["plan"] not in TYPED_PLANS:
            way["plan_points"] = ()  # what was typed for another plan
        if self.kind_of_promise == Kind.RANGE:
            return {**dates, **way, "lower": answers["lower"], "upper": answers["upper"]}
        return {**dates, **way, "measures": answers["measures"], "target": answers["target"]}

    def changed_terms(self) -> ChangedTerms:
        """Return what the action takes for a promise that stands; only after is_valid()."""
        return {**self.terms(), "reason": self.cleaned_data["reason"]}

    def new_terms(self) -> NewTerms:
        """Return what the action takes for a new promise; only after is_valid()."""
        return {**self.terms(), "kind": self.kind_of_promise}


def terms_of(promise: SuccessMetric) -> dict[str, Any]:
    """Return a promise as the form's initial answers."""
    return {
        "direction": _direction(promise.baseline, promise.target),
        "baseline": promise.baseline,
        "baseline_on": promise.baseline_on,
        "target": promise.target,
        "lower": promise.lower,
        "upper": promise.upper,
        "plan": promise.plan,
        "plan_points": goals.points_of(promise),
        "measures": promise.measures,
        "starts_on": promise.starts_on,
        "due_on": promise.due_on,
        "weight": promise.weight,
    }


def _direction(baseline: float | None, target: float | None) -> str:
    if baseline is None or target is None:
        return ""
    return HIGHER if target > baseline else LOWER
