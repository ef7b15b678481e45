"""What is unclear, for programs: the same findings that the page lists."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.faults import BadQuery
from accounts.api.fields import Instant
from accounts.api.views import Strict
from accounts.models import Organisation
from objectives import clarity, clarity_words
from objectives.clarity import Code, Finding, Subject
from objectives.models.agreement import Side
from objectives.moments import Moment, cards

MOST = 500
CODES = [(code.value, code.value) for code in Code]
SUBJECTS = [(subject.value, subject.value) for subject in Subject]
_NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}


@extend_schema_serializer(component_name="Finding")
class FindingOut(serializers.Serializer):
    """One thing that is unclear, in words and in numbers."""

    code = serializers.ChoiceField(choices=CODES)
    sentence = serializers.SerializerMethodField(
        help_text="In the language that the request prefers, as is `remedy`."
    )
    remedy = serializers.SerializerMethodField(help_text="What to do about it.")
    subject = serializers.ChoiceField(choices=SUBJECTS)
    slug = serializers.SlugField(help_text="That of a success metric is its metric's.")
    title = serializers.CharField()
    objective = serializers.SerializerMethodField(help_text="Its short name; null for a project.")
    numbers = extend_schema_field(_NUMBERS)(serializers.DictField)(
        help_text="`projects` that aim at the metric; `planned` effects in its unit and the "
        "fraction `covered` of the change needed."
    )
    sides = serializers.ListField(
        child=serializers.ChoiceField(choices=Side.choices),
        help_text="Those that have not agreed.",
    )
    link = serializers.SerializerMethodField(help_text="Path of the page to put it right on.")

    def get_sentence(self, finding: Finding) -> str:
        return clarity_words.sentence(finding)

    def get_remedy(self, finding: Finding) -> str:
        return clarity_words.remedy(finding.code)

    @extend_schema_field({"type": ["string", "null"]})
    def get_objective(self, finding: Finding) -> str | None:
        return finding.objective_slug or None

    def get_link(self, finding: Finding) -> str:
        return clarity_words.address(finding)


@extend_schema_serializer(component_name="Clarity")
class ClarityOut(serializers.Serializer):
    """All that is unclear, worst first."""

    as_of = Instant()
    count = serializers.IntegerField(help_text="How many there are; at most 500 are listed.")
    results = FindingOut(many=True)


class Clarity(Strict):
    """What is unclear about the objectives, success metrics and projects that the key sees."""

    parameters: ClassVar[dict[str, frozenset[str]]] = {"GET": frozenset({"code"})}

    @extend_schema(
        operation_id="read_clarity",
        tags=["scorecards"],
        parameters=[
            OpenApiParameter(
                "code", OpenApiTypes.STR, enum=list(Code), description="Only findings of this kind."
            )
        ],
        responses=ClarityOut,
    )
    def get(self, request: Request) -> Response:
        code, now = _asked(request), timezone.now()
        found = clarity.findings(
            cards(Moment(now), viewer=self.key),
            viewer=self.key,
            as_of=now,
            zone=Organisation.objects.current().zone,
        )
        if code is not None:
            found = [finding for finding in found if finding.code is code]
        told = {"as_of": now, "count": len(found), "results": found[:MOST]}
        return Response(ClarityOut(told).data)


def _asked(request: Request) -> Code | None:
    sent: Any = request.query_params.get("code")
    if sent is None:
        return None
    if sent not in list(Code):
        raise BadQuery(
            {
                "code": [
                    _("Expected one of %(codes)s, but got “%(sent)s”.")
                    % {"codes": ", ".join(Code), "sent": sent[:40]}
                ]
            }
        )
    return Code(sent)
