"""What the computation says: scorecards now or at any past moment, and what was stored."""

from dataclasses import asdict
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.faults import BadQuery
from accounts.api.fields import Instant
from accounts.api.filters import InstantFilter, NumberFilter, TextFilter, instant_parameter
from accounts.api.views import Strict
from objectives import scorecards, wording
from objectives.models import Assessment, Objective
from objectives.models.check_in import Judgement
from objectives.models.success_metric import Kind, Measures, Plan
from objectives.progress.health import Health, Reason
from projects import measurements
from projects.models import Cadence

HEALTH = [(health.value, health.value) for health in Health]
_NUMBERS = {
    "type": "object",
    "additionalProperties": {"type": ["number", "string", "null"]},
}
# Row numbers of parts, which mean nothing outside and would tell of parts that are not seen.
_INTERNAL = frozenset({"part"})


@extend_schema_serializer(component_name="Reason")
class ReasonOut(serializers.Serializer):
    """Why a health was given, for people and for programs."""

    sentence = serializers.CharField(help_text="In the language that the request prefers.")
    code = serializers.CharField()
    numbers = extend_schema_field(_NUMBERS)(serializers.JSONField)()


@extend_schema_serializer(component_name="First")
class FirstOut(serializers.Serializer):
    """What a success metric said when it began; `achieved` is the way against that."""

    baseline = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    due_on = serializers.DateField()
    achieved = serializers.FloatField(allow_null=True)


@extend_schema_serializer(component_name="Line")
class LineOut(serializers.Serializer):
    """One success metric. Values are in the metric's unit, `achieved` and `expected` fractions."""

    success_metric = serializers.IntegerField(source="success_metric_id")
    metric = serializers.SlugField(source="metric_slug")
    label = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    cadence = serializers.ChoiceField(choices=Cadence.choices)
    kind = serializers.ChoiceField(choices=Kind.choices)
    measures = serializers.ChoiceField(choices=Measures.choices)
    baseline = serializers.FloatField(allow_null=True)
    baseline_on = serializers.DateField(allow_null=True)
    target = serializers.FloatField(allow_null=True, help_text="None for a range.")
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    plan = serializers.ChoiceField(choices=Plan.choices)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    weight = serializers.FloatField()
    current = serializers.FloatField(allow_null=True)
    measured_at = Instant(allow_null=True)
    achieved = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField()
    expected_value = serializers.FloatField(
        allow_null=True, help_text="What the plan expects at as_of; null where there is no way."
    )
    health = serializers.ChoiceField(choices=HEALTH)
    reason = serializers.SerializerMethodField()
    as_of = Instant()
    judgement = serializers.ChoiceField(choices=Judgement.choices, allow_blank=True)
    override = serializers.SerializerMethodField(
        help_text="How its owner sees it, in a sentence; empty where they see it as computed. "
        "It ends with the next check-in."
    )
    word = serializers.CharField(help_text="The owner's last words.")
    word_by = serializers.CharField()
    word_at = Instant(allow_null=True)
    first = FirstOut(
        allow_null=True, help_text="What was promised at first; null where it has not moved."
    )

    def get_override(self, line: scorecards.Line) -> str:
        return wording.override_sentence(line)

    @extend_schema_field(ReasonOut)
    def get_reason(self, line: scorecards.Line) -> dict[str, Any]:
        return _reason(line.reason, wording.line_sentence(line))


@extend_schema_serializer(component_name="Scorecard")
class ScorecardOut(serializers.Serializer):
    """One objective with its success metrics. `achieved` and `expected` are fractions, 0 to 1."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    why = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    is_confidential = serializers.BooleanField()
    parent = serializers.SlugField(source="parent_slug", allow_null=True)
    children = serializers.ListField(child=serializers.SlugField())
    achieved = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    health = serializers.ChoiceField(choices=HEALTH)
    reason = serializers.SerializerMethodField()
    as_of = Instant()
    lines = LineOut(many=True)

    @extend_schema_field(ReasonOut)
    def get_reason(self, card: scorecards.Scorecard) -> dict[str, Any]:
        return _reason(card.reason, wording.card_sentence(card))


class ObjectiveScorecard(Strict):
    """One objective's scorecard."""

    parameters: ClassVar[dict[str, frozenset[str]]] = {"GET": frozenset({"as_of"})}

    @extend_schema(
        operation_id="read_scorecard",
        tags=["scorecards"],
        parameters=[
            OpenApiParameter(
                "as_of",
                OpenApiTypes.DATETIME,
                description="Worked out from the measurements for this past moment. "
                "Without it: what the schedule stored last.",
            )
        ],
        responses=ScorecardOut,
    )
    def get(self, request: Request, slug: str) -> Response:
        now, as_of = timezone.now(), instant_parameter(request, "as_of")
        if as_of is not None and not measurements.EARLIEST <= as_of <= now:
            raise BadQuery(
                {"as_of": [_("Expected a moment between 1900 and now: the rest is not known.")]}
            )
        one = Objective.objects.visible_to(self.key).filter(slug=slug)
        get_object_or_404(one)
        if as_of is None:
            [card] = scorecards.stored(one, viewer=self.key, as_of=now)
        else:
            [card] = scorecards.computed(one, viewer=self.key, as_of=as_of)
        return Response(ScorecardOut(card).data)


@extend_schema_serializer(component_name="Assessment")
class AssessmentOut(serializers.Serializer):
    """What the schedule computed and stored; exactly one of the two subjects is set."""

    id = serializers.IntegerField()
    objective = serializers.SlugField(source="objective.slug", allow_null=True, default=None)
    success_metric = serializers.IntegerField(source="success_metric_id", allow_null=True)
    as_of = Instant()
    recorded_at = Instant()
    current = serializers.FloatField(allow_null=True)
    measured_at = Instant(allow_null=True)
    achieved = serializers.FloatField(allow_null=True)
    achieved_first = serializers.FloatField(
        allow_null=True, help_text="Against the target of the beginning, where that moved."
    )
    expected = serializers.FloatField(allow_null=True)
    health = serializers.ChoiceField(choices=HEALTH)
    reason_code = serializers.CharField(source="reason.code")
    reason_numbers = serializers.SerializerMethodField()

    @extend_schema_field(_NUMBERS)
    def get_reason_numbers(self, assessment: Assessment) -> dict[str, Any]:
        return _outward(assessment.reason["numbers"])


class AssessmentFilters(django_filters.FilterSet):
    objective = TextFilter("objective__slug", label="Short name of an objective.")
    success_metric = NumberFilter("success_metric", label="Number of a success metric.")
    since = InstantFilter("as_of", "gte", label="Computed for this moment or later.")
    until = InstantFilter("as_of", "lte", label="Computed for this moment or earlier.")


class Assessments(Strict, generics.ListAPIView):
    """What was computed of objectives and success metrics, newest first."""

    queryset = Assessment.objects.none()
    serializer_class = AssessmentOut
    filterset_class = AssessmentFilters
    parameters: ClassVar[dict[str, frozenset[str]]] = {
        "GET": frozenset({"cursor", "page_size", *AssessmentFilters.base_filters})
    }
    ordering = ("-as_of", "-pk")

    def get_queryset(self) -> QuerySet:
        return Assessment.objects.visible_to(self.key).select_related("objective")

    @extend_schema(operation_id="list_assessments", tags=["scorecards"])
    def get(self, request: Request, *arguments: Any, **options: Any) -> Response:
        return self.list(request, *arguments, **options)


def _reason(reason: Reason, sentence: str) -> dict[str, Any]:
    return {**asdict(reason), "sentence": sentence, "numbers": _outward(reason.numbers)}


def _outward(numbers: dict[str, Any]) -> dict[str, Any]:
    return {name: number for name, number in numbers.items() if name not in _INTERNAL}
