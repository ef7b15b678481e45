"""A definition as far as it has come: the forms of all steps, bound to what was typed."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Action, may
from objectives import read_back
from objectives.definitions import Work
from objectives.forms.measure import EXISTING, MeasureForm
from objectives.forms.outcome import OutcomeForm
from objectives.forms.promise import PromiseForm
from objectives.forms.work import WorkFormSet, work_form_set
from objectives.models.agreement import Side
from objectives.models.success_metric import Measures, Plan
from objectives.previews import Way
from ui.forms import ChoiceCards

OUTCOME, MEASURE, WORK, AGREE = "outcome", "measure", "projects", "agree"
STEPS: Final[dict[str, str | LazyText]] = {
    OUTCOME: _("Outcome"),
    MEASURE: _("Measure"),
    WORK: _("ML work"),
    AGREE: _("Agree"),
}


class SideForm(forms.Form):
    """Whom the person signs for."""

    side = forms.ChoiceField(
        label=_("I sign for"),
        required=False,
        choices=[*Side.choices, ("", _("Nobody yet"))],
        widget=ChoiceCards(
            hints={
                Side.BUSINESS: _("the outcome is worth it"),
                Side.ML: _("the work can move the metric"),
                Side.OPERATIONS: _("the values can be measured and sent"),
                "": _("others sign first, on the objective's page"),
            }
        ),
    )


class Definition:
    """What a draft adds up to. `content` holds, by step, what was typed there."""

    def __init__(
        self, content: Mapping[str, Mapping[str, Any]], *, viewer: User, today: date
    ) -> None:
        self.content = content
        self.viewer = viewer
        self.today = today
        self.may_edit_projects = may(viewer, Action.EDIT_PROJECTS)

    @cached_property
    def outcome(self) -> OutcomeForm:
        form = OutcomeForm(self.content.get(OUTCOME, {}), viewer=self.viewer)
        form.is_valid()
        return form

    @cached_property
    def measure(self) -> MeasureForm:
        form = MeasureForm(
            self.content.get(MEASURE, {}),
            viewer=self.viewer,
            today=self.today,
            objective_dates=self.dates,
        )
        form.is_valid()
        return form

    @cached_property
    def rows(self) -> WorkFormSet | None:
        """The projects; None where there are none or this person may not tie any."""
        if not self.may_edit_projects or not self.content.get(WORK):
            return None
        rows = work_form_set(self.content[WORK], viewer=self.viewer)
        rows.is_valid()
        return rows

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The objective's first and last day, None where not known yet."""
        terms = self.outcome.cleaned_data
        return terms.get("starts_on"), terms.get("due_on")

    @property
    def work(self) -> list[Work]:
        return self.rows.works() if self.rows is not None and self.rows.is_valid() else []

    def is_done(self, step: str) -> bool:
        """Tell whether the answers of one step are complete and make sense."""
        if step == WORK:
            return self.rows is None or self.rows.is_valid()
        return {OUTCOME: self.outcome, MEASURE: self.measure}[step].is_valid()

    def open_steps(self) -> list[str]:
        """Return the steps that still need an answer, in order."""
        return [step for step in (OUTCOME, MEASURE, WORK) if not self.is_done(step)]

    def read_back(self) -> read_back.ReadBack:
        """Return the sentence that the answers add up to so far."""
        terms, sentence = self.outcome.cleaned_data, sentence_of(self.measure)
        owner, way = terms.get("owner"), way_of(self.measure)
        effects = [
            read_back.Effect(
                project=piece.project.name if piece.project else piece.name,
                effect=read_back.written_effect(piece.effect, unit=way.unit, decimals=way.decimals),
            )
            for piece in self.work
        ]
        share = read_back.coverage(
            [piece.effect for piece in self.work], baseline=way.baseline, target=way.end
        )
        return read_back.ReadBack(
            title=terms.get("title", ""),
            owner=owner.label if owner else "",
            sentences=[sentence],
            effects=effects,
            coverage=share,
        )


def way_of(measure: PromiseForm) -> Way:
    """Return the promise of a validated form as far as its answers make sense."""
    answers, metric = measure.cleaned_data, measure.chosen
    terms = measure.metric_terms()
    starts_on, due_on = measure.dates()
    return Way(
        metric=metric,
        name=metric.name if metric else terms.get("name", ""),
        unit=metric.unit if metric else terms.get("unit", ""),
        decimals=metric.decimals if metric else terms.get("decimals"),
        baseline=answers.get("baseline"),
        target=answers.get("target"),
        starts_on=starts_on,
        due_on=due_on,
        measures=answers.get("measures") or Measures.LEVEL,
        kind=measure.kind_of_promise,
        lower=answers.get("lower"),
        upper=answers.get("upper"),
        plan=answers.get("plan") or Plan.LINEAR,
        plan_points=answers.get("plan_points") or (),
    ).of_its_kind()


def sentence_of(measure: PromiseForm) -> read_back.Sentence:
    """Return the sentence of a validated form, with blanks for what is missing or wrong."""
    way, metric = way_of(measure), measure.chosen
    terms = measure.metric_terms()
    cadence = metric.cadence if metric else terms.get("cadence", "")
    return read_back.Sentence(
        metric=way.name,
        baseline=read_back.written_value(way.baseline, unit=way.unit, decimals=way.decimals),
        since=read_back.written_day(measure.cleaned_data.get("baseline_on")),
        target=read_back.written_value(way.target, unit=way.unit, decimals=way.decimals),
        due=read_back.written_day(way.due_on),
        cadence=read_back.written_cadence(cadence) if way.name else "",
        source=metric.source if metric else terms.get("source", ""),
        is_total=way.measures == Measures.TOTAL,
        kind=way.kind,
        lower=read_back.written_value(way.lower, unit=way.unit, decimals=way.decimals),
        upper=read_back.written_value(way.upper, unit=way.unit, decimals=way.decimals),
        metric_field="metric" if measure.cleaned_data.get("kind") == EXISTING else "name",
    )
