from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms.sign_in import NEW_PASSWORD_HINT
from accounts.models import Role
from ui.forms import ChoiceCards

ROLE_HINTS: Final[dict[str, Promise | str]] = {
    Role.ADMIN: _("everything, members and keys included"),
    Role.EXECUTIVE: _("sets objectives, checks in"),
    Role.FINANCE: _("confirms money, checks in"),
    Role.ML_LEAD: _("sets objectives, runs projects and metrics"),
    Role.CONTRIBUTOR: _("runs projects and metrics, checks in"),
    Role.VIEWER: _("reads"),
}


def email_input() -> forms.EmailInput:
    return forms.EmailInput(attrs={"autocomplete": "email"})


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.CONTRIBUTOR,
        widget=ChoiceCards(hints=ROLE_HINTS),
    )


class AcceptForm(forms.Form):
    """What a new person says of themselves; the address only where the invitation has none."""

    email = forms.EmailField(label=_("E-mail"), widget=email_input())
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=NEW_PASSWORD_HINT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invited_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invited_email:
            # Shown, so that password managers store the pair; what comes back is not believed.
            self.fields["email"].disabled = True
            self.initial["email"] = invited_email
