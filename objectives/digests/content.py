"""What a progress mail tells one person: the figures of now against those of the period's start."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Organisation
from objectives import scorecards, wording
from objectives.digests import news, sentences, subscriptions
from objectives.digests.addresses import absolute
from objectives.digests.digest import Capped, Digest, Entry, Figure, Move, Row
from objectives.digests.periods import Period, day_begins, newest_period
from objectives.models import Delivery, DigestSubscription, Objective
from objectives.models.delivery import DeliveryKind
from objectives.progress.health import Health
from objectives.scorecards import Line, Scorecard
from ui import dates, numbers
from ui.statuses import Status, status

AT_MOST = 5  # entries of a list; the rest is "+3 more"
ROWS_AT_MOST = 12  # objectives in the table; keeps the mail under 30 KB
FIGURES_AT_MOST = 3  # success metrics shown of one objective
WORDS_LAST = timedelta(days=35)  # the owner's words are shown for that long
LONGEST_WORDS = 160  # characters of them

Item = TypeVar("Item")
Said = TypeVar("Said")
Before = Mapping[int, Scorecard]


class NothingToTell(Exception):
    """The person sees no objective at all, and did not ask for a mail right now."""


def of_delivery(delivery: Delivery, *, now: datetime) -> Digest:
    """Return what this row's mail tells.

    Raises: NothingToTell where a scheduled mail would be empty.
    """
    subscription = delivery.subscription
    days = Period(delivery.period_start, delivery.period_end, delivery.due_at)
    is_wanted_empty = delivery.kind == DeliveryKind.REQUESTED
    return _digest(subscription, days, now=now, is_wanted_empty=is_wanted_empty)


def preview(subscription: DigestSubscription, *, now: datetime) -> Digest:
    """Return what the mail would tell right now; no row is made, claimed or blocked."""
    zone = subscription.person.zone
    days = newest_period(now, rhythm=subscriptions.rhythm(subscription), zone=zone)
    return _digest(subscription, days, now=now, is_wanted_empty=True)


def _digest(
    subscription: DigestSubscription, days: Period, *, now: datetime, is_wanted_empty: bool
) -> Digest:
    person = subscription.person
    begins = day_begins(days.start, zone=person.zone)
    objectives = Objective.objects.current()
    cards = scorecards.stored(objectives, viewer=person, as_of=now)
    if not cards and not is_wanted_empty:
        raise NothingToTell
    earlier = scorecards.stored(objectives, viewer=person, as_of=begins)
    before = {card.objective_id: card for card in earlier}
    with translation.override(person.language):
        return _worded(subscription, days, cards, before, now=now)


def _worded(
    subscription: DigestSubscription,
    days: Period,
    cards: Sequence[Scorecard],
    before: Before,
    *,
    now: datetime,
) -> Digest:
    pressing = [card for card in cards if card.health not in wording.CALM]
    shown = {card.objective_id for card in pressing[:AT_MOST]}
    changed = [
        card
        for card in cards
        if card.objective_id not in shown and _was(card, before) is not card.health
    ]
    since = sentences.day_name(days.start)

    def entry(card: Scorecard) -> Entry:
        return _entry(card, before, since=since, now=now)

    period = sentences.period_name(days.start, days.end)
    counts = _counts(cards)
    return Digest(
        language=get_language() or "en",
        subject=news.subject(period, cards, before=before),
        preheader=", ".join(f"{count} {kind.word}" for kind, count in counts),
        eyebrow=" · ".join(
            (
                str(Organisation.objects.current()),
                sentences.report_name(subscription.cadence),
                period,
            )
        ),
        headline=wording.headline(cards),
        counts=counts,
        attention=_capped(pressing, entry, at_most=AT_MOST),
        changes=_capped(changed, entry, at_most=AT_MOST),
        rows=_capped(cards, _row, at_most=ROWS_AT_MOST),
        moves=_capped(_moves(cards, before), _as_it_is, at_most=AT_MOST),
        since=since,
        as_of=_as_of(cards, now=now, subscription=subscription),
        why=_("Sent to %(name)s. %(rhythm)s.")
        % {
            "name": subscription.person.label,
            "rhythm": sentences.rhythm_sentence(subscription),
        },
        next_date=_next_date(subscription, days, now=now),
        overview_url=absolute("objectives:overview"),
        settings_url=absolute("objectives:digest_settings"),
        unsubscribe_url=absolute("objectives:unsubscribe", token=subscription.token),
    )


def _counts(cards: Sequence[Scorecard]) -> tuple[tuple[Status, int], ...]:
    """Count the objectives by status, worst first; statuses without any are left out."""
    healths = [card.health for card in cards]
    found = sorted((status(health) for health in set(healths)), key=lambda kind: kind.order)
    return tuple((kind, sum(health == kind.key for health in healths)) for kind in found)


def _entry(card: Scorecard, before: Before, *, since: str, now: datetime) -> Entry:
    return Entry(
        status=status(card.health),
        title=card.title,
        url=absolute("objectives:detail", slug=card.slug),
        note=_note(card, before, since=since),
        sentence=wording.card_sentence(card),
        words=_owners_words(card, now=now),
    )


def _note(card: Scorecard, before: Before, *, since: str) -> str:
    """Say what the status was at the period's start, and whether that is better or worse."""
    was = _was(card, before)
    if was is None or was is card.health:
        return ""
    words = {"status": status(was).word, "day": since}
    if status(card.health).order < status(was).order:
        return _("New: was %(status)s on %(day)s.") % words
    return _("Better: was %(status)s on %(day)s.") % words


def _was(card: Scorecard, before: Before) -> Health | None:
    earlier = before.get(card.objective_id)
    return earlier.health if earlier else None


def _owners_words(card: Scorecard, *, now: datetime) -> str:
    lines = [line for line in card.lines if line.word and line.word_at]
    said = [line for line in lines if line.word_at and now - line.word_at <= WORDS_LAST]
    if not said:
        return ""
    newest = max(said, key=lambda line: line.word_at or now)
    word = " ".join(newest.word.split())
    if len(word) > LONGEST_WORDS:
        word = word[: LONGEST_WORDS - 1].rstrip() + "…"
    if newest.is_overridden:
        return f"{wording.differing_view(newest)} " + _("“%(words)s”") % {"words": word}
    if not newest.word_by:
        return _("“%(words)s”") % {"words": word}
    return _("%(name)s: “%(word)s”") % {"name": newest.word_by, "word": word}


def _row(card: Scorecard) -> Row:
    percent = 0 if card.achieved is None else round(max(0.0, min(1.0, card.achieved)) * 100)
    return Row(
        status=status(card.health),
        title=card.title,
        url=absolute("objectives:detail", slug=card.slug),
        share=numbers.format_share(card.achieved, language=get_language() or "en"),
        percent=percent,
        figures=tuple(
            Figure(line.label, wording.now(line), wording.goal(line))
            for line in card.lines[:FIGURES_AT_MOST]
        ),
    )


def _moves(cards: Sequence[Scorecard], before: Before) -> list[Move]:
    """Return the metrics that moved, the longest part of their way first, each metric once."""
    found: dict[int, tuple[float, Move]] = {}
    for card in cards:
        earlier = before.get(card.objective_id)
        lines = {line.success_metric_id: line for line in earlier.lines} if earlier else {}
        for line in card.lines:
            then = lines.get(line.success_metric_id)
            if then is None or then.achieved is None or line.achieved is None:
                continue
            share = line.achieved - then.achieved
            if abs(share) > abs(found.get(line.metric_id, (0.0, None))[0]):
                found[line.metric_id] = (share, _move(line, then))
    ranked = sorted(found.values(), key=lambda item: -abs(item[0]))
    return [move for _share, move in ranked]


def _move(line: Line, then: Line) -> Move:
    is_better = (line.achieved or 0.0) > (then.achieved or 0.0)
    is_reached = (then.achieved or 0.0) < 1 <= (line.achieved or 0.0)
    if is_better:
        verdict = _("better, target reached") if is_reached else _("better")
    else:
        verdict = _("worse")
    values = _("%(then)s to %(now)s") % {
        "then": wording.now(then),
        "now": wording.now(line),
    }
    return Move(line.label, values, verdict)


def _as_of(cards: Sequence[Scorecard], *, now: datetime, subscription: DigestSubscription) -> str:
    newest = max((card.as_of for card in cards), default=now)
    moment = dates.format_full(newest, tz=subscription.person.zone, language=get_language() or "en")
    late = {
        line.metric_id for card in cards for line in card.lines if line.health == Health.NO_DATA
    }
    text = _("Figures as of %(moment)s.") % {"moment": moment}
    if not late:
        return text
    missing = ngettext(
        "%(count)s metric has no recent value.",
        "%(count)s metrics have no recent value.",
        len(late),
    )
    return f"{text} {missing % {'count': len(late)}}"


def _next_date(subscription: DigestSubscription, days: Period, *, now: datetime) -> str:
    if subscription.stopped_at is not None:
        return _("No further report is planned.")
    following = subscriptions.next_due(subscription, after=max(now, days.due_at))
    return _("Next report: %(moment)s.") % {
        "moment": sentences.moment(following, subscription.person.zone)
    }


def _capped(
    found: Sequence[Item], written: Callable[[Item], Said], *, at_most: int
) -> Capped[Said]:
    left = len(found) - at_most
    more = _("+%(count)s more") % {"count": left} if left > 0 else ""
    return Capped(tuple(written(item) for item in found[:at_most]), more)


def _as_it_is(move: Move) -> Move:
    return move
