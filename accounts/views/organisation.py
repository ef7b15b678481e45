from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import OrganisationForm
from accounts.models import Organisation
from accounts.organisation import OrganisationRefused, change_organisation
from accounts.permissions import Action, needs
from accounts.requests import SignedInRequest


@needs(Action.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: SignedInRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, organisation=Organisation.objects.current())
    if form.is_valid():
        try:
            change_organisation(by=request.user, **form.terms())
        except OrganisationRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Organisation saved."))
            return redirect("accounts:organisation")
    return render(
        request, "accounts/organisation.html", {"form": form}, status=422 if form.is_bound else 200
    )
