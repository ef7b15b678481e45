"""The overview: are we on track, where must I look, what changed?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation, User
from accounts.permissions import Action, may, needs
from accounts.requests import SignedInRequest
from objectives import changes, clarity, clarity_words, overviews, wording
from objectives.changes import Turn
from objectives.example.loading import ExampleRefused, load
from objectives.models import CheckIn
from objectives.moments import Moment, cards
from objectives.scorecards import Line, Scorecard
from objectives.views.moments import moment_of
from projects.models import StageChange
from ui import words
from ui.statuses import status

ATTENTION_AT_MOST = 5
OBJECTIVES_AT_MOST = 20
PROJECTS_AT_MOST = 10
UNCLEAR_AT_MOST = 5
NEWS_AT_MOST = 8
NEWS_LAST = timedelta(days=7)
LONGEST_WORD = 120  # characters of what an owner said


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """One page for the whole portfolio, as of now or of any past moment."""
    now = timezone.now()
    moment = moment_of(request, now=now)
    organisation = Organisation.objects.current()
    shown = cards(moment, viewer=request.user)
    today = timezone.localdate(moment.as_of)
    projects = overviews.project_rows(shown, viewer=request.user, today=today)
    turns = changes.turns_of_objectives(
        [card.objective_id for card in shown],
        since=moment.as_of - NEWS_LAST,
        until=moment.as_of,
    )
    counts = overviews.count_by_health(shown)
    context = {
        "now": now,
        "moment": moment,
        "organisation": organisation,
        "values_as_of": max((card.as_of for card in shown), default=None),
        "headline": wording.headline(shown),
        "counts": counts,
        "count_urls": {key: f"{reverse('objectives:list')}?status={key}" for key in counts},
        "figures": overviews.figures(shown, projects, viewer=request.user, as_of=moment.as_of),
        "attention": _attention(shown, turns, viewer=request.user, moment=moment),
        "rows": overviews.rows(shown[:OBJECTIVES_AT_MOST], moment=moment, zone=organisation.zone),
        "projects": projects[:PROJECTS_AT_MOST],
        "unclear": _unclear(shown, viewer=request.user, moment=moment, zone=organisation.zone),
        "news": _news(shown, turns, viewer=request.user, moment=moment),
        "may_define": may(request.user, Action.DEFINE_OBJECTIVES),
        "may_load_example": may(request.user, Action.MANAGE),
    }
    return render(request, "objectives/overview.html", context)


@require_POST
@needs(Action.MANAGE)
def load_example(request: SignedInRequest) -> HttpResponse:
    """Fill the tracker with the example company."""
    try:
        load(now=timezone.now(), owner=request.user)
    except ExampleRefused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(
            request, _("The example company is here. Look around; one button takes it away again.")
        )
    return redirect("objectives:overview")


def _attention(
    shown: Sequence[Scorecard], turns: Sequence[Turn], *, viewer: User, moment: Moment
) -> list[Mapping[str, Any]]:
    newest = {turn.subject_id: turn for turn in reversed(turns)}
    may_check_in = may(viewer, Action.CHECK_IN) and not moment.is_past
    items: list[Mapping[str, Any]] = []
    for card in overviews.pressing(shown)[:ATTENTION_AT_MOST]:
        line = overviews.leading_line(card)
        turn = newest.get(card.objective_id)
        item = {
            "status": card.health,
            "title": card.title,
            "url": _page(card),
            "reason": wording.card_sentence(card),
            "new": _("New this week.") if turn and turn.now == card.health else "",
        }
        if line and may_check_in:
            address = reverse("objectives:check_in", args=[line.metric_slug])
            item |= {"action": _("Check in"), "action_url": f"{address}?objective={card.slug}"}
        items.append(item)
    return items


def _unclear(
    shown: Sequence[Scorecard], *, viewer: User, moment: Moment, zone: tzinfo
) -> Mapping[str, Any]:
    """Return what is unclear; of the past nothing, as owners and work are known as of now only."""
    if moment.is_past:
        return {"total": 0, "told": []}
    found = clarity.findings(shown, viewer=viewer, as_of=moment.as_of, zone=zone)
    told = [clarity_words.told(finding) for finding in found[:UNCLEAR_AT_MOST]]
    return {"total": len(found), "told": told}


def _news(
    shown: Sequence[Scorecard], turns: Sequence[Turn], *, viewer: User, moment: Moment
) -> list[Mapping[str, Any]]:
    """Return what happened in the last days as a timeline, newest first."""
    since = moment.as_of - NEWS_LAST
    whole = {card.objective_id: card for card in shown if _has_parts(card)}
    lines = {line.success_metric_id: (card, line) for card in shown for line in card.lines}
    turned = changes.turns_of_promises(lines.keys(), since=since, until=moment.as_of)
    said = changes.check_ins(lines.keys(), until=moment.as_of, limit=NEWS_AT_MOST)
    moved = changes.stage_changes(
        viewer,
        since=timezone.localdate(since),
        until=timezone.localdate(moment.as_of),
        limit=NEWS_AT_MOST,
    )
    items: list[Mapping[str, Any]] = [
        *(
            _turn_item(turn, whole[turn.subject_id].title, _page(whole[turn.subject_id]))
            for turn in turns
            if turn.subject_id in whole
        ),
        *(
            _turn_item(turn, lines[turn.subject_id][1].label, _metric_page(*lines[turn.subject_id]))
            for turn in turned
        ),
        *(_word_item(word) for word in said if word.checked_in_at >= since),
        *(_stage_item(change) for change in moved),
    ]
    items.sort(key=lambda item: item["sorted_by"], reverse=True)
    return items[:NEWS_AT_MOST]


def _has_parts(card: Scorecard) -> bool:
    """Tell whether its status says more than that of its only success metric."""
    return len(card.lines) + len(card.children) != 1


def _page(card: Scorecard) -> str:
    return reverse("objectives:detail", args=[card.slug])


def _metric_page(card: Scorecard, line: Line) -> str:
    return f"{reverse('objectives:metric', args=[line.metric_slug])}?objective={card.slug}"


def _turn_item(turn: Turn, name: str, url: str) -> dict[str, Any]:
    return {
        "on": timezone.localdate(turn.at),
        "sorted_by": turn.at,
        "status": turn.now,
        "text": _("%(name)s: was %(status)s") % {"name": name, "status": status(turn.was).word},
        "url": url,
    }


def _word_item(word: CheckIn) -> dict[str, Any]:
    metric = word.success_metric.metric
    said = word.changed or word.needed or _("a new value")
    return {
        "on": timezone.localdate(word.checked_in_at),
        "sorted_by": word.checked_in_at,
        "who": word.author.label if word.author else "",
        "text": _("%(metric)s: %(word)s")
        % {"metric": metric.name, "word": Truncator(said).chars(LONGEST_WORD)},
        "url": reverse("objectives:metric", args=[metric.slug]),
    }


def _stage_item(change: StageChange) -> dict[str, Any]:
    begins = datetime.combine(change.changed_on, time(), timezone.get_current_timezone())
    return {
        "on": change.changed_on,
        "sorted_by": begins,
        "text": _("%(project)s: now %(stage)s")
        % {"project": change.project.name, "stage": words.STAGES[change.stage]},
        "url": reverse("objectives:project", args=[change.project.slug]),
    }
