"""The first page of a new installation: four things to do, in any order and any sitting."""

from datetime import datetime, time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.organisation import change_organisation
from accounts.permissions import Action, may, require
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives import drafts
from objectives.forms.fields import blame
from objectives.welcomes import welcome as welcome_of


class NameForm(forms.Form):
    """The organisation's name; its other settings have a page of their own."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give the name that people know it by.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: SignedInRequest) -> HttpResponse:
    """Show what is done and what comes next; naming the organisation happens right here."""
    form = NameForm(request.POST or None, initial={"name": Organisation.objects.current().name})
    if request.method == "POST":
        require(request.user, Action.MANAGE)
        if form.is_valid() and _is_named(form, request):
            messages.success(request, _("The organisation has its name."))
            return redirect("objectives:welcome")
    found = welcome_of(request.user)
    context = {
        "form": form,
        "welcome": found,
        "draft": drafts.draft_of(request.user),
        "api_url": f"{settings.PUBLIC_URL}{reverse('api:measurements')}",
        "measured_at": _midnight(timezone.localtime()),
        "may_manage": may(request.user, Action.MANAGE),
        "may_define": may(request.user, Action.DEFINE_OBJECTIVES),
    }
    status = 422 if form.is_bound else 200
    return render(request, "objectives/welcome.html", context, status=status)


def _is_named(form: NameForm, request: SignedInRequest) -> bool:
    try:
        change_organisation(by=request.user, name=form.cleaned_data["name"])
    except Refused as refused:
        blame(form, refused)
        return False
    return True


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), moment.tzinfo)
