"""Values come in, and values are read back."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import ngettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.faults import FieldsRefused
from accounts.api.fields import Instant, Number, Shape, Slug, Text
from accounts.api.filters import flag_parameter, instant_parameter
from accounts.api.idempotency import once
from accounts.api.views import Strict
from accounts.permissions import Action
from projects import measurements, series
from projects.api.measurement_rows import Batch, MeasurementsParser
from projects.measurements import LONGEST_NOTE, Fault, Logged
from projects.models import Measurement, Metric

MOST_FAULTS_LISTED = 1_000


@extend_schema_serializer(component_name="NewMeasurement")
class MeasurementIn(Shape):
    """One value of one metric at one instant."""

    metric = Slug(help_text="Short name of the metric.")
    value = Number(help_text="A finite number in the metric's unit.")
    measured_at = Instant(
        help_text="When it was true, with a zone. At most five minutes ahead of now."
    )
    note = Text(required=False, allow_blank=True, max_length=LONGEST_NOTE)


@extend_schema_serializer(component_name="Fault")
class FaultOut(serializers.Serializer):
    """Why one row was not taken."""

    index = serializers.IntegerField(help_text="Place of the row in the list, from 0.")
    pointer = serializers.CharField(help_text="JSON pointer into what was sent.")
    detail = serializers.CharField()


@extend_schema_serializer(component_name="Logged")
class LoggedOut(serializers.Serializer):
    """What became of the rows."""

    created = serializers.IntegerField()
    unchanged = serializers.IntegerField(help_text="Known already with the same value.")
    revised = serializers.IntegerField(help_text="Known with another value, which is kept.")
    rejected = serializers.IntegerField(required=False, help_text="With partial=true only.")
    errors = FaultOut(many=True, required=False, help_text="With partial=true only.")


@extend_schema_serializer(component_name="Measurement")
class MeasurementOut(serializers.Serializer):
    """One value on both clocks."""

    measured_at = Instant(help_text="When it was true.")
    value = serializers.FloatField()
    note = serializers.CharField()
    recorded_at = Instant(help_text="When the tracker learned it.")
    superseded_at = Instant(
        allow_null=True, help_text="When another value took its place; null while it counts."
    )


class LogMeasurements(Strict):
    """Log values, one or many. Sending the same again changes nothing."""

    parser_classes = [MeasurementsParser]
    needs = {"POST": Action.LOG_VALUES}
    parameters: ClassVar[dict[str, frozenset[str]]] = {"POST": frozenset({"partial"})}

    @extend_schema(
        operation_id="log_measurements",
        tags=["measurements"],
        parameters=[
            OpenApiParameter(
                "partial",
                {"type": "string", "enum": ["true", "false"]},
                description="true: keep the good rows and list the bad ones. "
                "Otherwise one bad row refuses all.",
            )
        ],
        request=PolymorphicProxySerializer(
            component_name="NewMeasurements",
            serializers=[MeasurementIn, MeasurementIn(many=True)],
            resource_type_field_name=None,
            many=False,
        ),
        responses={200: LoggedOut, 201: LoggedOut},
    )
    def post(self, request: Request) -> Response:
        batch: Batch = request.data
        partial = flag_parameter(request, "partial")
        return once(request, lambda: self._log(batch, partial=partial))

    def _log(self, batch: Batch, *, partial: bool) -> Response:
        try:
            logged = measurements.log(
                batch.rows, by=self.key, now=timezone.now(), partial=partial, faults=batch.faults
            )
        except measurements.RowsRejected as rejected:
            raise _refusal(rejected.faults, is_list=batch.is_list) from rejected
        stored = logged.created or logged.revised
        return Response(
            _counts(logged, partial=partial, is_list=batch.is_list),
            status.HTTP_201_CREATED if stored else status.HTTP_200_OK,
        )


class MetricMeasurements(Strict, generics.ListAPIView):
    """The values of one metric, newest first."""

    queryset = Measurement.objects.none()
    serializer_class = MeasurementOut
    filter_backends: ClassVar[list[Any]] = []
    parameters: ClassVar[dict[str, frozenset[str]]] = {
        "GET": frozenset({"cursor", "page_size", "since", "until", "as_of", "revisions"})
    }
    ordering = ("-measured_at", "-pk")

    def get_queryset(self) -> QuerySet:
        metric = get_object_or_404(Metric.objects.visible_to(self.key), slug=self.kwargs["slug"])
        return series.rows(
            metric.pk,
            since=instant_parameter(self.request, "since"),
            until=instant_parameter(self.request, "until"),
            as_of=instant_parameter(self.request, "as_of"),
            with_superseded=flag_parameter(self.request, "revisions"),
        )

    @extend_schema(
        operation_id="list_metric_measurements",
        tags=["measurements"],
        parameters=[
            OpenApiParameter("since", OpenApiTypes.DATETIME, description="True at or after."),
            OpenApiParameter("until", OpenApiTypes.DATETIME, description="True at or before."),
            OpenApiParameter(
                "as_of",
                OpenApiTypes.DATETIME,
                description="As it was seen at that moment: true by then, and known by then.",
            ),
            OpenApiParameter(
                "revisions",
                {"type": "string", "enum": ["true", "false"]},
                description="true: values that were replaced as well.",
            ),
        ],
    )
    def get(self, request: Request, *arguments: Any, **options: Any) -> Response:
        return self.list(request, *arguments, **options)


def _counts(logged: Logged, *, partial: bool, is_list: bool) -> dict[str, Any]:
    counts: dict[str, Any] = {
        "created": logged.created,
        "unchanged": logged.unchanged,
        "revised": logged.revised,
    }
    if partial:
        counts["rejected"] = len(logged.faults)
        counts["errors"] = _listed(logged.faults, is_list=is_list)
    return counts


def _refusal(faults: tuple[Fault, ...], *, is_list: bool) -> FieldsRefused:
    detail = ngettext(
        "%(count)s row cannot be taken; nothing was stored.",
        "%(count)s rows cannot be taken; nothing was stored.",
        len(faults),
    ) % {"count": len(faults)}
    return FieldsRefused(_listed(faults, is_list=is_list), detail=detail, code="rows_refused")


def _listed(faults: tuple[Fault, ...], *, is_list: bool) -> list[dict[str, Any]]:
    """Word the first faults as the answer does; a lone object has no place in a list."""
    return [
        {
            "index": fault.index,
            "pointer": fault.pointer if is_list else fault.pointer.removeprefix("/0"),
            "detail": fault.detail,
        }
        for fault in faults[:MOST_FAULTS_LISTED]
    ]
