"""Objectives: business outcomes with an owner, a reason and a period."""

from typing import Any, ClassVar

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view

from accounts.api.fields import Archived, Day, Flag, Instant, Number, Reference, Shape, Slug, Text
from accounts.api.filters import ArchivedFilter, TextFilter
from accounts.api.views import NounViews
from accounts.models import Team, User
from accounts.permissions import Action
from objectives import outcomes
from objectives.models import Objective
from objectives.terms import HEAVIEST


class ParentReference(Reference):
    """The objective above; null, too, for who may not see it."""

    def get_attribute(self, instance: Objective) -> Any:
        return instance if getattr(instance, "parent_slug", None) else None

    def to_representation(self, obj: Any) -> str:
        return str(obj.parent_slug)


@extend_schema_serializer(component_name="Objective")
class ObjectiveShape(Shape):
    """A business outcome with an owner, a reason and a period."""

    slug = Slug(required=False, help_text="Made from the title where it is not given.")
    title = Text(max_length=160, help_text="What should change.")
    reason = Text(required=False, allow_blank=True, max_length=5000, help_text="Why it matters.")
    parent = ParentReference(
        queryset=Objective.objects.all(),
        required=False,
        allow_null=True,
        help_text="The objective that this one is part of.",
    )
    owner = Reference(
        queryset=User.objects.filter(is_active=True),
        slug_field="email",
        noun="e-mail",
        required=False,
        allow_null=True,
        help_text="E-mail of who answers for it.",
    )
    team = Reference(
        queryset=Team.objects.all(),
        slug_field="name",
        noun="name",
        required=False,
        allow_null=True,
        help_text="Name of a team.",
    )
    starts_on = Day()
    due_on = Day()
    weight = Number(
        required=False, min_value=0, max_value=HEAVIEST, help_text="Its part in the parent."
    )
    is_confidential = Flag(
        required=False, help_text="True: only its owner, its team and admins see it."
    )
    archived = Archived(required=False)
    created_at = Instant(read_only=True)


class ObjectiveFilters(django_filters.FilterSet):
    archived = ArchivedFilter()
    owner = TextFilter("owner__email", label="E-mail of a person.")
    team = TextFilter("team__name", label="Name of a team.")
    # Asks what the key sees: a hidden parent must not be found by its children.
    parent = TextFilter("parent_slug", label="Short name of an objective.")


@extend_schema(tags=["objectives"])
@extend_schema_view(
    list=extend_schema(operation_id="list_objectives"),
    create=extend_schema(operation_id="create_objective"),
    retrieve=extend_schema(operation_id="read_objective"),
    partial_update=extend_schema(operation_id="change_objective"),
)
class ObjectiveViews(NounViews):
    """Objectives that the key may see."""

    queryset = Objective.objects.none()
    serializer_class = ObjectiveShape
    filterset_class = ObjectiveFilters
    needs: ClassVar[dict[str, Action]] = {
        "GET": Action.READ,
        "POST": Action.DEFINE_OBJECTIVES,
        "PATCH": Action.DEFINE_OBJECTIVES,
    }
    whole_keys_only = frozenset({"POST", "PATCH"})

    def get_queryset(self) -> QuerySet:
        seen = Objective.objects.visible_to(self.key)
        above = seen.filter(pk=OuterRef("parent")).values("slug")
        return seen.annotate(parent_slug=Subquery(above)).select_related("owner", "team")

    def create_from(self, fields: dict[str, Any]) -> Objective:
        return outcomes.create_objective(by=self.key, now=timezone.now(), **fields)

    def change_from(self, instance: Objective, fields: dict[str, Any]) -> None:
        outcomes.change_objective(instance, by=self.key, now=timezone.now(), **fields)

    def archive(self, instance: Objective) -> None:
        outcomes.archive_objective(instance, by=self.key, now=timezone.now())

    def restore(self, instance: Objective) -> None:
        outcomes.restore_objective(instance, by=self.key)
