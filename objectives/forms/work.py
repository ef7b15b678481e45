"""The third step of a definition: the ML work that should move the metric."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Actor
from objectives.definitions import Work
from objectives.forms.fields import NumberField, typed_in
from projects.models import Project, Stage

PREFIX = "work"
FEWEST_ROWS, MOST_ROWS = 2, 12


class WorkForm(forms.Form):
    """One project with what it should add; a row left empty is no project.

    `projects` are those that can be chosen, by slug: read once for all rows, which would each
    ask the database otherwise.
    """

    project = forms.ChoiceField(
        label=_("Project"),
        required=False,
        error_messages={"invalid_choice": _("No project goes by this name. Choose another one.")},
    )
    name = forms.CharField(label=_("Name of a new project"), max_length=160, required=False)
    stage = forms.ChoiceField(
        label=_("Its stage, if new"), choices=Stage.choices, initial=Stage.IDEA, required=False
    )
    effect = NumberField(
        label=_("Expected effect"),
        required=False,
        help_text=_("In the metric's unit, with its sign: −0.4 lowers it."),
    )
    note = forms.CharField(label=_("How it should help"), max_length=300, required=False)

    def __init__(self, *args: Any, projects: Mapping[str, Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        cast(forms.ChoiceField, self.fields["project"]).choices = [
            ("", _("None, or a new one")),
            *((slug, project.name) for slug, project in projects.items()),
        ]

    def clean(self) -> dict[str, Any]:
        row = self.cleaned_data
        if row.get("project") and row.get("name"):
            self.add_error(
                "name", _("Choose a project or name a new one, not both. Which one is meant?")
            )
        if not self.is_used and (row.get("effect") is not None or row.get("note")):
            self.add_error(
                "project", _("Choose the project that this is about, or name a new one.")
            )
        return row

    @property
    def is_used(self) -> bool:
        """Whether the row names a project at all."""
        return bool(self.cleaned_data.get("project") or self.cleaned_data.get("name"))

    def work(self) -> Work:
        """Return what the action takes; only after is_valid()."""
        row = self.cleaned_data
        return Work(
            project=self.projects.get(row.get("project", "")),
            name=row.get("name", ""),
            stage=row.get("stage") or Stage.IDEA,
            effect=row.get("effect"),
            note=row.get("note", ""),
        )


_NAMES = tuple(WorkForm.base_fields)


class WorkFormSet(forms.BaseFormSet):
    """All projects of a definition."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            named = row.get("project") or (row.get("name") or "").casefold()
            if named and named in seen:
                raise forms.ValidationError(_("A project stands there twice. Keep one of them."))
            seen.add(named)

    def works(self) -> list[Work]:
        """Return the rows that name a project; only after is_valid()."""
        return [form.work() for form in self.forms if form.is_used]


def work_form_set(
    data: Mapping[str, Any] | None = None,
    *,
    viewer: Actor,
    typed: Mapping[str, str] | None = None,
    more: int = 0,
) -> WorkFormSet:
    """Return the rows of `data`, bound; without, those of `typed` to look at and `more` empty ones.

    There are always two rows at least.
    """
    projects = Project.objects.visible_to(viewer).current().order_by("name", "pk")
    rows = _rows(typed or {})
    made = forms.formset_factory(
        WorkForm,
        formset=WorkFormSet,
        extra=max(FEWEST_ROWS - len(rows), 0) + more,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    choices = {project.slug: project for project in projects}
    return cast(
        WorkFormSet,
        made(data, prefix=PREFIX, initial=rows, form_kwargs={"projects": choices}),
    )


def typed_rows(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed into the rows, as it was typed, and nothing else of `data`."""
    fields = [f"{PREFIX}-TOTAL_FORMS", f"{PREFIX}-INITIAL_FORMS"]
    fields += [f"{PREFIX}-{row}-{name}" for row in range(MOST_ROWS) for name in _NAMES]
    return typed_in(fields, data)


def _rows(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of what was typed, up to the last one that says something."""
    rows = [
        {name: typed.get(f"{PREFIX}-{row}-{name}", "") for name in _NAMES}
        for row in range(MOST_ROWS)
    ]
    while rows and not any(rows[-1][name] for name in _NAMES if name != "stage"):
        rows.pop()
    return rows
