"""What a promise of each kind must name, in words that say which of two numbers is the odd one."""

import math
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.refusals import Objections
from objectives.models import SuccessMetric
from objectives.models.success_metric import TYPED_PLANS, Kind, Measures, Plan
from objectives.progress.goal import stays_inside

MOST_POINTS = 60
Points = Sequence[tuple[date, float]]

# What a kind must name, may name, and has no place for.
_NEEDED = {
    Kind.CHANGE: ("baseline", "target"),
    Kind.RANGE: ("lower", "upper"),
    Kind.MILESTONE: ("baseline", "target"),
}
_FOREIGN = {
    Kind.CHANGE: ("lower", "upper"),
    Kind.RANGE: ("target",),
    Kind.MILESTONE: ("lower", "upper"),
}


def check_kind(success_metric: SuccessMetric, objections: Objections) -> None:
    """Object to numbers that are missing, not finite, foreign to the kind, or without a way."""
    if success_metric.kind not in Kind.values:
        objections.check_columns(success_metric, fields={"kind"})
        return
    kind = Kind(success_metric.kind)
    for field in ("baseline", "target", "lower", "upper"):
        _check_number(success_metric, field, kind, objections)
    if objections.found:
        return
    _CHECKS[kind](success_metric, objections)
    if kind is not Kind.CHANGE and success_metric.measures == Measures.TOTAL:
        objections.add(
            "measures",
            _("A running total can only reach a target. Choose a level, or promise a target."),
        )


def check_plan(success_metric: SuccessMetric, points: Points, objections: Objections) -> None:
    """Object to a plan without a way, and to typed points that do not lie on it."""
    if success_metric.plan not in Plan.values:
        objections.check_columns(success_metric, fields={"plan"})
        return
    is_typed = success_metric.plan in TYPED_PLANS
    if success_metric.plan != Plan.LINEAR and not _has_way(success_metric):
        objections.add(
            "plan", _("There is no way to plan: it is inside from the start, or not there yet.")
        )
    if is_typed and not points:
        objections.add(
            "plan_points",
            _("Expected the values of the plan with their days, but there are none."),
        )
    elif points and not is_typed:
        objections.add(
            "plan_points",
            _("Only plans of steps or of points have values of their own. Choose one of these."),
        )
    if len(points) > MOST_POINTS:
        objections.add(
            "plan_points",
            _("Expected at most %(most)s values, but got %(count)s.")
            % {"most": MOST_POINTS, "count": len(points)},
        )
    _check_points(success_metric, points, objections)


def _check_number(
    success_metric: SuccessMetric, field: str, kind: Kind, objections: Objections
) -> None:
    number = getattr(success_metric, field)
    if number is None:
        if field in _NEEDED[kind]:
            objections.add(field, _("Expected a number in the metric's unit, but it is missing."))
    elif field in _FOREIGN[kind]:
        objections.add(
            field,
            _("A promise of this kind has none. Leave it out, or choose another kind."),
        )
    elif not math.isfinite(number):
        objections.add(
            field, _("Expected a finite number, but got %(number)s.") % {"number": number}
        )


def _check_change(success_metric: SuccessMetric, objections: Objections) -> None:
    if success_metric.baseline == success_metric.target:
        objections.add(
            "target",
            _("Expected a target other than the baseline %(baseline)s: there is no way to go.")
            % {"baseline": success_metric.baseline},
        )


def _check_range(success_metric: SuccessMetric, objections: Objections) -> None:
    lower, upper = success_metric.lower or 0.0, success_metric.upper or 0.0
    if upper <= lower:
        objections.add(
            "upper",
            _("Expected an upper bound above the lower one, %(lower)s, but got %(upper)s.")
            % {"lower": lower, "upper": upper},
        )


def _check_milestone(success_metric: SuccessMetric, objections: Objections) -> None:
    if (success_metric.baseline, success_metric.target) != (0, 1):
        objections.add(
            "target",
            _("A milestone goes from 0 (not yet) to 1 (passed). Leave baseline and target out."),
        )


_CHECKS = {
    Kind.CHANGE: _check_change,
    Kind.RANGE: _check_range,
    Kind.MILESTONE: _check_milestone,
}


def _has_way(success_metric: SuccessMetric) -> bool:
    if success_metric.kind == Kind.RANGE:
        return not stays_inside(success_metric.baseline, success_metric.lower, success_metric.upper)
    return success_metric.kind == Kind.CHANGE


def _check_points(success_metric: SuccessMetric, points: Points, objections: Objections) -> None:
    days = [day for day, _value in points]
    for day, value in points:
        if not math.isfinite(value):
            objections.add(
                "plan_points",
                _("Expected a finite number, but got %(number)s.") % {"number": value},
            )
        if days.count(day) > 1:
            objections.add(
                "plan_points", _("Expected one value a day, but %(day)s has more.") % {"day": day}
            )
            return
        starts_on, due_on = success_metric.starts_on, success_metric.due_on
        if starts_on and due_on and not starts_on < day < due_on:
            objections.add(
                "plan_points",
                _("Expected days between the start and the due date, but got %(day)s.")
                % {"day": day},
            )
