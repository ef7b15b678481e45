"""How the terms of a success metric are written and drawn, whatever kind of promise it is."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from objectives import wording
from objectives.progress.goal import Kind
from objectives.scorecards import Line
from ui.templatetags.drawings import band, bullet

register = template.Library()


@register.filter
def goal(line: Line) -> str:
    """Write the target, the bounds of the range, or that a milestone is to be passed."""
    return wording.goal(line)


@register.filter
def standing(line: Line) -> str:
    """Write the newest value or total, or whether a milestone is passed."""
    return wording.now(line)


@register.simple_tag
def way(line: Line, *, width: int = 150) -> SafeString | str:
    """Draw the way to the target or the allowed band; a milestone has nothing to draw."""
    if line.kind == Kind.RANGE:
        label = _("%(now)s; allowed is %(range)s") % {
            "now": wording.now(line),
            "range": wording.goal(line),
        }
        return band(
            low=line.lower,
            high=line.upper,
            now=line.current,
            label=label,
            status=line.health,
            width=width,
        )
    if line.kind == Kind.MILESTONE or line.baseline is None or line.target is None:
        return ""
    return bullet(
        baseline=line.baseline,
        target=line.target,
        now=line.current,
        expected=line.expected_value,
        status=line.health,
        unit=line.unit,
        decimals=line.decimals,
        width=width,
    )
