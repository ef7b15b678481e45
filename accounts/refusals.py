"""How an action says no: which fields broke a rule, and what to do, in the reader's language."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class Refused(ValidationError):
    """A change that breaks a rule. `message_dict` maps each field to its messages.

    A form takes it as it is: `form.add_error(None, refused)`.
    """


class Objections:
    """Collects what is wrong with a change, field by field, so that all is said at once."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        self.found.setdefault(field, []).append(message)

    def check_columns(self, instance: models.Model, *, fields: Collection[str]) -> None:
        """Object to values that the columns cannot hold: empty, too long, not among the choices.

        Looks at the named fields only and asks the database nothing.
        """
        others = {field.name for field in instance._meta.fields} - set(fields)
        try:
            instance.clean_fields(exclude=others)
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.found.setdefault(field, []).extend(messages)

    def check_text(self, field: str, text: str, *, example: str) -> None:
        """Object to a text that is missing. `example` shows what a good one looks like."""
        if not text.strip():
            self.add(
                field,
                _("Expected a few words, such as “%(example)s”, but it is empty.")
                % {"example": example},
            )

    def raise_if_any(self, refused: type[Refused]) -> None:
        if self.found:
            raise refused(self.found)
