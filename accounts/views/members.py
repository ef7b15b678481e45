from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import invitations, mail_folder, people
from accounts.forms import InviteForm, MemberRoleForm
from accounts.models import Invitation, User
from accounts.permissions import Action, needs
from accounts.requests import SignedInRequest

PAGE = 50


@needs(Action.MANAGE)
@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    """Everybody, those who have left last, and the invitations that are open."""
    everybody = User.objects.order_by("-is_active", "name", "email").prefetch_related("teams")
    waiting = Invitation.objects.open_at(timezone.now()).exclude(email="").order_by("-invited_at")
    context = {
        "page": Paginator(everybody, PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.select_related("invited_by"),
    }
    return render(request, "accounts/members.html", context)


@needs(Action.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            _send_invitation(request, **form.cleaned_data)
        except invitations.InvitationRefused as refused:
            form.add_error(None, refused)
        else:
            return redirect("accounts:members")
    return render(
        request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200
    )


@needs(Action.MANAGE)
@require_POST
def revoke_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    invitations.revoke(invitation, by=request.user, now=timezone.now())
    messages.success(
        request, _("The invitation of %(email)s no longer works.") % {"email": invitation.email}
    )
    return redirect("accounts:members")


@needs(Action.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person's role; below it, the way to shut them out."""
    person = get_object_or_404(User, pk=pk)
    form = MemberRoleForm(request.POST or None, initial={"role": person.role})
    if form.is_valid():
        try:
            people.change_role(person, by=request.user, **form.cleaned_data)
        except people.PersonRefused as refused:
            form.add_error(None, refused)
        else:
            if person == request.user:
                request.session.cycle_key()  # another privilege, another session id
            messages.success(request, _("Role of %(name)s saved.") % {"name": person.label})
            return redirect("accounts:members")
    return _member_page(request, person, form)


@needs(Action.MANAGE)
@require_POST
def deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        people.deactivate(person, by=request.user, now=timezone.now())
    except people.PersonRefused as refused:
        form = MemberRoleForm({"role": person.role})
        form.add_error(None, refused)
        return _member_page(request, person, form)
    messages.success(
        request, _("%(name)s is signed out and cannot come back in.") % {"name": person.label}
    )
    return redirect("accounts:members")


@needs(Action.MANAGE)
@require_POST
def reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = people.reactivate(get_object_or_404(User, pk=pk), by=request.user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": person.label})
    return redirect("accounts:members")


def _member_page(request: SignedInRequest, person: User, form: MemberRoleForm) -> HttpResponse:
    context = {"person": person, "form": form}
    return render(request, "accounts/member.html", context, status=422 if form.is_bound else 200)


def _send_invitation(request: SignedInRequest, *, email: str, role: str) -> None:
    """Raises: InvitationRefused, also when the mail server does not take it."""
    now = timezone.now()
    invitation, link = invitations.invite(email=email, role=role, by=request.user, now=now)
    try:
        invitations.mail_link(invitation, link=link)
    except OSError:
        invitations.revoke(invitation, by=request.user, now=now)
        raise invitations.InvitationRefused(
            {"email": [_("The mail server did not take it, so nobody is invited. Try it later.")]}
        ) from None
    words = (
        _("The invitation of %(email)s is in the mail outbox.")
        if mail_folder.is_in_use()
        else _("An invitation is on its way to %(email)s.")
    )
    messages.success(request, words % {"email": invitation.email})
