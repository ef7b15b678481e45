"""Defining objectives: business outcomes with an owner, a reason and a place in the tree."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey, Team, User
from accounts.refusals import Objections, Refused
from objectives.models import Objective, SuccessMetric
from objectives.models.objective import DEEPEST_LEVEL
from objectives.terms import all_weights_zero, check_period, check_weight
from projects.slugs import slug_objection, unused_slug


class ObjectiveRefused(Refused):
    """A definition that breaks a rule of objectives."""


class ObjectiveTerms(TypedDict, total=False):
    """What an objective is made of; on a change, only what is to be different."""

    slug: str
    title: str
    reason: str
    parent: Objective | None
    owner: User | None
    team: Team | None
    starts_on: date
    due_on: date
    weight: float
    is_confidential: bool


def create_objective(
    *, by: Actor | None, now: datetime, **terms: Unpack[ObjectiveTerms]
) -> Objective:
    """Define an objective. Without a slug it gets one made from its title.

    Raises: ObjectiveRefused.
    """
    author = by.created_by if isinstance(by, ApiKey) else by
    objective = Objective(created_at=now, created_by=author)
    if not terms.get("slug"):
        terms["slug"] = unused_slug(terms.get("title", ""), among=Objective.objects.all())
    return _save(objective, terms, by=by)


def change_objective(
    objective: Objective, *, by: Actor | None, now: datetime, **terms: Unpack[ObjectiveTerms]
) -> Objective:
    """Change an objective. What rolls up into it or out of it is marked for the next tick.

    Raises: ObjectiveRefused.
    """
    return _save(objective, terms, by=by)


def archive_objective(objective: Objective, *, by: Actor | None, now: datetime) -> Objective:
    """Take the objective out of lists and roll-ups. Nothing of it is lost.

    Raises: ObjectiveRefused while something current stands inside it.
    """
    if objective.archived_at is not None:
        return objective
    if objective.children.filter(archived_at=None).exists():
        raise ObjectiveRefused(
            {"archived": _("Other objectives are part of this one. Archive or move them first.")}
        )
    return _set_archived(objective, now)


def restore_objective(objective: Objective, *, by: Actor | None) -> Objective:
    """Bring an archived objective back.

    Raises: ObjectiveRefused while the one it is part of is archived.
    """
    if objective.archived_at is None:
        return objective
    if objective.parent is not None and objective.parent.archived_at is not None:
        # Unnamed, here and below: who changes an objective may not see what it is part of.
        raise ObjectiveRefused(
            {"archived": _("What it is part of is archived. Restore that one first.")}
        )
    return _set_archived(objective, None)


def _set_archived(objective: Objective, archived_at: datetime | None) -> Objective:
    with transaction.atomic():
        objective.archived_at = archived_at
        objective.save(update_fields=["archived_at"])
        _mark_changed({objective.pk, objective.parent_id})
    return objective


def _save(objective: Objective, terms: ObjectiveTerms, *, by: Actor | None) -> Objective:
    parent_before = objective.parent_id
    for field, value in terms.items():
        setattr(objective, field, value.strip() if isinstance(value, str) else value)
    with transaction.atomic():
        objections = Objections()
        _check_own_terms(objective, objections)
        _check_place(objective, objections, moved=objective.parent_id != parent_before)
        objections.raise_if_any(ObjectiveRefused)
        objective.save(update_fields=[*terms] if objective.pk else None)
        _check_result(objective, terms, by=by)
        if terms.keys() & {"parent", "weight"}:
            _mark_changed({objective.pk, objective.parent_id, parent_before})
    return objective


def _check_own_terms(objective: Objective, objections: Objections) -> None:
    objections.check_text("title", objective.title, example="Passengers arrive on time")
    check_period(objective, objections)
    check_weight(objective, objections)
    objections.check_columns(
        objective,
        fields={"slug", "reason", "is_confidential"} | ({"title"} if objective.title else set()),
    )
    objection = slug_objection(objective.slug, among=Objective.objects.exclude(pk=objective.pk))
    if objection:
        objections.add("slug", objection)


def _check_place(objective: Objective, objections: Objections, *, moved: bool) -> None:
    """Object to a place in the tree that makes a circle or goes too deep."""
    if objective.parent is None or not moved:
        return
    if objective.parent.archived_at is not None:
        objections.add(
            "parent",
            _("“%(title)s” is archived. Restore it first, or choose another objective.")
            % {"title": objective.parent.title},
        )
    parent_of = dict(Objective.objects.values_list("pk", "parent_id"))
    above = _way_up(objective.parent_id, parent_of)
    if objective.pk in above:
        objections.add(
            "parent",
            _("An objective cannot be part of itself, and “%(title)s” stands inside this one.")
            % {"title": objective.parent.title},
        )
        return
    ways = (_way_up(pk, parent_of) for pk in parent_of)
    height = max((way.index(objective.pk) + 1 for way in ways if objective.pk in way), default=1)
    if len(above) + height > DEEPEST_LEVEL:
        objections.add(
            "parent",
            _("At most %(levels)s levels fit inside each other; this would make %(got)s.")
            % {"levels": DEEPEST_LEVEL, "got": len(above) + height},
        )


def _way_up(pk: int | None, parent_of: Mapping[int, int | None]) -> list[int]:
    """The objective itself and everything that it is part of, nearest first."""
    way = []
    step = pk
    while step is not None:
        way.append(step)
        step = parent_of[step]
    return way


def _check_result(objective: Objective, terms: ObjectiveTerms, *, by: Actor | None) -> None:
    """Refuse, with the row in place, what only the whole picture shows."""
    parent = objective.parent if terms.keys() & {"parent", "weight"} else None
    if parent is not None and all_weights_zero(parent):
        raise ObjectiveRefused(
            {"weight": _("All that its parent consists of would weigh 0. Give it a weight.")}
        )
    if by is not None and not Objective.objects.visible_to(by).filter(pk=objective.pk).exists():
        raise ObjectiveRefused(
            {
                "is_confidential": _(
                    "You would not see it any more yourself. Name yourself or one of your teams, "
                    "or ask an admin."
                )
            }
        )


def _mark_changed(objective_ids: set[int | None]) -> None:
    """Let the next tick recompute what rolls up into these objectives."""
    pks = [pk for pk in objective_ids if pk is not None]
    SuccessMetric.objects.filter(
        Q(objective__in=pks) | Q(objective__parent__in=pks), archived_at=None
    ).update(version=F("version") + 1)
