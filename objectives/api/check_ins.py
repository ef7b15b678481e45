"""Check-ins: dated words on success metrics. What was said stays said."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from accounts.api.fields import Choice, Instant, Number, NumberedReference, Shape, Text
from accounts.api.filters import InstantFilter, NumberFilter, TextFilter
from accounts.api.views import NounViews
from accounts.permissions import Action
from objectives import check_ins
from objectives.models import CheckIn, SuccessMetric
from objectives.models.check_in import Judgement


@extend_schema_serializer(component_name="CheckIn")
class CheckInShape(Shape):
    """A dated word on a success metric, perhaps with a value."""

    id = serializers.IntegerField(read_only=True)
    success_metric = NumberedReference(queryset=SuccessMetric.objects.all())
    judgement = Choice(
        choices=Judgement.choices,
        required=False,
        allow_blank=True,
        help_text="How it looks; needs a sentence in “changed”.",
    )
    changed = Text(required=False, allow_blank=True, max_length=5000)
    needed = Text(required=False, allow_blank=True, max_length=5000)
    value = Number(
        required=False,
        allow_null=True,
        source="measurement.value",
        help_text="Logged as a measurement of the metric.",
    )
    measured_at = Instant(
        required=False,
        allow_null=True,
        source="measurement.measured_at",
        help_text="When the value was true; now where it is not given.",
    )
    author = serializers.EmailField(source="author.email", read_only=True, allow_null=True)
    checked_in_at = Instant(read_only=True)


class CheckInFilters(django_filters.FilterSet):
    success_metric = NumberFilter("success_metric", label="Number of a success metric.")
    objective = TextFilter("success_metric__objective__slug", label="Short name of an objective.")
    since = InstantFilter("checked_in_at", "gte", label="Said at or after.")
    until = InstantFilter("checked_in_at", "lte", label="Said at or before.")


@extend_schema(tags=["check-ins"])
@extend_schema_view(
    list=extend_schema(operation_id="list_check_ins"),
    create=extend_schema(operation_id="check_in"),
    retrieve=extend_schema(operation_id="read_check_in"),
)
class CheckInViews(NounViews):
    """Check-ins, newest first."""

    queryset = CheckIn.objects.none()
    serializer_class = CheckInShape
    filterset_class = CheckInFilters
    lookup_field = "pk"
    ordering = ("-checked_in_at", "-pk")
    needs: ClassVar[dict[str, Action]] = {"GET": Action.READ, "POST": Action.CHECK_IN}

    def get_queryset(self) -> QuerySet:
        return CheckIn.objects.visible_to(self.key).select_related("author", "measurement")

    def create_from(self, fields: dict[str, Any]) -> CheckIn:
        success_metric = fields.pop("success_metric")
        figure = fields.pop("measurement", {})
        return check_ins.check_in(
            success_metric, by=self.key, now=timezone.now(), **fields, **figure
        )
