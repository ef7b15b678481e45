"""What is unclear: the whole list, by kind, worst first."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from objectives import clarity, clarity_words
from objectives.clarity import Code, Finding
from objectives.forms.filters import ClarityFilter
from objectives.moments import Moment, cards

# Of each kind, where all are shown; of one kind, a page.
FIRST, PER_PAGE = 10, 50


@require_safe
def clarity_list(request: SignedInRequest) -> HttpResponse:
    """All findings grouped by kind, the first of each; or those of one kind (`?kind=`)."""
    now, narrow = timezone.now(), ClarityFilter(request.GET)
    found = clarity.findings(
        cards(Moment(now), viewer=request.user),
        viewer=request.user,
        as_of=now,
        zone=Organisation.objects.current().zone,
    )
    asked, groups, page = narrow.chosen("kind"), clarity.by_code(found), None
    if asked:
        fitting = groups.get(Code(asked), [])
        page = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
        groups = {Code(asked): fitting} if fitting else {}
    context = {
        "crumbs": [(_("Overview"), reverse("objectives:overview")), (_("Unclear"), "")],
        "headline": clarity_words.headline(len(found)),
        "total": len(found),
        "filter": narrow,
        "groups": [_group(code, group, page) for code, group in groups.items()],
        "page": page,
    }
    return render(request, "objectives/clarity.html", context)


def _group(code: Code, group: list[Finding], page: Page[Finding] | None) -> dict[str, Any]:
    shown = group[:FIRST] if page is None else list(page)
    return {
        "code": code.value,
        "heading": clarity_words.HEADINGS[code],
        "remedy": clarity_words.remedy(code),
        "total": len(group),
        "told": [clarity_words.told(finding) for finding in shown],
        "is_cut": page is None and len(group) > FIRST,
    }
