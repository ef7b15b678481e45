from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import people
from accounts.forms import ProfileForm
from accounts.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Name, time zone, language and appearance of whoever is signed in."""
    form = ProfileForm(request.POST or None, person=request.user)
    if form.is_valid():
        try:
            people.change_profile(request.user, **form.cleaned_data)
        except people.PersonRefused as refused:
            request.user.refresh_from_db()
            form.add_error(None, refused)
        else:
            translation.activate(request.user.language)
            messages.success(request, _("Profile saved."))
            return redirect("accounts:profile")
    return render(
        request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200
    )
