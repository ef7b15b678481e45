"""ML projects: the list and the page. They show objectives as well, so they live here."""

from typing import Final

from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, OrderBy, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.permissions import Action, may
from accounts.requests import SignedInRequest
from objectives import project_cards
from projects.models import Project, Stage

ROWS_A_PAGE = 50
_STAGE_ORDER = Case(
    *(When(stage=stage, then=Value(place)) for place, stage in enumerate(Stage)),
    default=Value(0),
    output_field=IntegerField(),
)
SORTS: Final[dict[str, tuple[OrderBy, ...]]] = {
    "name": (F("name").asc(),),
    "-name": (F("name").desc(),),
    "stage": (_STAGE_ORDER.asc(), F("name").asc()),
    "-stage": (_STAGE_ORDER.desc(), F("name").asc()),
    "since": (F("stage_since").asc(nulls_last=True), F("name").asc()),
    "-since": (F("stage_since").desc(nulls_last=True), F("name").asc()),
}


@require_safe
def projects(request: SignedInRequest) -> HttpResponse:
    """All projects that run, or those in one stage (`?stage=`)."""
    today, stage = timezone.localdate(), request.GET.get("stage", "")
    found = (
        Project.objects.visible_to(request.user)
        .current()
        .with_stage(on=today)
        .select_related("owner")
    )
    is_empty = not found.exists()
    if stage in Stage.values:
        found = found.filter(stage=stage)  # type: ignore[misc]  # with_stage() annotates it
    sort = SORTS.get(request.GET.get("sort", ""), SORTS["name"])
    page = Paginator(found.order_by(*sort, "pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": project_cards.rows(list(page), viewer=request.user, today=today),
        "is_empty": is_empty,
        "stage": stage if stage in Stage.values else "",
        "stages": [("", _("All")), *Stage.choices],
        "may_edit": may(request.user, Action.EDIT_PROJECTS),
    }
    return render(request, "objectives/projects/list.html", context)


@require_safe
def project(request: SignedInRequest, slug: str) -> HttpResponse:
    """One project: how far it is, what it logs, what it moves, and what happened."""
    now, today = timezone.now(), timezone.localdate()
    seen = (
        Project.objects.visible_to(request.user)
        .with_stage(on=today)
        .select_related("owner", "team")
    )
    found = get_object_or_404(seen, slug=slug)
    changes = list(found.stage_changes.select_related("recorded_by").order_by("-changed_on", "-pk"))
    way = project_cards.milestones(changes, found.stage_targets.all(), today=today)
    zone = Organisation.objects.current().zone
    context = {
        "project": found,
        "crumbs": [(_("Projects"), reverse("objectives:projects")), (found.name, "")],
        "way": way,
        "next": project_cards.next_milestone(way),
        "links": found.links.order_by("pk"),
        "moved": project_cards.moved_by(found, viewer=request.user, as_of=now),
        "logged": project_cards.logged_by(found, viewer=request.user, as_of=now, zone=zone),
        "history": [
            {
                "on": change.changed_on,
                "text": f"{change.get_stage_display()}. {change.reason}".strip(),
                "who": change.recorded_by.label if change.recorded_by else "",
            }
            for change in changes
        ],
        "may_edit": may(request.user, Action.EDIT_PROJECTS) and found.archived_at is None,
        "may_restore": may(request.user, Action.EDIT_PROJECTS) and found.archived_at is not None,
    }
    return render(request, "objectives/projects/page.html", context)
