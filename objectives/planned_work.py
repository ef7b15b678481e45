"""The ML work that should move success metrics: who is expected to add what, and how far it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from accounts.models import Actor
from objectives import read_back
from objectives.models import Contribution
from objectives.scorecards import Line
from projects.models import Stage, StageChange


@dataclass(frozen=True, slots=True)
class Piece:
    """One project's part in one success metric. The effect is in the metric's unit, signed."""

    success_metric_id: int
    project_id: int
    slug: str
    name: str
    stage: str
    stage_since: date | None
    is_paused: bool
    expected_effect: float | None
    note: str


def pieces(success_metric_ids: Collection[int], *, viewer: Actor, today: date) -> list[Piece]:
    """Return the work that `viewer` sees behind these success metrics; one query.

    The largest expected effect comes first, projects without one last.
    """
    newest = StageChange.objects.filter(
        project=OuterRef("project"), changed_on__lte=today
    ).order_by("-changed_on", "-pk")
    found = (
        Contribution.objects.visible_to(viewer)
        .filter(success_metric__in=success_metric_ids, project__archived_at=None)
        .select_related("project")
        .annotate(
            stage=Subquery(newest.values("stage")[:1]),
            stage_since=Subquery(newest.values("changed_on")[:1]),
        )
    )
    work = [
        Piece(
            success_metric_id=row.success_metric_id,
            project_id=row.project_id,
            slug=row.project.slug,
            name=row.project.name,
            stage=row.stage or Stage.IDEA,
            stage_since=row.stage_since,
            is_paused=row.project.is_paused,
            expected_effect=row.expected_effect,
            note=row.note,
        )
        for row in found
    ]
    return sorted(work, key=lambda p: (p.expected_effect is None, -abs(p.expected_effect or 0.0)))


def coverage(line: Line, work: Iterable[Piece]) -> float | None:
    """Return which fraction of the change needed the planned effects add up to.

    None where no effect is planned. Retired and paused projects count: what they added stays.
    """
    effects = [p.expected_effect for p in work if p.success_metric_id == line.success_metric_id]
    return read_back.coverage(effects, baseline=line.baseline, target=line.way_end)
