import zoneinfo
from functools import cache
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.invitation import ROLE_HINTS
from accounts.models import Organisation, Role, Team, User
from accounts.models.user import Theme
from ui.forms import ChoiceCards, NumberInput

LANGUAGES: Final = [("en", "English"), ("fr", "Français")]  # as on the model, in themselves


@cache
def zone_choices() -> list[Any]:
    """Return the world's zones for a select, grouped by continent, UTC first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        continent, _slash, place = name.partition("/")
        if place and continent not in ("Etc", "SystemV", "US"):
            groups.setdefault(continent, []).append((name, place.replace("_", " ")))
    return [(settings.TIME_ZONE, settings.TIME_ZONE), *groups.items()]


def zone_field(*, stored: str, hint: Any) -> forms.ChoiceField:
    """Return a choice of zones by continent; a stored one that is not listed stays a choice."""
    field = forms.ChoiceField(label=_("Time zone"), choices=zone_choices(), help_text=hint)
    if not field.valid_value(stored):
        field.choices = [*zone_choices(), (stored, stored)]
    return field


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = zone_field(
            stored=person.time_zone,
            hint=_("For every time you see, and for when your mail comes."),
        )
        self.initial = {name: getattr(person, name) for name in self.fields}


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    on_track_gap = forms.FloatField(
        label=_("On track up to"),
        help_text=_("behind plan, as a part of the whole way"),
        min_value=0,
        max_value=100,
        widget=NumberInput(after="%"),
        localize=True,
    )
    at_risk_gap = forms.FloatField(
        label=_("At risk up to"),
        help_text=_("behind plan; off track from there on"),
        min_value=0,
        max_value=100,
        widget=NumberInput(after="%"),
        localize=True,
    )
    assess_hour = forms.TypedChoiceField(
        label=_("Daily computation at"),
        help_text=_("New values show within minutes; this is for what only time changes."),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = zone_field(
            stored=organisation.time_zone,
            hint=_("Where its days begin. People have their own as well."),
        )
        self.initial = {
            "name": organisation.name,
            "time_zone": organisation.time_zone,
            "on_track_gap": _per_cent(organisation.on_track_gap),
            "at_risk_gap": _per_cent(organisation.at_risk_gap),
            "assess_hour": organisation.assess_hour,
        }

    def terms(self) -> dict[str, Any]:
        """Return what organisation.change_organisation() takes: gaps as fractions."""
        gaps = ("on_track_gap", "at_risk_gap")
        return {
            name: value / 100 if name in gaps else value
            for name, value in self.cleaned_data.items()
        }


class MemberRoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=ChoiceCards(hints=ROLE_HINTS)
    )


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.label


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"] = PeopleField(
            label=_("Members"),
            queryset=User.objects.active().order_by("name", "email"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if team is not None:
            self.initial = {"name": team.name, "members": list(team.members.all())}


def _per_cent(fraction: float) -> float | int:
    """Return 10 for 0.1 and 12.5 for 0.125, without what binary fractions leave behind."""
    number = round(fraction * 100, 6)
    return int(number) if number.is_integer() else number
