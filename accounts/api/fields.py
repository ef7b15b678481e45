"""Serializer fields that take what the schema says and nothing that merely looks like it."""

import math
import re
from datetime import UTC, date, datetime
from typing import Any, Protocol, runtime_checkable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.instants import parse_instant
from accounts.models import Actor

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def described(found: object) -> str:
    """Say in a few words what came instead of what was expected."""
    if found is None:
        return _("null")
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int | float):
        return repr(found)[:40]
    if isinstance(found, str):
        return _("the text “%(text)s”") % {"text": found[:40]}
    return _("a list") if isinstance(found, list) else _("an object")


def number_objection(found: object) -> str | None:
    """Say why `found` is not a number that a double holds exactly as sent, or None."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return _("Expected a number, but got %(found)s.") % {"found": described(found)}
    try:
        holds = math.isfinite(found) and float(found) == found
    except OverflowError:
        holds = False
    if not holds:
        return _("Expected a number that a double can hold, but got %(found)s.") % {
            "found": described(found)
        }
    return None


class Shape(serializers.Serializer):
    """An object with exactly the fields that it names; any other field is refused."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError(
                _("Expected an object, but got %(found)s.") % {"found": described(data)}
            )
        writable = {name for name, field in self.fields.items() if not field.read_only}
        faults = {
            name: [
                _("This field is set by the tracker. Leave it out.")
                if name in self.fields
                else _("There is no such field. There are: %(known)s.")
                % {"known": ", ".join(sorted(writable))}
            ]
            for name in data
            if name not in writable
        }
        if self.parent is not None:
            # A PATCH may leave out fields of the whole, never those of an object inside it.
            faults |= {
                name: [_("This field is required.")]
                for name, field in self.fields.items()
                if name in writable and field.required and name not in data
            }
        if faults:
            raise serializers.ValidationError(faults)
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text, and only text: numbers are not turned into it."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(
                _("Expected text, but got %(found)s.") % {"found": described(data)}
            )
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "maxLength": 80, "pattern": "^[-a-zA-Z0-9_]+$"})
class Slug(Text):
    """A short name: small Latin letters, digits, hyphens and underscores."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, **options)

    def to_internal_value(self, data: Any) -> str:
        slug = super().to_internal_value(data)
        if not re.fullmatch(r"[-a-zA-Z0-9_]+", slug, re.ASCII):
            raise serializers.ValidationError(
                _("Expected letters, digits, hyphens and underscores, but got %(found)s.")
                % {"found": described(slug)}
            )
        return slug


class Number(serializers.FloatField):
    """A finite number that a double holds; neither true nor "1_000"."""

    def to_internal_value(self, data: Any) -> float:
        objection = number_objection(data)
        if objection:
            raise serializers.ValidationError(objection)
        return float(data)


class Whole(serializers.IntegerField):
    """A whole number. 5.0 is one, as JSON does not tell them apart."""

    def to_internal_value(self, data: Any) -> int:
        if number_objection(data) or data != int(data):
            raise serializers.ValidationError(
                _("Expected a whole number, but got %(found)s.") % {"found": described(data)}
            )
        return int(data)


class Flag(serializers.BooleanField):
    """True or false, as JSON writes them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError(
                _("Expected true or false, but got %(found)s.") % {"found": described(data)}
            )
        return data


class Archived(Flag):
    """Whether the thing is put away; sending true or false archives or restores it."""

    def get_attribute(self, instance: Any) -> bool:
        return instance.archived_at is not None


class Day(serializers.DateField):
    """A calendar day, 2026-11-20."""

    def to_internal_value(self, value: Any) -> date:
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise serializers.ValidationError(
            _("Expected a day such as 2026-11-20, but got %(found)s.") % {"found": described(value)}
        )


class Instant(serializers.DateTimeField):
    """An instant with a zone; answers are in UTC whatever zone anyone prefers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            raise serializers.ValidationError(
                _("Expected an instant such as 2026-11-20T00:00:00Z, but got %(found)s.")
                % {"found": described(value)}
            )
        try:
            return parse_instant(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class Choice(serializers.ChoiceField):
    """One of a few words."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise serializers.ValidationError(
                _("Expected one of %(choices)s, but got %(found)s.")
                % {
                    "choices": ", ".join(str(choice) for choice in self.choices if choice),
                    "found": described(data),
                }
            )
        return data


@runtime_checkable
class Seeable(Protocol):
    """A queryset that knows who may see what."""

    def visible_to(self, actor: Actor) -> models.QuerySet: ...


class _Visible(serializers.RelatedField):
    """Refers to another thing. What the key may not see does not exist for it."""

    noun = gettext_lazy("short name")

    def seen(self) -> models.QuerySet:
        """Return what there is for the key that calls."""
        found = self.get_queryset()
        assert found is not None  # only read-only fields have none, and those take nothing in
        if isinstance(found, Seeable):
            return found.visible_to(self.context["request"].auth)
        return found

    def run_validation(self, data: Any = serializers.empty) -> Any:
        # Past RelatedField, which takes "" for null.
        return super(serializers.RelatedField, self).run_validation(data)

    def unknown(self, data: object) -> serializers.ValidationError:
        return serializers.ValidationError(
            _("Expected the %(noun)s of something that exists, but got %(found)s.")
            % {"noun": self.noun, "found": described(data)}
        )


class Reference(_Visible, serializers.SlugRelatedField):
    """Another thing by its short name, or by the column that `slug_field` names."""

    def __init__(self, *, slug_field: str = "slug", noun: Any = None, **options: Any) -> None:
        self.noun = noun or self.noun
        super().__init__(slug_field=slug_field, **options)

    def to_internal_value(self, data: Any) -> models.Model:
        if isinstance(data, str) and data.isprintable():
            found = self.seen().filter(**{self.slug_field: data}).first()
            if found is not None:
                return found
        raise self.unknown(data)


class NumberedReference(_Visible, serializers.PrimaryKeyRelatedField):
    """Another thing by its number."""

    noun = gettext_lazy("number")

    def to_internal_value(self, data: Any) -> models.Model:
        if not number_objection(data) and data == int(data) and 0 < data < 2**63:
            found = self.seen().filter(pk=int(data)).first()
            if found is not None:
                return found
        raise self.unknown(data)
