"""The subject of a progress mail: the period and its news, worst first, in 70 characters."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives import wording
from objectives.progress.health import Health
from objectives.scorecards import Scorecard

LONGEST_SUBJECT = 70  # characters; phones show about half of it


def subject(period: str, cards: Sequence[Scorecard], *, before: Mapping[int, Scorecard]) -> str:
    """Return `Week 47: Keep our customers still off track at 13.4%, Cut costs now at risk`.

    `cards` come worst first; `before` holds the same objectives at the start of the period,
    by pk.
    """
    opening = _("%(period)s: ") % {"period": period}
    pressing = [card for card in cards if card.health not in wording.CALM]
    if not pressing:
        return opening + _calm(cards)
    room = LONGEST_SUBJECT - len(opening)
    told = _first(pressing[0], before.get(pressing[0].objective_id), room=room)
    left = len(pressing) - 1
    for card in pressing[1:]:
        longer = f"{told}, {_news(card.title, card, before.get(card.objective_id))}"
        if len(longer) > room:
            break
        told, left = longer, left - 1
    more = _(", +%(count)s more") % {"count": left}
    return opening + (told + more if left and len(told + more) <= room else told)


def _calm(cards: Sequence[Scorecard]) -> str:
    if not cards:
        return _("no objective yet")
    if all(card.health in (Health.ON_TRACK, Health.ACHIEVED) for card in cards):
        return ngettext(
            "the one objective is on track", "all %(count)s objectives on track", len(cards)
        ) % {"count": wording.count_word(len(cards))}
    return _("nothing needs you")


def _first(card: Scorecard, before: Scorecard | None, *, room: int) -> str:
    """Tell the worst news with its figure where it fits, its title cut where it must be."""
    news = _news(card.title, card, before)
    figure = _figure(card)
    with_figure = _("%(news)s at %(value)s") % {"news": news, "value": figure}
    if figure and len(with_figure) <= room:
        return with_figure
    if len(news) <= room:
        return news
    title = card.title[: len(card.title) - (len(news) - room) - 1].rstrip() + "…"
    return _news(title, card, before)


def _figure(card: Scorecard) -> str:
    """Return the figure of an objective with one success metric, where it has a fresh value."""
    if len(card.lines) != 1 or card.health == Health.NO_DATA or card.lines[0].current is None:
        return ""
    return wording.now(card.lines[0])


def _news(title: str, card: Scorecard, before: Scorecard | None) -> str:
    is_new = before is None or before.health != card.health
    phrases = {
        Health.OFF_TRACK: (_("%(title)s now off track"), _("%(title)s still off track")),
        Health.MISSED: (_("%(title)s now missed"), _("%(title)s missed")),
        Health.AT_RISK: (_("%(title)s now at risk"), _("%(title)s still at risk")),
        Health.NO_DATA: (_("%(title)s now without values"), _("%(title)s still without values")),
    }
    now, still = phrases[card.health]
    return (now if is_new else still) % {"title": title}
