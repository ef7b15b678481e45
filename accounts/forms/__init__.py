"""Forms of people's pages. They check shapes; the rules are the actions'."""

from accounts.forms.invitation import AcceptForm, InviteForm
from accounts.forms.settings import MemberRoleForm, OrganisationForm, ProfileForm, TeamForm
from accounts.forms.sign_in import (
    AskForResetForm,
    ChangePasswordForm,
    NewPasswordForm,
    SignInForm,
)

__all__ = [
    "AcceptForm",
    "AskForResetForm",
    "ChangePasswordForm",
    "InviteForm",
    "MemberRoleForm",
    "NewPasswordForm",
    "OrganisationForm",
    "ProfileForm",
    "SignInForm",
    "TeamForm",
]
