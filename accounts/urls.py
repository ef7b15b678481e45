"""Addresses of people's pages; kpitracker.urls puts other packages' settings pages beside them."""

from allauth.account import views as allauth_views
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import invitations, members, organisation, outbox, profile, sign_in, teams

# In the namespace `accounts`.
pages = [
    path("invitations/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("settings/", RedirectView.as_view(pattern_name="accounts:profile"), name="settings"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/password/", sign_in.ChangePasswordView.as_view(), name="password"),
    path("settings/password/elsewhere/", sign_in.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("settings/organisation/", organisation.organisation, name="organisation"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/invite/", members.invite, name="invite"),
    path(
        "settings/members/invitations/<int:pk>/revoke/",
        members.revoke_invitation,
        name="revoke_invitation",
    ),
    path("settings/members/<int:pk>/", members.member, name="member"),
    path("settings/members/<int:pk>/deactivate/", members.deactivate, name="deactivate"),
    path("settings/members/<int:pk>/reactivate/", members.reactivate, name="reactivate"),
    path("settings/teams/", teams.teams, name="teams"),
    path("settings/teams/new/", teams.new_team, name="new_team"),
    path("settings/teams/<int:pk>/", teams.team, name="team"),
    path("settings/teams/<int:pk>/delete/", teams.delete, name="delete_team"),
    path("settings/mail/outbox/", outbox.outbox, name="outbox"),
    path("settings/mail/outbox/<str:name>/", outbox.letter, name="letter"),
    path("settings/mail/outbox/<str:name>/html/", outbox.letter_html, name="letter_html"),
]

# allauth finds these by name. Its other pages (sign-up by oneself, several addresses) stay out.
sign_in_pages = [
    path("login/", sign_in.SignInView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("signup/", allauth_views.signup, name="account_signup"),  # says that it is closed
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("password/reset/", sign_in.AskForResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
]
