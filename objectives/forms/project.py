"""What people type about ML projects: what they are, how far they are, what they should move."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor, Team
from objectives.forms.fields import DayField, NumberField, PersonField, people
from objectives.models import SuccessMetric
from projects.models import Project, Stage
from projects.portfolio import Link, ProjectTerms
from ui.forms import ChoiceCards

LINK_ROWS = 4
# A project is born with an idea, so only what comes after has a date to aim at.
AIMS = tuple(stage for stage in Stage if stage != Stage.IDEA)


class ProjectForm(forms.Form):
    """A project's own terms, its links and the dates by which it means to reach its stages."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        error_messages={"required": _("Give the project a name.")},
    )
    summary = forms.CharField(
        label=_("What it does"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In words that people outside the team understand."),
    )
    owner = PersonField(label=_("Owner"), required=False, empty_label=_("Nobody yet"))
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team")
    )
    is_paused = forms.BooleanField(
        label=_("Paused"), required=False, help_text=_("Nobody works on it at present.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PersonField, self.fields["owner"]).queryset = people()
        cast(forms.ModelChoiceField, self.fields["team"]).queryset = Team.objects.order_by("name")
        for stage in AIMS:
            self.fields[f"{stage}_by"] = DayField(
                label=_("%(stage)s by") % {"stage": stage.label}, required=False
            )
        for row in range(LINK_ROWS):
            self.fields[f"label_{row}"] = forms.CharField(
                label=_("Link %(number)s") % {"number": row + 1}, max_length=80, required=False
            )
            self.fields[f"url_{row}"] = forms.URLField(
                label=_("Address"),
                max_length=500,
                required=False,
                assume_scheme="https",
                error_messages={"invalid": _("Expected an address that begins with https://.")},
            )

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        for row in range(LINK_ROWS):
            label, url = answers.get(f"label_{row}"), answers.get(f"url_{row}")
            if url and not label:
                self.add_error(f"label_{row}", _("Say what this link leads to."))
            elif label and not url and f"url_{row}" not in self.errors:
                self.add_error(f"url_{row}", _("Give the address, or clear the label."))
        return answers

    def link_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"label_{row}"], self[f"url_{row}"]) for row in range(LINK_ROWS)]

    def aim_fields(self) -> list[forms.BoundField]:
        return [self[f"{stage}_by"] for stage in AIMS]

    def terms(self) -> ProjectTerms:
        """Return what the action takes; only after is_valid()."""
        names = ("name", "summary", "owner", "team", "is_paused")
        return cast(ProjectTerms, {name: self.cleaned_data[name] for name in names})

    def links(self) -> list[Link]:
        answers = self.cleaned_data
        return [
            {"label": answers[f"label_{row}"], "url": answers[f"url_{row}"]}
            for row in range(LINK_ROWS)
            if answers[f"url_{row}"]
        ]

    def aims(self) -> Mapping[str, date | None]:
        """Return the date by which each stage should be reached, None where none is set."""
        return {stage: self.cleaned_data[f"{stage}_by"] for stage in AIMS}


class NewProjectForm(ProjectForm):
    """A new project also says how far it is."""

    stage = forms.ChoiceField(
        label=_("Stage"), choices=Stage.choices, initial=Stage.IDEA, widget=forms.Select
    )
    stage_on = DayField(label=_("In this stage since"))


class StageForm(forms.Form):
    """A step of a project: where to, since when, and why."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, widget=ChoiceCards)
    changed_on = DayField(label=_("Since"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("What was shown, or what is missing. It stays in the project's history."),
    )


class PromiseField(forms.ModelChoiceField):
    def label_from_instance(self, promise: SuccessMetric) -> str:
        return f"{promise.objective.title}: {promise.metric.name}"


class ContributionForm(forms.Form):
    """What a project should add to a success metric."""

    success_metric = PromiseField(
        label=_("Success metric"),
        queryset=SuccessMetric.objects.none(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the success metric that it should move.")},
    )
    expected_effect = NumberField(
        label=_("Expected effect"),
        required=False,
        help_text=_("In the metric's unit, with its sign: −0.4 lowers it."),
    )
    note = forms.CharField(label=_("How it should help"), max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Actor, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promises = (
            SuccessMetric.objects.visible_to(viewer)
            .current()
            .exclude(contributions__project=project)
            .select_related("objective", "metric")
        )
        field = cast(PromiseField, self.fields["success_metric"])
        field.queryset = promises.order_by("objective__title", "pk")


class EffectForm(ContributionForm):
    """A later change of the same: the success metric stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["success_metric"]


def terms_of(
    project: Project, *, links: Sequence[Link], aims: Mapping[str, date]
) -> dict[str, Any]:
    """Return a project as the form's initial answers."""
    answers: dict[str, Any] = {
        "name": project.name,
        "summary": project.summary,
        "owner": project.owner_id,
        "team": project.team_id,
        "is_paused": project.is_paused,
    }
    answers |= {f"{stage}_by": due_on for stage, due_on in aims.items()}
    for row, link in enumerate(links[:LINK_ROWS]):
        answers |= {f"label_{row}": link["label"], f"url_{row}": link["url"]}
    return answers
