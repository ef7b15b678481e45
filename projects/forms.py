from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, User
from accounts.permissions import GRANTS, Action
from projects.models import Project
from ui.forms import ChoiceCards

READ, WRITE = "read", "write"


class ProjectsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, project: Project) -> str:
        return project.name


class ApiKeyForm(forms.Form):
    """A new key: what for, what it may do, where, and for how long."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What will use it, such as “training job”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(READ, _("read")), (WRITE, _("write"))],
        initial=[READ, WRITE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself."),
    )
    reach = forms.ChoiceField(
        label=_("For"),
        choices=[("everything", _("Everything")), ("projects", _("Some projects"))],
        initial="everything",
        widget=ChoiceCards(
            hints={
                "everything": _("all that you may see"),
                "projects": _("their metrics only; choose them below"),
            }
        ),
    )
    days = forms.TypedChoiceField(
        label=_("Ends after"),
        choices=[
            (90, _("90 days")),
            (365, _("a year")),
            (30, _("30 days")),
            (0, _("never")),
        ],
        coerce=int,
        initial=365,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if GRANTS[person.role] == {Action.READ}:
            self.fields["scopes"] = forms.MultipleChoiceField(
                label=_("It may"),
                choices=[(READ, _("read"))],
                initial=[READ],
                widget=forms.CheckboxSelectMultiple,
            )
        visible = Project.objects.visible_to(person).current().order_by("name")
        if visible:
            self.fields["projects"] = ProjectsField(
                label=_("Projects"),
                queryset=visible,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        else:  # nothing to choose from
            del self.fields["reach"]

    def terms(self, *, now: datetime) -> dict[str, Any]:
        """Return what key_grants.make_key() takes, beside `by` and `now`."""
        chosen = self.cleaned_data
        return {
            "name": chosen["name"],
            "can_read": READ in chosen["scopes"],
            "can_write": WRITE in chosen["scopes"],
            "projects": list(chosen["projects"]) if chosen.get("reach") == "projects" else None,
            "expires_at": now + timedelta(days=chosen["days"]) if chosen["days"] else None,
        }


class RevokeKeyForm(forms.Form):
    """Asks for the key's name, since what used it stops working at once."""

    name = forms.CharField(
        label=_("Name of the key"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, key: ApiKey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        self.fields["name"].help_text = _("Type “%(name)s”.") % {"name": key.name}

    def clean_name(self) -> str:
        if self.cleaned_data["name"].strip() != self.key.name:
            raise forms.ValidationError(
                _("Expected “%(expected)s”, but got “%(got)s”."),
                params={"expected": self.key.name, "got": self.cleaned_data["name"]},
            )
        return self.key.name
