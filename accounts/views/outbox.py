from csp.constants import SELF
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import mail_folder
from accounts.permissions import Action, needs
from accounts.requests import SignedInRequest
from accounts.sandboxed import sandboxed

PAGE = 25


@needs(Action.MANAGE)
@require_safe
def outbox(request: SignedInRequest) -> HttpResponse:
    """What was written to the mail folder, newest first."""
    page = Paginator(mail_folder.names(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "letters": mail_folder.letters(page.object_list),
        "goes_to_folder": mail_folder.is_in_use(),
    }
    return render(request, "accounts/outbox.html", context)


@needs(Action.MANAGE)
@require_safe
def letter(request: SignedInRequest, name: str) -> HttpResponse:
    response = render(request, "accounts/letter.html", {"letter": _letter(name)})
    # What django-csp's decorator would do, whose types take views of a request alone.
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return response


@needs(Action.MANAGE)
@require_safe
def letter_html(request: SignedInRequest, name: str) -> HttpResponse:
    found = _letter(name)
    if not found.html:
        raise Http404
    return sandboxed(found.html)


def _letter(name: str) -> mail_folder.Letter:
    found = mail_folder.letter(name)
    if found is None:
        raise Http404
    return found
