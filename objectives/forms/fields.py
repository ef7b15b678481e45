"""Fields that several forms share, with errors in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.refusals import Refused
from ui.forms import DateInput, NumberInput


class NumberField(forms.FloatField):
    """A finite number, typed the way the reader's language writes it."""

    def __init__(self, *, before: str = "", after: str = "", **options: Any) -> None:
        errors = {
            "invalid": _("Expected a number such as 4.8, without a unit."),
            "required": _("Expected a number, but it is missing."),
        }
        super().__init__(
            localize=True,
            error_messages=errors | options.pop("error_messages", {}),
            widget=NumberInput(before=before, after=after),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "_" in value:  # which Python alone reads as a number
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day of the calendar, in the browser's own field where it has one."""

    def __init__(self, **options: Any) -> None:
        errors = {
            "invalid": _("Expected a date such as 2026-12-31."),
            "required": _("Expected a date, but it is missing."),
        }
        super().__init__(
            widget=DateInput(), error_messages=errors | options.pop("error_messages", {}), **options
        )


class PointsField(forms.CharField):
    """Days with a value each, one a line; cleaned to pairs of day and number in order of time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{day} {formats.localize_input(number)}" for day, number in value)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return tuple(value or ())
        return tuple(sorted(self._point(line) for line in value.splitlines() if line.strip()))

    def _point(self, line: str) -> tuple[date, float]:
        day, _space, number = line.strip().partition(" ")
        try:
            found = DayField().clean(day), NumberField().clean(number.strip())
        except forms.ValidationError:
            raise forms.ValidationError(
                _("Expected a day and a number, such as 2026-06-30 10.5, but got “%(line)s”."),
                params={"line": line.strip()},
            ) from None
        return found


class PersonField(forms.ModelChoiceField):
    """One of the active people, by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.none(), **options)

    def label_from_instance(self, person: User) -> str:
        return person.label


def people() -> QuerySet[User]:
    """Return those who can be chosen as owners, by name."""
    return User.objects.active().order_by("name", "email")


def text_of(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed into `form` as it was typed, for keeping and showing again."""
    return typed_in((form.add_prefix(name) for name in form.fields), data)


def typed_in(names: Iterable[str], data: Mapping[str, Any]) -> dict[str, str]:
    """Return what `data` holds under these names. The NUL sign, which no one types, is left out:
    databases cannot keep it."""
    return {name: str(data[name]).replace("\x00", "") for name in names if name in data}


def blame(form: forms.BaseForm, refused: Refused, names: Mapping[str, str] | None = None) -> None:
    """Show a refusal at the fields it names; what the form does not ask for, above them.

    `names` gives the form's own names for fields that an action calls otherwise.
    """
    for field, messages in refused.message_dict.items():
        name = (names or {}).get(field, field)
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
