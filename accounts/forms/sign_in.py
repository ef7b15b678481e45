"""allauth's forms in our words: no placeholders, and a new password is typed once."""

from typing import Any, Final

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HINT: Final = _("Ten characters or more. A few words in a row are easy to remember.")


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, {"login": _("E-mail"), "password": _("Password")})


class AskForResetForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, {"email": _("E-mail")})


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self, {"password1": _("New password")})
        self.fields["password1"].help_text = NEW_PASSWORD_HINT


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self, {"oldpassword": _("Current password"), "password1": _("New password")})
        self.fields["password1"].help_text = NEW_PASSWORD_HINT


def reword(form: forms.Form, labels: dict[str, Any]) -> None:
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
