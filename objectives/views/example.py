"""Taking the example company away again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, needs
from accounts.requests import SignedInRequest
from objectives.example.marks import is_loaded
from objectives.example.removal import ExampleInUse, remove


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE)
def remove_example(request: SignedInRequest) -> HttpResponse:
    """Ask first: it cannot be undone. What people added to it is named before it goes too."""
    attached: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            remove(
                now=timezone.now(),
                by=request.user,
                with_attached=request.POST.get("with_attached") == "yes",
            )
        except ExampleInUse as in_use:
            attached = in_use.attached
        else:
            messages.success(request, _("The example company is gone."))
            return redirect("objectives:overview")
    context = {"is_loaded": is_loaded(), "attached": attached}
    status = 422 if attached else 200
    return render(request, "objectives/remove_example.html", context, status=status)
