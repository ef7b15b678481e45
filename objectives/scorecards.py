"""Scorecards: what page, API, mail and export all render, so that no two can differ.

`stored` shows what the schedule computed last, `computed` answers for any past moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts.models import Actor, Organisation
from objectives import assessments, goals, histories
from objectives.histories import Histories
from objectives.lines import Found, Line, last_words, line_of
from objectives.models import Assessment, Objective, SuccessMetric
from objectives.models.objective import ObjectiveQuerySet
from objectives.progress.health import Health, Reason
from ui.statuses import status

__all__ = ["Line", "Scorecard", "computed", "stored", "worst_first"]


@dataclass(frozen=True)
class Scorecard:
    """One objective with its lines. `achieved` and `expected` are fractions, 0 to 1."""

    objective_id: int
    slug: str
    title: str
    why: str
    owner: str | None
    owner_id: int | None
    starts_on: date
    due_on: date
    is_confidential: bool
    parent_slug: str | None
    parent_title: str | None
    achieved: float | None
    expected: float | None
    health: Health
    reason: Reason
    as_of: datetime
    lines: tuple[Line, ...]
    children: tuple[str, ...]


@dataclass(frozen=True)
class _Figures:
    promises: Mapping[int, Found]
    objectives: Mapping[int, Found]


def stored(objectives: ObjectiveQuerySet, *, viewer: Actor, as_of: datetime) -> list[Scorecard]:
    """Return the cards of those objectives that `viewer` sees, worst first.

    Figures are the last stored at or before `as_of`; what the schedule has not reached yet is
    computed. The number of queries does not depend on the number of objectives.
    """
    seen, promises = _subjects(objectives, viewer, as_of)
    changes = histories.of_promises(promises)
    found = _still_true(_stored_figures(seen, promises, as_of), promises, changes, as_of)
    if len(found.objectives) < len(seen) or len(found.promises) < len(promises):
        fresh = _computed_figures(seen, as_of=as_of, known_at=None)
        found = _Figures(
            {**fresh.promises, **found.promises}, {**fresh.objectives, **found.objectives}
        )
    stood = [histories.as_of(p, changes.get(p.pk, ()), as_of) for p in promises]
    return _cards(seen, stood, found, changes, viewer=viewer, as_of=as_of)


def computed(
    objectives: ObjectiveQuerySet,
    *,
    viewer: Actor,
    as_of: datetime,
    known_at: datetime | None = None,
) -> list[Scorecard]:
    """Return the same cards worked out from the measurements, for any past moment.

    Against the terms of today, or with `known_at` against those that stood then.
    """
    seen, promises = _subjects(objectives, viewer, as_of)
    changes = histories.of_promises(promises)
    if known_at is not None:
        promises = [histories.as_of(p, changes.get(p.pk, ()), known_at) for p in promises]
    found = _computed_figures(seen, as_of=as_of, known_at=known_at)
    return _cards(seen, promises, found, changes, viewer=viewer, as_of=as_of)


def worst_first(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """Sort by health, then by how far behind plan, then by title."""
    return sorted(
        cards,
        key=lambda card: (
            status(card.health).order,
            (card.achieved or 0.0) - (card.expected or 0.0),
            card.title,
        ),
    )


def _subjects(
    objectives: ObjectiveQuerySet, viewer: Actor, as_of: datetime
) -> tuple[list[Objective], list[SuccessMetric]]:
    seen = list(objectives.visible_to(viewer).select_related("owner"))
    promises = SuccessMetric.objects.filter(
        assessments.standing(as_of), objective__in=[objective.pk for objective in seen]
    )
    found = list(promises.select_related("metric").order_by("-weight", "pk"))
    goals.load_points(found)
    return seen, found


def _stored_figures(
    objectives: Sequence[Objective], promises: Sequence[SuccessMetric], as_of: datetime
) -> _Figures:
    of_promises = Assessment.objects.newest_of_promises([p.pk for p in promises], as_of=as_of)
    of_objectives = Assessment.objects.newest_of_objectives(
        [objective.pk for objective in objectives], as_of=as_of
    )
    return _Figures(
        {row.success_metric_id: _from_row(row) for row in of_promises if row.success_metric_id},
        {row.objective_id: _from_row(row) for row in of_objectives if row.objective_id},
    )


def _still_true(
    found: _Figures, promises: Sequence[SuccessMetric], changes: Histories, as_of: datetime
) -> _Figures:
    """Leave out what was stored before the terms changed, so that it is computed anew."""
    moved = {
        promise.pk: promise.objective_id
        for promise in promises
        if promise.pk in found.promises
        and any(
            found.promises[promise.pk].as_of < change.changed_at <= as_of
            for change in changes.get(promise.pk, ())
        )
    }
    return _Figures(
        {pk: figure for pk, figure in found.promises.items() if pk not in moved},
        {pk: figure for pk, figure in found.objectives.items() if pk not in moved.values()},
    )


def _computed_figures(
    objectives: Collection[Objective], *, as_of: datetime, known_at: datetime | None
) -> _Figures:
    organisation = Organisation.objects.current()
    roots = assessments.roots_of([objective.pk for objective in objectives], as_of=as_of)
    forest = assessments.trees(roots, as_of=as_of)
    judged = assessments.assess(
        forest.all_promises, as_of=as_of, organisation=organisation, known_at=known_at
    )
    rolled = assessments.roll_up(forest, judged, limits=assessments.limits_of(organisation))
    return _Figures(
        {
            pk: Found(
                as_of,
                j.current,
                j.measured_at,
                j.achieved,
                j.expected,
                j.verdict.health,
                j.verdict.reason,
                j.achieved_first,
            )
            for pk, j in judged.items()
        },
        {
            pk: Found(as_of, None, None, r.achieved, r.expected, r.verdict.health, r.verdict.reason)
            for pk, r in rolled.items()
        },
    )


def _from_row(row: Assessment) -> Found:
    return Found(
        row.as_of,
        row.current,
        row.measured_at,
        row.achieved,
        row.expected,
        Health(row.health),
        Reason(row.reason["code"], row.reason["numbers"]),
        row.achieved_first,
    )


def _cards(
    objectives: Sequence[Objective],
    promises: Sequence[SuccessMetric],
    found: _Figures,
    changes: Histories,
    *,
    viewer: Actor,
    as_of: datetime,
) -> list[Scorecard]:
    words = last_words(promises, as_of)
    family = _family(objectives, viewer, as_of)
    lines: dict[int, list[Line]] = defaultdict(list)
    zone = Organisation.objects.current().zone if changes else UTC
    for promise in promises:
        first = histories.at_first(promise, changes.get(promise.pk, ()), zone=zone)
        figures = found.promises[promise.pk]
        line = line_of(promise, figures, words.get(promise.pk), first=first)
        lines[promise.objective_id].append(line)
    names = {
        **{("success_metric", promise.pk): promise.metric.name for promise in promises},
        **{("objective", relative.pk): relative.title for relative in family.values()},
    }
    return worst_first(
        _card(
            objective,
            # An objective archived before `as_of` has no place in its tree: silence then.
            found.objectives.get(objective.pk, _silence(as_of)),
            tuple(lines[objective.pk]),
            family,
            names,
        )
        for objective in objectives
    )


def _silence(as_of: datetime) -> Found:
    return Found(as_of, None, None, None, None, Health.NO_DATA, Reason("archived"))


def _family(
    objectives: Sequence[Objective], viewer: Actor, as_of: datetime
) -> dict[int, Objective]:
    """Return parents and children of these, as far as the viewer sees them."""
    pks = [objective.pk for objective in objectives]
    parents = [objective.parent_id for objective in objectives if objective.parent_id]
    relatives = Objective.objects.visible_to(viewer).filter(assessments.standing(as_of))
    near = relatives.filter(parent__in=pks) | relatives.filter(pk__in=parents)
    return {relative.pk: relative for relative in near.only("pk", "slug", "title", "parent_id")}


def _card(
    objective: Objective,
    found: Found,
    lines: tuple[Line, ...],
    family: Mapping[int, Objective],
    names: Mapping[tuple[str, int], str],
) -> Scorecard:
    parent = family.get(objective.parent_id) if objective.parent_id else None
    children = [r.slug for r in family.values() if r.parent_id == objective.pk]
    return Scorecard(
        objective_id=objective.pk,
        slug=objective.slug,
        title=objective.title,
        why=objective.reason,
        owner=objective.owner.label if objective.owner else None,
        owner_id=objective.owner_id,
        starts_on=objective.starts_on,
        due_on=objective.due_on,
        is_confidential=objective.is_confidential,
        parent_slug=parent.slug if parent else None,
        parent_title=parent.title if parent else None,
        achieved=found.achieved,
        expected=found.expected,
        health=found.health,
        reason=_named(found.reason, names),
        as_of=found.as_of,
        lines=lines,
        children=tuple(sorted(children)),
    )


def _named(reason: Reason, names: Mapping[tuple[str, int], str]) -> Reason:
    """Add the name of the part that a reason points at; empty where the viewer may not see it."""
    if "part" not in reason.numbers:
        return reason
    kind, pk = reason.numbers["part_kind"], reason.numbers["part"]
    name = names.get((str(kind), int(pk or 0)), "")
    return Reason(reason.code, {**reason.numbers, "part_name": name})
