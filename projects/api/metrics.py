"""Metrics: long-lived named series in one unit."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view

from accounts.api.fields import Archived, Choice, Instant, Reference, Shape, Slug, Text, Whole
from accounts.api.filters import ArchivedFilter, TextFilter
from accounts.api.views import NounViews
from accounts.models import User
from accounts.permissions import Action
from projects import metrics
from projects.models import Cadence, Metric, Project


@extend_schema_serializer(component_name="Metric")
class MetricShape(Shape):
    """A long-lived named series in one unit."""

    slug = Slug(required=False, help_text="Made from the name where it is not given.")
    name = Text(max_length=160)
    unit = Text(
        required=False,
        allow_blank=True,
        max_length=24,
        help_text="%, an ISO 4217 currency code, or a short word.",
    )
    decimals = Whole(
        required=False, min_value=0, max_value=metrics.MOST_DECIMALS, help_text="Shown on pages."
    )
    definition = Text(required=False, allow_blank=True, max_length=5000)
    source = Text(required=False, allow_blank=True, max_length=160)
    owner = Reference(
        queryset=User.objects.filter(is_active=True),
        slug_field="email",
        noun="e-mail",
        required=False,
        allow_null=True,
        help_text="E-mail of a person.",
    )
    cadence = Choice(choices=Cadence.choices, required=False)
    project = Reference(
        queryset=Project.objects.all(),
        required=False,
        allow_null=True,
        help_text="The ML project that logs it; null for a business metric.",
    )
    archived = Archived(required=False)
    created_at = Instant(read_only=True)


class MetricFilters(django_filters.FilterSet):
    archived = ArchivedFilter()
    project = TextFilter("project__slug", label="Short name of an ML project.")
    cadence = django_filters.ChoiceFilter(choices=Cadence.choices)


@extend_schema(tags=["metrics"])
@extend_schema_view(
    list=extend_schema(operation_id="list_metrics"),
    create=extend_schema(operation_id="create_metric"),
    retrieve=extend_schema(operation_id="read_metric"),
    partial_update=extend_schema(operation_id="change_metric"),
)
class MetricViews(NounViews):
    """Metrics, business and ML alike."""

    queryset = Metric.objects.none()
    serializer_class = MetricShape
    filterset_class = MetricFilters
    needs: ClassVar[dict[str, Action]] = {
        "GET": Action.READ,
        "POST": Action.EDIT_PROJECTS,
        "PATCH": Action.EDIT_PROJECTS,
    }

    def get_queryset(self) -> QuerySet:
        return Metric.objects.visible_to(self.key).select_related("owner", "project")

    def create_from(self, fields: dict[str, Any]) -> Metric:
        return metrics.create_metric(by=self.key, now=timezone.now(), **fields)

    def change_from(self, instance: Metric, fields: dict[str, Any]) -> None:
        metrics.change_metric(instance, by=self.key, now=timezone.now(), **fields)

    def archive(self, instance: Metric) -> None:
        metrics.archive_metric(instance, by=self.key, now=timezone.now())

    def restore(self, instance: Metric) -> None:
        metrics.restore_metric(instance, by=self.key)
