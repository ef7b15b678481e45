"""List filters, the same way everywhere: a parameter that nobody knows is a fault."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.request import Request

from accounts.api.faults import BadQuery
from accounts.api.instants import parse_instant


class QueryFilters(filters.DjangoFilterBackend):
    """Filters a list; what cannot be read answers 400 with the name of the parameter."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        empty = [
            name
            for name, found in filterset.filters.items()
            if request.query_params.get(name) == "" and not isinstance(found, filters.CharFilter)
        ]
        if empty:
            raise BadQuery({name: [_("Expected a value, but it is empty.")] for name in empty})
        if not filterset.is_valid():
            raise BadQuery(filterset.errors)
        return filterset.qs


class ArchivedFilter(filters.ChoiceFilter):
    """`archived`: current things (the default), archived ones, or all of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("false", "false"), ("true", "true"), ("all", "all")],
            label=gettext_lazy("false: current ones (default); true: archived ones; all: both"),
            **options,
        )

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        if value == "all":
            return qs
        return qs.filter(archived_at__isnull=value != "true")


def instant_parameter(request: Request, name: str) -> datetime | None:
    """Return a parameter that is an instant with a zone, or None where it is absent.

    Raises: BadQuery.
    """
    sent = request.query_params.get(name)
    if sent is None:
        return None
    try:
        return parse_instant(_with_plus(sent))
    except ValueError as error:
        raise BadQuery({name: [str(error)]}) from error


def flag_parameter(request: Request, name: str) -> bool:
    """Return a parameter that is true or false; absent is false. Raises: BadQuery."""
    sent = request.query_params.get(name, "false")
    if sent not in ("true", "false"):
        raise BadQuery(
            {name: [_("Expected true or false, but got “%(sent)s”.") % {"sent": sent[:40]}]}
        )
    return sent == "true"


class _Described(filters.Filter):
    """Says of itself what the schema should say: its type, and its label as the description."""

    schema: ClassVar[dict[str, Any]]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_override(self, "field", {**self.schema, "description": str(options["label"])})


class TextFilter(_Described, filters.CharFilter):
    """A name or an address, compared as it stands; NUL is in none, and refused."""

    schema = {"type": "string", "pattern": "^[^\\u0000]*$"}


class _InstantField(forms.Field):
    def to_python(self, value: str | None) -> datetime | None:
        if not value:
            return None
        try:
            return parse_instant(_with_plus(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class InstantFilter(_Described):
    """An instant with a zone."""

    field_class = _InstantField
    schema = {"type": "string", "format": "date-time"}


class NumberFilter(_Described):
    """The number of a thing that has no short name."""

    field_class = forms.IntegerField
    schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, min_value=1, max_value=2**63 - 1, **options)


def _with_plus(sent: str) -> str:
    """Restore the plus sign of `+02:00`, which arrives as a space when nobody escaped it."""
    return f"{sent[:-6]}+{sent[-5:]}" if sent[-6:-5] == " " else sent
