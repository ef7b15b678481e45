"""Objectives: the list, the page of one, putting one away and back."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation, User
from accounts.permissions import Action, may, needs
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives import changes, objective_pages, outcomes, overviews
from objectives.forms.filters import ARCHIVED, ObjectiveFilter
from objectives.models import Objective, SuccessMetric
from objectives.models.objective import ObjectiveQuerySet
from objectives.moments import Moment, cards
from objectives.scorecards import Scorecard
from objectives.views.moments import moment_of
from objectives.views.timelines import check_in_items
from ui.toasts import undo_by

PER_PAGE = 25
CHECK_INS_AT_MOST = 10


@require_safe
def objective_list(request: SignedInRequest) -> HttpResponse:
    """All objectives, worst first, narrowed by words, status and owner."""
    moment = Moment(timezone.now())
    seen = Objective.objects.visible_to(request.user)
    owners = User.objects.filter(pk__in=seen.current().values("owner")).order_by("name", "email")
    narrow = ObjectiveFilter(request.GET, owners=owners)
    found = _narrowed(seen, narrow)
    if narrow.chosen("status") == ARCHIVED:
        return _archived_list(request, narrow, found.exclude(archived_at=None))
    fitting = cards(moment, viewer=request.user, among=found)
    wanted = narrow.chosen("status")
    shown = [card for card in fitting if wanted in ("", card.health)]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = _list_context(request, narrow) | {
        "page": page,
        "rows": overviews.rows(
            page.object_list, moment=moment, zone=Organisation.objects.current().zone
        ),
        "counts": overviews.count_by_health(fitting),
        "count_urls": _status_links(request, fitting),
    }
    return render(request, "objectives/objective_list.html", context)


@require_safe
def objective(request: SignedInRequest, slug: str) -> HttpResponse:
    """One objective: will it be met, and if not, why?"""
    found = _objective(request.user, slug)
    if found.archived_at is not None:
        context = {"objective": found, "may_define": may(request.user, Action.DEFINE_OBJECTIVES)}
        return render(request, "objectives/objective_archived.html", context)
    now = timezone.now()
    moment = moment_of(request, now=now)
    family = Objective.objects.filter(Q(pk=found.pk) | Q(parent=found))
    shown = cards(moment, viewer=request.user, among=family)
    card = next((card for card in shown if card.objective_id == found.pk), None)
    if card is None:
        raise Http404
    children = [child for child in shown if child is not card]
    zone = Organisation.objects.current().zone
    said = changes.check_ins(
        [line.success_metric_id for line in card.lines],
        until=moment.as_of,
        limit=CHECK_INS_AT_MOST,
    )
    context = {
        "now": now,
        "moment": moment,
        "crumbs": _crumbs(card),
        "story": objective_pages.story(
            card, viewer=request.user, moment=moment, zone=zone, objective=found
        ),
        "children": overviews.rows(children, moment=moment, zone=zone),
        "check_ins": check_in_items(said, with_metric=len(card.lines) > 1),
        "silent": next((line for line in card.lines if line.measured_at is None), None),
        "api_url": f"{settings.PUBLIC_URL}{reverse('api:measurements')}",
        "may_define": may(request.user, Action.DEFINE_OBJECTIVES) and not moment.is_past,
        "may_check_in": may(request.user, Action.CHECK_IN) and not moment.is_past,
    }
    return render(request, "objectives/objective.html", context)


@require_POST
@needs(Action.DEFINE_OBJECTIVES)
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take an objective out of lists and roll-ups, with a way back."""
    found = _objective(request.user, slug)
    try:
        outcomes.archive_objective(found, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("objectives:detail", slug=slug)
    messages.success(
        request,
        _("“%(title)s” is archived.") % {"title": found.title},
        extra_tags=undo_by(reverse("objectives:restore", args=[slug])),
    )
    return redirect("objectives:list")


@require_POST
@needs(Action.DEFINE_OBJECTIVES)
def restore(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring an archived objective back."""
    found = _objective(request.user, slug)
    try:
        outcomes.restore_objective(found, by=request.user)
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("“%(title)s” is back.") % {"title": found.title})
    return redirect("objectives:detail", slug=slug)


def _objective(viewer: User, slug: str) -> Objective:
    seen = Objective.objects.visible_to(viewer).select_related("owner", "team", "parent")
    return get_object_or_404(seen, slug=slug)


def _narrowed(objectives: ObjectiveQuerySet, narrow: ObjectiveFilter) -> ObjectiveQuerySet:
    """Narrow by words and owner; the status is computed, so it comes after."""
    if words := narrow.chosen("q"):
        by_metric = SuccessMetric.objects.filter(
            metric__name__icontains=words, archived_at=None
        ).values("objective")
        objectives = objectives.filter(
            Q(title__icontains=words) | Q(reason__icontains=words) | Q(pk__in=by_metric)
        )
    if owner := narrow.chosen("owner"):
        objectives = objectives.filter(owner_id=int(owner))
    return objectives


def _archived_list(
    request: SignedInRequest, narrow: ObjectiveFilter, found: ObjectiveQuerySet
) -> HttpResponse:
    ordered = found.select_related("owner").order_by("-archived_at", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = _list_context(request, narrow) | {"page": page, "archived": page.object_list}
    return render(request, "objectives/objective_list.html", context)


def _list_context(request: SignedInRequest, narrow: ObjectiveFilter) -> dict[str, Any]:
    return {
        "filter": narrow,
        "may_define": may(request.user, Action.DEFINE_OBJECTIVES),
        "may_load_example": may(request.user, Action.MANAGE),
    }


def _status_links(request: SignedInRequest, fitting: Sequence[Scorecard]) -> dict[str, str]:
    """Return, by status, the list as it is with that status alone."""
    query = request.GET.copy()
    query.pop("page", None)
    links = {}
    for card in fitting:
        query["status"] = card.health
        links[str(card.health)] = f"?{query.urlencode()}"
    return links


def _crumbs(card: Scorecard) -> list[tuple[str, str]]:
    crumbs = [(_("Objectives"), reverse("objectives:list"))]
    if card.parent_slug and card.parent_title:
        crumbs.append((card.parent_title, reverse("objectives:detail", args=[card.parent_slug])))
    return [*crumbs, (card.title, "")]
