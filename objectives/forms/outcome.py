"""The first step of a definition: what should change, why, by when, and who answers for it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor, Role, Team, User
from objectives.forms.fields import DayField, PersonField, people
from objectives.models import Objective
from objectives.outcomes import ObjectiveTerms
from objectives.read_back import written_day


class ParentField(forms.ModelChoiceField):
    def label_from_instance(self, objective: Objective) -> str:
        return objective.title


class OutcomeForm(forms.Form):
    """An objective's own terms. `objective` is the one that is changed, None for a new one."""

    title = forms.CharField(
        label=_("What should change"),
        max_length=160,
        help_text=_("As one would say it in a lift: “Passengers arrive on time”."),
        error_messages={"required": _("Say in a few words what should change.")},
    )
    reason = forms.CharField(
        label=_("Why it matters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it costs today, or what is gained."),
    )
    owner = PersonField(
        label=_("Who answers for it"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    starts_on = DayField(label=_("Starts"))
    due_on = DayField(label=_("Due"))
    parent = ParentField(
        label=_("Part of"),
        queryset=Objective.objects.none(),
        required=False,
        empty_label=_("Stands for itself"),
        help_text=_("Its progress counts toward the objective that it is part of."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team")
    )
    is_confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        help_text=_("Only its owner, its team and admins see it."),
    )

    def __init__(
        self, *args: Any, viewer: Actor, objective: Objective | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        others = Objective.objects.visible_to(viewer).current()
        if objective is not None:
            others = others.exclude(pk=objective.pk)
        self._field("parent").queryset = others.order_by("title")
        self._field("owner").queryset = people()
        self._field("team").queryset = Team.objects.order_by("name")

    def _field(self, name: str) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields[name])

    def clean(self) -> dict[str, Any]:
        terms = self.cleaned_data
        starts_on, due_on = terms.get("starts_on"), terms.get("due_on")
        if starts_on and due_on and due_on <= starts_on:
            self.add_error(
                "due_on",
                _("It would be due on %(due)s, before it starts on %(start)s. Which one is wrong?")
                % {"due": written_day(due_on), "start": written_day(starts_on)},
            )
        if terms.get("is_confidential") and not self._stays_visible(terms):
            self.add_error(
                "is_confidential",
                _("You would not see it any more yourself. Name yourself or one of your teams."),
            )
        return terms

    def _stays_visible(self, terms: dict[str, Any]) -> bool:
        if not isinstance(self.viewer, User) or self.viewer.role == Role.ADMIN:
            return True
        team = terms.get("team")
        return terms.get("owner") == self.viewer or (
            team is not None and team.memberships.filter(user=self.viewer).exists()
        )

    def terms(self) -> ObjectiveTerms:
        """Return what the action takes; only after is_valid()."""
        return cast(ObjectiveTerms, dict(self.cleaned_data))


def terms_of(objective: Objective) -> dict[str, Any]:
    """Return an objective as the form's initial answers."""
    return {
        "title": objective.title,
        "reason": objective.reason,
        "owner": objective.owner_id,
        "starts_on": objective.starts_on,
        "due_on": objective.due_on,
        "parent": objective.parent_id,
        "team": objective.team_id,
        "is_confidential": objective.is_confidential,
    }
