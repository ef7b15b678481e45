"""The moment that a page or an answer is about: now, or any that has passed."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Actor
from objectives import assessments, scorecards
from objectives.models import Objective
from objectives.models.objective import ObjectiveQuerySet
from objectives.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class Moment:
    """When the figures were true. With `known_at`, only what had been learned by then counts."""

    as_of: datetime
    is_past: bool = False
    known_at: datetime | None = None


def cards(
    moment: Moment, *, viewer: Actor, among: ObjectiveQuerySet | None = None
) -> list[Scorecard]:
    """Return the scorecards that `viewer` sees of the objectives that stood then, worst first.

    Of now they are what the schedule stored last; of the past they are worked out anew.
    """
    objectives = Objective.objects.all() if among is None else among
    if moment.is_past:
        return scorecards.computed(
            objectives.filter(assessments.standing(moment.as_of)),
            viewer=viewer,
            as_of=moment.as_of,
            known_at=moment.known_at,
        )
    return scorecards.stored(objectives.current(), viewer=viewer, as_of=moment.as_of)
