"""What lists can be narrowed by. It lives in the query string, so that a link shows the same."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from objectives import clarity_words
from objectives.clarity import Code
from ui.statuses import STATUSES

ARCHIVED = "archived"
LATE, FRESH = "late", "fresh"
BUSINESS, ML = "business", "ml"
ANY = ("", _("Any"))


class Narrowing(forms.Form):
    """Questions, all optional. What is not understood narrows nothing."""

    def chosen(self, name: str) -> str:
        """Return the answer of one field; empty where nothing, or nonsense, was asked for."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_narrowing(self) -> bool:
        return any(self.chosen(name) for name in self.fields)


class ListFilter(Narrowing):
    """Words and choices."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )


class ObjectiveFilter(ListFilter):
    """Objectives by words, status and owner."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ANY,
            *((look.key, look.word) for look in STATUSES.values() if look.key != "paused"),
            (ARCHIVED, _("Archived")),
        ],
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, asked: Mapping[str, Any], *, owners: Iterable[User]) -> None:
        super().__init__(asked)
        field = cast(forms.ChoiceField, self.fields["owner"])
        field.choices = [("", _("Anybody")), *((str(who.pk), who.label) for who in owners)]


class MetricFilter(ListFilter):
    """Metrics by words, by whether their values come, and by side."""

    state = forms.ChoiceField(
        label=_("Values"),
        required=False,
        choices=[ANY, (LATE, _("Late")), (FRESH, _("Up to date")), (ARCHIVED, _("Archived"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[ANY, (BUSINESS, _("Business")), (ML, _("ML"))],
    )


class ClarityFilter(Narrowing):
    """What is unclear, by kind."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[ANY, *((code.value, clarity_words.HEADINGS[code]) for code in Code)],
    )
