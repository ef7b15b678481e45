from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, Role

if TYPE_CHECKING:
    from accounts.models import Actor, User

# Root included. The database holds it (a trigger), which also rules out circles.
DEEPEST_LEVEL = 5


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, actor: Actor) -> Self:
        """Open objectives for all; confidential ones for owner, team and admins.

        A key sees what its person sees; one limited to projects sees the objectives that
        these projects contribute to; one of the installation itself sees everything.
        """
        if not isinstance(actor, ApiKey):
            return self._visible_to_person(actor)
        seen = self if actor.created_by is None else self._visible_to_person(actor.created_by)
        if actor.everything:
            return seen
        return seen.filter(
            pk__in=self.model.objects.filter(
                success_metrics__contributions__project__key_grants__api_key=actor
            ).values("pk")
        )

    def _visible_to_person(self, person: User) -> Self:
        if person.role == Role.ADMIN:
            return self
        return self.filter(
            Q(is_confidential=False) | Q(owner=person) | Q(team__in=person.teams.values("pk"))
        )

    def current(self) -> Self:
        return self.filter(archived_at=None)


class Objective(models.Model):
    """A business outcome with an owner, a reason and a period, perhaps inside another."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("what should change"), max_length=160)
    reason = models.TextField(_("why it matters"), blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )
    team = models.ForeignKey(
        "accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    starts_on = models.DateField(_("starts"))
    due_on = models.DateField(_("due"))
    # Its part in its parent's roll-up, beside success metrics and other children.
    weight = models.FloatField(_("weight"), default=1.0)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="objectives_objective_has_a_title"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")),
                name="objectives_objective_due_after_start",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1000),
                name="objectives_objective_weight_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
