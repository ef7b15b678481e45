from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import invitations
from accounts.forms import AcceptForm
from accounts.models import Organisation


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person in. Looking at the link uses nothing up: scanners do that too."""
    now = timezone.now()
    invitation = invitations.find(token, now=now)
    if invitation is None:
        return render(request, "accounts/invitation_ended.html", status=404)
    if request.user.is_authenticated:
        # Somebody else's session: the link is for a person who is not here yet.
        return render(request, "accounts/invitation_for_another.html", status=403)
    organisation = Organisation.objects.current()
    form = AcceptForm(request.POST or None, invited_email=invitation.email)
    if form.is_valid():
        try:
            person = invitations.accept(
                invitation,
                **form.cleaned_data,
                time_zone=organisation.time_zone,
                language=translation.get_language() or "en",
                now=now,
            )
        except invitations.InvitationRefused as refused:
            form.add_error(None, refused)
        else:
            get_adapter().login(request, person)
            return redirect(_first_page())
    context = {"form": form, "invitation": invitation, "organisation": organisation}
    return render(
        request, "accounts/accept_invitation.html", context, status=422 if form.is_bound else 200
    )


def _first_page() -> str:
    """Return the welcome page, where this site has one."""
    try:
        resolve("/welcome/")
    except Resolver404:
        return "/"
    return "/welcome/"
