"""Findings in plain words: what is unclear, what to do about it, and where."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from objectives import read_back, wording
from objectives.clarity import Code, Finding, Subject
from objectives.models.agreement import Side
from ui import numbers

Text = str | LazyText

HEADINGS: dict[Code, Text] = {
    Code.OBJECTIVE_WITHOUT_METRIC: gettext_lazy("Objectives without a success metric"),
    Code.OBJECTIVE_WITHOUT_OWNER: gettext_lazy("Objectives without an owner"),
    Code.METRIC_WITHOUT_DATA: gettext_lazy("Success metrics without a value"),
    Code.OFF_TRACK_WITHOUT_LIVE_PROJECT: gettext_lazy("Off track without a live project"),
    Code.OBJECTIVE_WITHOUT_PROJECT: gettext_lazy("Objectives without a project"),
    Code.EFFECTS_TOO_SMALL: gettext_lazy("Planned effects that do not suffice"),
    Code.NOT_AGREED: gettext_lazy("Definitions that are not agreed"),
    Code.PROJECT_WITHOUT_OBJECTIVE: gettext_lazy("Projects without an objective"),
}
_REMEDIES: dict[Code, Text] = {
    Code.OBJECTIVE_WITHOUT_METRIC: gettext_lazy(
        "Add the number that tells: from where, to where, by when."
    ),
    Code.OBJECTIVE_WITHOUT_OWNER: gettext_lazy("Name the person who answers for it."),
    Code.METRIC_WITHOUT_DATA: gettext_lazy("Send its first value, or type it in with a check-in."),
    Code.OFF_TRACK_WITHOUT_LIVE_PROJECT: gettext_lazy(
        "Bring a project live, tie one that is live to it, or agree on another target."
    ),
    Code.OBJECTIVE_WITHOUT_PROJECT: gettext_lazy(
        "Tie the project to it that should move one of its success metrics."
    ),
    Code.EFFECTS_TOO_SMALL: gettext_lazy(
        "Plan more work, correct the expected effects, or agree on another target."
    ),
    Code.NOT_AGREED: gettext_lazy("Read the sentence together and sign it."),
    Code.PROJECT_WITHOUT_OBJECTIVE: gettext_lazy(
        "Say which success metric it should move and by how much, or archive it."
    ),
}
_SIDES: dict[str, Text] = {
    Side.BUSINESS: gettext_lazy("business"),
    Side.ML: gettext_lazy("ML"),
    Side.OPERATIONS: gettext_lazy("operations"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as pages show it. `about` is the objective of a success metric, else empty."""

    title: str
    url: str
    about: str
    sentence: str


def told(finding: Finding) -> Told:
    about = finding.objective_title if finding.subject is Subject.SUCCESS_METRIC else ""
    return Told(finding.title, address(finding), about, sentence(finding))


def headline(total: int) -> str:
    """Sum a list of findings up: `3 things are unclear.`"""
    if not total:
        return _("Nothing is unclear.")
    return ngettext("%(total)s thing is unclear.", "%(total)s things are unclear.", total) % {
        "total": total
    }


def sentence(finding: Finding) -> str:
    """Say what is unclear about the subject, which is named beside."""
    return _SENTENCES[finding.code](finding)


def remedy(code: Code) -> str:
    """Say what to do about findings of one kind."""
    return str(_REMEDIES[code])


def address(finding: Finding) -> str:
    """Return the path of the page that shows the subject, where it can be put right."""
    if finding.subject is Subject.PROJECT:
        return reverse("objectives:project", args=[finding.slug])
    if finding.subject is Subject.OBJECTIVE:
        return reverse("objectives:detail", args=[finding.slug])
    page = reverse("objectives:metric", args=[finding.slug])
    return f"{page}?objective={finding.objective_slug}"


def _no_live_project(finding: Finding) -> str:
    projects = int(finding.numbers["projects"])
    if not projects:
        return _("Off track, and no project is meant to move it.")
    return ngettext(
        "Off track, and the %(projects)s project meant to move it is not live.",
        "Off track, and none of the %(projects)s projects meant to move it is live.",
        projects,
    ) % {"projects": wording.count_word(projects)}


def _effects(finding: Finding) -> str:
    planned = read_back.written_effect(
        finding.numbers["planned"], unit=finding.unit, decimals=finding.decimals
    )
    if finding.numbers["covered"] < 0:
        return _("Planned effects add up to %(planned)s, away from the target.") % {
            "planned": planned
        }
    share = numbers.format_share(finding.numbers["covered"], language=get_language() or "en")
    return _("Planned effects add up to %(planned)s, %(share)s of the change needed.") % {
        "planned": planned,
        "share": share,
    }


def _open_sides(finding: Finding) -> str:
    sides = get_text_list([str(_SIDES[side]) for side in finding.sides], _("and"))
    return _("Not yet agreed by %(sides)s.") % {"sides": sides}


_SENTENCES: dict[Code, Callable[[Finding], str]] = {
    Code.OBJECTIVE_WITHOUT_METRIC: lambda finding: _("No number tells whether it is met."),
    Code.OBJECTIVE_WITHOUT_OWNER: lambda finding: _("Nobody answers for it."),
    Code.METRIC_WITHOUT_DATA: lambda finding: _("It has never had a value."),
    Code.OFF_TRACK_WITHOUT_LIVE_PROJECT: _no_live_project,
    Code.OBJECTIVE_WITHOUT_PROJECT: lambda finding: _("No project is meant to move it."),
    Code.EFFECTS_TOO_SMALL: _effects,
    Code.NOT_AGREED: _open_sides,
    Code.PROJECT_WITHOUT_OBJECTIVE: lambda finding: _("It is meant to move no success metric."),
}
