from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey
from projects.models.stage import StageChange

if TYPE_CHECKING:
    from accounts.models import Actor


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody inside sees every project; a limited key sees those that grant it."""
        if isinstance(actor, ApiKey) and not actor.everything:
            return self.filter(key_grants__api_key=actor)
        return self

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def with_stage(self, *, on: date) -> Self:
        """Annotate `stage` and `stage_since` as of the end of that day; None before the first."""
        newest = StageChange.objects.filter(project=OuterRef("pk"), changed_on__lte=on).order_by(
            "-changed_on", "-pk"
        )
        return self.annotate(
            stage=Subquery(newest.values("stage")[:1]),
            stage_since=Subquery(newest.values("changed_on")[:1]),
        )


class Project(models.Model):
    """An ML project. Its stage is the newest of its stage changes, not a column of its own."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("what it does"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    team = models.ForeignKey(
        "accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    stage: str | None  # only after with_stage(); not a column
    stage_since: date | None  # only after with_stage()

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="projects_project_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.slug


class ProjectLink(models.Model):
    """A repository, model card, dashboard or document of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=80)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "url"], name="projects_projectlink_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.url}"
