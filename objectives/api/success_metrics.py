"""Success metrics: promises to reach a target, stay in a range or pass a milestone."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from accounts.api.fields import Archived, Choice, Day, Instant, Number, Reference, Shape, Text
from accounts.api.filters import ArchivedFilter, TextFilter
from accounts.api.views import NounViews
from accounts.permissions import Action
from objectives import promises
from objectives.models import Objective, SuccessMetric, TargetChange
from objectives.models.success_metric import Kind, Measures, Plan
from objectives.promise_rules import MOST_POINTS
from objectives.promises import LONGEST_REASON
from objectives.terms import HEAVIEST
from projects.models import Metric


@extend_schema_serializer(component_name="PlanPoint")
class PlanPointShape(Shape):
    """One value that a plan of steps or of points expects."""

    expected_on = Day(help_text="Between the start and the due date.")
    value = Number(help_text="In the metric's unit.")


@extend_schema_serializer(component_name="TargetChange")
class TargetChangeOut(serializers.Serializer):
    """What a success metric said until it was changed, and why it was."""

    changed_at = Instant()
    changed_by = serializers.EmailField(source="changed_by.email", allow_null=True, default=None)
    reason = serializers.CharField()
    measures = serializers.ChoiceField(choices=Measures.choices)
    baseline = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    plan = serializers.ChoiceField(choices=Plan.choices)


@extend_schema_serializer(component_name="SuccessMetric")
class SuccessMetricShape(Shape):
    """A promise on a metric: reach a target, stay in a range, or pass a milestone."""

    id = serializers.IntegerField(read_only=True)
    objective = Reference(queryset=Objective.objects.all(), help_text="Set once.")
    metric = Reference(
        queryset=Metric.objects.all(),
        help_text="Set once: another metric is another success metric.",
    )
    kind = Choice(
        choices=Kind.choices,
        required=False,
        help_text="Set once. A change needs baseline and target, a range its two bounds; a "
        "milestone is passed with the first value of 1 or more.",
    )
    measures = Choice(choices=Measures.choices, required=False)
    baseline = Number(
        required=False,
        allow_null=True,
        help_text="In the metric's unit. Of a range: where it comes from, if from outside.",
    )
    baseline_on = Day(required=False, allow_null=True)
    target = Number(
        required=False, allow_null=True, help_text="Other than the baseline, above or below it."
    )
    lower = Number(required=False, allow_null=True, help_text="Of a range; inside counts as in.")
    upper = Number(required=False, allow_null=True, help_text="Of a range, above the lower bound.")
    starts_on = Day(required=False, help_text="The objective's start where it is not given.")
    due_on = Day(required=False, help_text="The objective's due day where it is not given.")
    plan = Choice(choices=Plan.choices, required=False)
    plan_points = PlanPointShape(
        many=True,
        required=False,
        max_length=MOST_POINTS,  # type: ignore[call-arg]  # of the list that many=True makes
        help_text="The values that a plan of steps or of points expects on the way.",
    )
    weight = Number(
        required=False, min_value=0, max_value=HEAVIEST, help_text="Its part in the objective."
    )
    target_changes = TargetChangeOut(
        many=True, read_only=True, help_text="What it said before, oldest first."
    )
    archived = Archived(required=False)
    created_at = Instant(read_only=True)


@extend_schema_serializer(component_name="ChangedSuccessMetric")
class ChangedSuccessMetricShape(SuccessMetricShape):
    """What may be different later."""

    objective = serializers.SlugField(source="objective.slug", read_only=True)
    metric = serializers.SlugField(source="metric.slug", read_only=True)
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    reason = Text(
        required=False,
        write_only=True,
        max_length=LONGEST_REASON,
        help_text="Why it changes: needed with other numbers, days or another plan.",
    )


class SuccessMetricFilters(django_filters.FilterSet):
    archived = ArchivedFilter()
    objective = TextFilter("objective__slug", label="Short name of an objective.")
    metric = TextFilter("metric__slug", label="Short name of a metric.")


@extend_schema(tags=["success metrics"])
@extend_schema_view(
    list=extend_schema(operation_id="list_success_metrics"),
    create=extend_schema(operation_id="create_success_metric"),
    retrieve=extend_schema(operation_id="read_success_metric"),
    partial_update=extend_schema(operation_id="change_success_metric"),
)
class SuccessMetricViews(NounViews):
    """Success metrics of the objectives that the key may see."""

    queryset = SuccessMetric.objects.none()
    filterset_class = SuccessMetricFilters
    lookup_field = "pk"
    needs: ClassVar[dict[str, Action]] = {
        "GET": Action.READ,
        "POST": Action.DEFINE_OBJECTIVES,
        "PATCH": Action.DEFINE_OBJECTIVES,
    }
    whole_keys_only = frozenset({"POST", "PATCH"})

    def get_serializer_class(self) -> type[SuccessMetricShape]:
        changes = getattr(self, "action", None) == "partial_update"
        return ChangedSuccessMetricShape if changes else SuccessMetricShape

    def get_queryset(self) -> QuerySet:
        seen = SuccessMetric.objects.visible_to(self.key)
        return seen.select_related("objective", "metric").prefetch_related(
            "plan_points",
            Prefetch(
                "target_changes",
                TargetChange.objects.select_related("changed_by").order_by("changed_at", "pk"),
            ),
        )

    def create_from(self, fields: dict[str, Any]) -> SuccessMetric:
        objective = fields.pop("objective")
        return promises.add_success_metric(
            objective, by=self.key, now=timezone.now(), **_terms(fields)
        )

    def change_from(self, instance: SuccessMetric, fields: dict[str, Any]) -> None:
        promises.change_success_metric(instance, by=self.key, now=timezone.now(), **_terms(fields))

    def archive(self, instance: SuccessMetric) -> None:
        promises.archive_success_metric(instance, by=self.key, now=timezone.now())

    def restore(self, instance: SuccessMetric) -> None:
        promises.restore_success_metric(instance, by=self.key)


def _terms(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the terms as the action takes them: points as pairs of day and value."""
    if "plan_points" not in fields:
        return fields
    points = [(point["expected_on"], point["value"]) for point in fields["plan_points"]]
    return {**fields, "plan_points": points}
