from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import TeamForm
from accounts.models import Team
from accounts.permissions import Action, needs
from accounts.requests import SignedInRequest
from accounts.teams import TeamRefused, change_team, create_team, delete_team


@needs(Action.MANAGE)
@require_safe
def teams(request: SignedInRequest) -> HttpResponse:
    every_team = Team.objects.order_by("name").prefetch_related("members")
    return render(request, "accounts/teams.html", {"teams": every_team})


@needs(Action.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: SignedInRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = create_team(by=request.user, **form.cleaned_data)
        except TeamRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Team %(name)s created.") % {"name": team.name})
            return redirect("accounts:teams")
    return _team_page(request, form)


@needs(Action.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Team, pk=pk)
    form = TeamForm(request.POST or None, team=found)
    if form.is_valid():
        try:
            change_team(found, by=request.user, **form.cleaned_data)
        except TeamRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Team %(name)s saved.") % {"name": found.name})
            return redirect("accounts:teams")
    return _team_page(request, form, found)


@needs(Action.MANAGE)
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Team, pk=pk)
    try:
        delete_team(found, by=request.user)
    except TeamRefused as refused:
        form = TeamForm({"name": found.name, "members": found.members.all()}, team=found)
        form.add_error(None, refused)
        return _team_page(request, form, found)
    messages.success(request, _("Team %(name)s deleted.") % {"name": found.name})
    return redirect("accounts:teams")


def _team_page(request: SignedInRequest, form: TeamForm, team: Team | None = None) -> HttpResponse:
    context = {"form": form, "team": team}
    return render(request, "accounts/team.html", context, status=422 if form.is_bound else 200)
