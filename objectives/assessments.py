"""What the numbers say of promises and objectives, for any moment; and storing it.

`assess` and `roll_up` answer from measurements alone. `record` stores the answer for the
moment at which the schedule asked, so that what we said can be shown again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation
from objectives import goals, histories, judging
from objectives.judging import Judged
from objectives.models import Assessment, Objective, SuccessMetric
from objectives.progress.health import Limits
from objectives.progress.rollup import Part, RolledUp, rollup
from projects import series

BATCH = 500  # rows per statement; keeps a worker's memory flat


@dataclass(frozen=True)
class Forest:
    """Whole trees of objectives with their promises, as loaded for one computation."""

    objectives: dict[int, Objective]
    promises: dict[int, list[SuccessMetric]]  # by objective

    @property
    def all_promises(self) -> list[SuccessMetric]:
        return [promise for promises in self.promises.values() for promise in promises]


def limits_of(organisation: Organisation) -> Limits:
    """Return the organisation's own limits for the gap behind plan."""
    return Limits(on_track=organisation.on_track_gap, at_risk=organisation.at_risk_gap)


def assess(
    promises: Sequence[SuccessMetric],
    *,
    as_of: datetime,
    organisation: Organisation,
    known_at: datetime | None = None,
) -> dict[int, Judged]:
    """Judge promises as of a moment, by pk; four queries at most for all of them.

    Their `metric` must be loaded. `as_of` bounds when values were true; `known_at` when we
    had learned them, and with them the terms that stood then. After the due date the figure
    at its end is the one that counts.
    """
    zone, limits = organisation.zone, limits_of(organisation)
    changes = histories.of_promises(promises)
    standing = list(promises)
    if known_at is not None:
        standing = [histories.as_of(p, changes.get(p.pk, ()), known_at) for p in promises]
    firsts = [
        first
        for promise in standing
        if (first := histories.at_first(promise, changes.get(promise.pk, ()), zone=zone))
    ]
    found = _judged([*standing, *firsts], as_of=as_of, zone=zone, limits=limits, known_at=known_at)
    at_first = {
        first.pk: j.achieved for first, j in zip(firsts, found[len(standing) :], strict=True)
    }
    return {
        promise.pk: replace(judged, achieved_first=at_first.get(promise.pk))
        for promise, judged in zip(standing, found, strict=False)
    }


def roll_up(forest: Forest, judged: Mapping[int, Judged], *, limits: Limits) -> dict[int, RolledUp]:
    """Roll the promises up through their objectives, children before parents, by pk."""
    children: dict[int | None, list[Objective]] = defaultdict(list)
    for objective in forest.objectives.values():
        children[objective.parent_id].append(objective)
    rolled: dict[int, RolledUp] = {}

    def settle(objective: Objective) -> None:
        for child in children[objective.pk]:
            settle(child)
        parts = [_promise_part(p, judged[p.pk]) for p in forest.promises.get(objective.pk, [])]
        parts += [_child_part(child, rolled[child.pk]) for child in children[objective.pk]]
        rolled[objective.pk] = rollup(parts, limits=limits)

    for objective in forest.objectives.values():
        if objective.parent_id not in forest.objectives:
            settle(objective)
    return rolled


def roots_of(objective_ids: Collection[int], *, as_of: datetime) -> set[int]:
    """Return the topmost objective above each of these that stood at `as_of`."""
    parents = _parents(as_of)
    return {_top(pk, parents) for pk in objective_ids if pk in parents}


def trees(root_ids: Collection[int], *, as_of: datetime) -> Forest:
    """Load the trees below these roots as they stood at `as_of`: three queries in all."""
    parents = _parents(as_of)
    wanted = {pk for pk in parents if _top(pk, parents) in root_ids}
    objectives = {o.pk: o for o in Objective.objects.filter(pk__in=wanted).order_by("pk")}
    promises: dict[int, list[SuccessMetric]] = defaultdict(list)
    found = SuccessMetric.objects.filter(standing(as_of), objective__in=wanted)
    for promise in found.select_related("metric").order_by("pk"):
        promises[promise.objective_id].append(promise)
    return Forest(objectives, dict(promises))


def record(root_ids: Collection[int], *, as_of: datetime, now: datetime) -> int:
    """Compute these trees and store the result; return the number of assessments.

    Idempotent: the same moment again stores the same rows again. What is computed is marked
    with the versions it was computed from, so that a change meanwhile stays due.
    """
    forest = trees(root_ids, as_of=as_of)
    organisation = Organisation.objects.current()
    judged = assess(forest.all_promises, as_of=as_of, organisation=organisation)
    rolled = roll_up(forest, judged, limits=limits_of(organisation))
    with transaction.atomic():
        _store_promises(judged, as_of=as_of, now=now)
        _store_objectives(rolled, as_of=as_of, now=now)
        _mark_assessed(forest.all_promises, as_of=as_of)
    return len(judged) + len(rolled)


def standing(as_of: datetime) -> Q:
    """Select what was not archived at that moment."""
    return Q(archived_at=None) | Q(archived_at__gt=as_of)


def _parents(as_of: datetime) -> dict[int, int | None]:
    found = Objective.objects.filter(standing(as_of))
    return dict(found.values_list("pk", "parent_id"))


def _top(pk: int, parents: Mapping[int, int | None]) -> int:
    """Climb as far as standing objectives go; an archived parent ends the way."""
    while (parent := parents.get(pk)) is not None and parent in parents:
        pk = parent
    return pk


def _judged(
    promises: Sequence[SuccessMetric],
    *,
    as_of: datetime,
    zone: tzinfo,
    limits: Limits,
    known_at: datetime | None,
) -> list[Judged]:
    held_to = goals.of_promises(promises, zone=zone)
    spans = [
        goals.span(promise, goal, as_of=as_of)
        for promise, goal in zip(promises, held_to, strict=True)
    ]
    readings = series.readings(spans, known_at=known_at)
    figures = judging.due_figures(promises, held_to, as_of=as_of, known_at=known_at, zone=zone)
    return [
        judging.judge(promise, goal, reading=reading, figures=due, as_of=as_of, limits=limits)
        for promise, goal, reading, due in zip(promises, held_to, readings, figures, strict=True)
    ]


def _promise_part(promise: SuccessMetric, judged: Judged) -> Part:
    return Part(
        "success_metric",
        promise.pk,
        promise.weight,
        judged.achieved,
        judged.expected,
        judged.verdict.health,
    )


def _child_part(child: Objective, rolled: RolledUp) -> Part:
    return Part(
        "objective",
        child.pk,
        child.weight,
        rolled.achieved,
        rolled.expected,
        rolled.verdict.health,
    )


def _store_promises(judged: Mapping[int, Judged], *, as_of: datetime, now: datetime) -> None:
    _upsert(
        (
            Assessment(
                success_metric_id=pk,
                as_of=as_of,
                recorded_at=now,
                current=found.current,
                measured_at=found.measured_at,
                achieved=found.achieved,
                achieved_first=found.achieved_first,
                expected=found.expected,
                health=found.verdict.health,
                reason=asdict(found.verdict.reason),
            )
            for pk, found in judged.items()
        ),
        subject="success_metric",
    )


def _store_objectives(rolled: Mapping[int, RolledUp], *, as_of: datetime, now: datetime) -> None:
    _upsert(
        (
            Assessment(
                objective_id=pk,
                as_of=as_of,
                recorded_at=now,
                achieved=found.achieved,
                expected=found.expected,
                health=found.verdict.health,
                reason=asdict(found.verdict.reason),
            )
            for pk, found in rolled.items()
        ),
        subject="objective",
    )


def _upsert(rows: Iterable[Assessment], *, subject: str) -> None:
    Assessment.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[subject, "as_of"],
        update_fields=[
            "recorded_at",
            "current",
            "measured_at",
            "achieved",
            "achieved_first",
            "expected",
            "health",
            "reason",
        ],
    )


def _mark_assessed(promises: Sequence[SuccessMetric], *, as_of: datetime) -> None:
    """Note from which versions each was computed; what holds a value still ahead stays due."""
    ahead = series.metrics_with_values_after(as_of, {p.metric_id for p in promises})
    done = [promise for promise in promises if promise.metric_id not in ahead]
    for promise in done:
        promise.assessed_version = promise.version
        promise.assessed_metric_version = promise.metric.version
    SuccessMetric.objects.bulk_update(
        done, ["assessed_version", "assessed_metric_version"], batch_size=BATCH
    )
