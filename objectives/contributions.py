"""Contributions: which project is expected to add what to which success metric."""

import math
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from accounts.models import Actor
from accounts.refusals import Objections, Refused
from objectives.models import Contribution, SuccessMetric
from projects.models import Project


class ContributionRefused(Refused):
    """A link that breaks a rule of contributions."""


class ContributionTerms(TypedDict, total=False):
    """What may be said about a contribution. The effect is in the metric's unit, signed."""

    expected_effect: float | None
    note: str


def link(
    *,
    project: Project,
    success_metric: SuccessMetric,
    by: Actor | None,
    now: datetime,
    **terms: Unpack[ContributionTerms],
) -> Contribution:
    """Say that `project` helps `success_metric`.

    Raises: ContributionRefused.
    """
    objections = Objections()
    if project.archived_at is not None:
        objections.add(
            "project",
            _("The project “%(name)s” is archived. Restore it first.") % {"name": project.name},
        )
    if success_metric.archived_at is not None:
        objections.add("success_metric", _("The success metric is archived. Restore it first."))
    if Contribution.objects.filter(project=project, success_metric=success_metric).exists():
        objections.add(
            "project",
            _("The project “%(name)s” is linked to this success metric already.")
            % {"name": project.name},
        )
    contribution = Contribution(project=project, success_metric=success_metric, created_at=now)
    return _save(contribution, terms, objections)


def change(
    contribution: Contribution, *, by: Actor | None, **terms: Unpack[ContributionTerms]
) -> Contribution:
    """Change the expected effect or the note.

    Raises: ContributionRefused.
    """
    return _save(contribution, terms, Objections())


def unlink(contribution: Contribution, *, by: Actor | None) -> None:
    """Take the link back. Project, success metric and their figures are untouched."""
    contribution.delete()


def _save(
    contribution: Contribution, terms: ContributionTerms, objections: Objections
) -> Contribution:
    for field, value in terms.items():
        setattr(contribution, field, value.strip() if isinstance(value, str) else value)
    effect = contribution.expected_effect
    if effect is not None and not math.isfinite(effect):
        objections.add(
            "expected_effect",
            _("Expected a finite number in the metric's unit, but got %(effect)s.")
            % {"effect": effect},
        )
    objections.check_columns(contribution, fields={"note"})
    objections.raise_if_any(ContributionRefused)
    contribution.save()
    return contribution
