"""Contributions: which project is expected to add what to which success metric."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from accounts.api.fields import Instant, Number, NumberedReference, Reference, Shape, Text
from accounts.api.filters import NumberFilter, TextFilter
from accounts.api.views import NounViews
from accounts.permissions import Action
from objectives import contributions
from objectives.models import Contribution, SuccessMetric
from projects.models import Project


@extend_schema_serializer(component_name="Contribution")
class ContributionShape(Shape):
    """The link from a project to a success metric that it should help."""

    id = serializers.IntegerField(read_only=True)
    project = Reference(queryset=Project.objects.all(), help_text="Set once.")
    success_metric = NumberedReference(queryset=SuccessMetric.objects.all(), help_text="Set once.")
    expected_effect = Number(
        required=False, allow_null=True, help_text="In the metric's unit, with its sign."
    )
    note = Text(required=False, allow_blank=True, max_length=300)
    created_at = Instant(read_only=True)


@extend_schema_serializer(component_name="ChangedContribution")
class ChangedContributionShape(ContributionShape):
    """What may be different later."""

    project = serializers.SlugField(source="project.slug", read_only=True)
    success_metric = serializers.IntegerField(source="success_metric_id", read_only=True)


class ContributionFilters(django_filters.FilterSet):
    project = TextFilter("project__slug", label="Short name of a project.")
    success_metric = NumberFilter("success_metric", label="Number of a success metric.")
    objective = TextFilter("success_metric__objective__slug", label="Short name of an objective.")


@extend_schema(tags=["contributions"])
@extend_schema_view(
    list=extend_schema(operation_id="list_contributions"),
    create=extend_schema(operation_id="create_contribution"),
    retrieve=extend_schema(operation_id="read_contribution"),
    partial_update=extend_schema(operation_id="change_contribution"),
)
class ContributionViews(NounViews):
    """Links between projects and success metrics, where the key may see both ends."""

    queryset = Contribution.objects.none()
    filterset_class = ContributionFilters
    lookup_field = "pk"
    needs: ClassVar[dict[str, Action]] = {
        "GET": Action.READ,
        "POST": Action.EDIT_PROJECTS,
        "PATCH": Action.EDIT_PROJECTS,
    }

    def get_serializer_class(self) -> type[ContributionShape]:
        changes = getattr(self, "action", None) == "partial_update"
        return ChangedContributionShape if changes else ContributionShape

    def get_queryset(self) -> QuerySet:
        return Contribution.objects.visible_to(self.key).select_related("project")

    def create_from(self, fields: dict[str, Any]) -> Contribution:
        return contributions.link(by=self.key, now=timezone.now(), **fields)

    def change_from(self, instance: Contribution, fields: dict[str, Any]) -> None:
        contributions.change(instance, by=self.key, **fields)
