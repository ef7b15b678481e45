"""Metrics: the list, the page of one, its values as CSV."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Organisation, User
from accounts.permissions import Action, may
from accounts.requests import SignedInRequest
from objectives import (
    changes,
    metric_charts,
    metric_pages,
    planned_work,
    read_back,
    target_stories,
    wording,
)
from objectives.forms.filters import ARCHIVED, BUSINESS, FRESH, LATE, ML, MetricFilter
from objectives.metric_charts import PERIODS, USUAL_PERIOD
from objectives.models import Objective, SuccessMetric
from objectives.moments import Moment, cards
from objectives.scorecards import Line, Scorecard
from objectives.target_stories import Story
from objectives.views.moments import moment_of
from objectives.views.timelines import check_in_items
from projects import series, value_files
from projects.models import Cadence, Metric
from projects.models.metric import MetricQuerySet

PER_PAGE = 25
CHECK_INS_AT_MOST = 10
PERIOD_WORDS = {
    "3m": gettext_lazy("3 months"),
    "6m": gettext_lazy("6 months"),
    "1y": gettext_lazy("1 year"),
    "all": gettext_lazy("All"),
}
AGAINST_PLAN = {
    Cadence.DAILY: gettext_lazy("Daily, against plan"),
    Cadence.WEEKLY: gettext_lazy("Weekly, against plan"),
    Cadence.MONTHLY: gettext_lazy("Monthly, against plan"),
    Cadence.QUARTERLY: gettext_lazy("Quarterly, against plan"),
    Cadence.YEARLY: gettext_lazy("Yearly, against plan"),
    Cadence.IRREGULAR: gettext_lazy("Against plan"),
}


@require_safe
def metric_list(request: SignedInRequest) -> HttpResponse:
    """All metrics by name, narrowed by words, by whether their values come, and by side."""
    now, narrow = timezone.now(), MetricFilter(request.GET)
    found = _narrowed(Metric.objects.visible_to(request.user), narrow)
    fitting: MetricQuerySet | list[Metric] = found.select_related("project", "owner").order_by(
        "name", "pk"
    )
    if (state := narrow.chosen("state")) in (LATE, FRESH):
        late = metric_pages.late(fitting, as_of=now)
        fitting = [metric for metric in fitting if (metric.pk in late) == (state == LATE)]
    page = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "now": now,
        "filter": narrow,
        "page": page,
        "rows": metric_pages.metric_rows(list(page.object_list), viewer=request.user, as_of=now),
        "may_edit": may(request.user, Action.EDIT_PROJECTS),
    }
    return render(request, "objectives/metric_list.html", context)


@require_safe
def metric(request: SignedInRequest, slug: str) -> HttpResponse:
    """One metric against the promise on it (`?objective=` where it serves several)."""
    seen = Metric.objects.visible_to(request.user).select_related("owner", "project")
    found = get_object_or_404(seen, slug=slug)
    now = timezone.now()
    moment = moment_of(request, now=now)
    serving = _serving(found, viewer=request.user, moment=moment)
    asked = request.GET.get("objective", "")
    card, line = next(
        ((card, line) for card, line in serving if card.slug == asked),
        serving[0] if serving else (None, None),
    )
    context = {
        "now": now,
        "moment": moment,
        "metric": found,
        "crumbs": _crumbs(found, card),
        "serving": [served for served, _line in serving],
        "card": card,
        "line": line,
        "newest": series.latest([found.pk], as_of=moment.as_of, known_at=moment.known_at).get(
            found.pk
        ),
        "corrections": metric_pages.corrections(found, until=moment.as_of),
        "cadence": Cadence(found.cadence).label,
        "may_edit": may(request.user, Action.EDIT_PROJECTS) and not moment.is_past,
        "may_check_in": _may_check_in(request.user, line) and not moment.is_past,
        "api_url": f"{settings.PUBLIC_URL}{reverse('api:measurements')}",
        **_promised(found, line, request=request, moment=moment),
    }
    return render(request, "objectives/metric.html", context)


@require_safe
def metric_csv(request: SignedInRequest, slug: str) -> StreamingHttpResponse:
    """All values as CSV; `?replaced=yes` adds those that were corrected."""
    found = get_object_or_404(Metric.objects.visible_to(request.user), slug=slug)
    with_replaced = request.GET.get("replaced") == "yes"
    return StreamingHttpResponse(
        value_files.csv_lines(found, with_replaced=with_replaced),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.slug}.csv"'},
    )


def _narrowed(metrics: MetricQuerySet, narrow: MetricFilter) -> MetricQuerySet:
    is_archived = narrow.chosen("state") == ARCHIVED
    metrics = metrics.exclude(archived_at=None) if is_archived else metrics.current()
    if words := narrow.chosen("q"):
        metrics = metrics.filter(
            Q(name__icontains=words) | Q(slug__icontains=words) | Q(definition__icontains=words)
        )
    if kind := narrow.chosen("kind"):
        metrics = metrics.filter(project__isnull={BUSINESS: True, ML: False}[kind])
    return metrics


def _serving(found: Metric, *, viewer: User, moment: Moment) -> list[tuple[Scorecard, Line]]:
    """Return the objectives that the metric serves, with its line in each, worst first."""
    promised = SuccessMetric.objects.filter(metric=found, archived_at=None)
    objectives = Objective.objects.filter(pk__in=promised.values("objective"))
    return [
        (card, line)
        for card in cards(moment, viewer=viewer, among=objectives)
        for line in card.lines
        if line.metric_id == found.pk
    ]


def _promised(
    found: Metric, line: Line | None, *, request: SignedInRequest, moment: Moment
) -> dict[str, Any]:
    """Return chart, figures, work and words of the promise that is looked at."""
    zone = Organisation.objects.current().zone
    today = moment.as_of.astimezone(zone).date()
    period = request.GET.get("period", "")
    period = period if period in PERIODS else USUAL_PERIOD
    promises = [line.success_metric_id] if line else []
    work = planned_work.pieces(promises, viewer=request.user, today=today)
    said = changes.check_ins(promises, until=moment.as_of, limit=CHECK_INS_AT_MOST)
    targets = Story()
    if line:
        targets = target_stories.story(line, until=moment.known_at, zone=zone)
    events = metric_pages.events(found, work=work, said=said, today=today, zone=zone)
    drawn = metric_charts.chart(
        found,
        line=line,
        moment=moment,
        period=period,
        events=[*events, *targets.events],
        former_targets=targets.former_targets,
        zone=zone,
    )
    context: dict[str, Any] = {
        "drawn": drawn,
        "heading": AGAINST_PLAN[Cadence(found.cadence)] if line else _("Values"),
        "period": period,
        "periods": PERIOD_WORDS.items(),
        "most_values": metric_charts.MOST_VALUES,
        "work": work,
        "check_ins": check_in_items(said, with_metric=False),
    }
    if line:
        context |= {
            "sentence": wording.line_sentence(line),
            "override": wording.override_sentence(line),
            "first_sentence": wording.first_sentence(line),
            "targets": targets,
            "figures": metric_pages.figures(line, today=today),
            "coverage": planned_work.coverage(line, work),
            "rises": line.rises,
            "since": changes.has_health_since(
                line.success_metric_id, as_of=moment.as_of, health=line.health
            ),
            "agreed": read_back.written_cadence(found.cadence),
        }
    return context


def _may_check_in(viewer: User, line: Line | None) -> bool:
    """A value alone needs the right to log; a word needs an objective to speak about."""
    return may(viewer, Action.CHECK_IN if line else Action.LOG_VALUES)


def _crumbs(found: Metric, card: Scorecard | None) -> list[tuple[str, str]]:
    if card is None:
        return [(_("Metrics"), reverse("objectives:metrics")), (found.name, "")]
    return [
        (_("Objectives"), reverse("objectives:list")),
        (card.title, reverse("objectives:detail", args=[card.slug])),
        (found.name, ""),
    ]
