"""Template tags of the components: `{% load ui %}`. docs/ui.md shows each in use.

Formatting, charts and links are in the neighbouring modules and registered here as well, so that a
page loads one library.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ui import toasts, words
from ui.statuses import Status, status
from ui.templatetags import drawings, links, writing

register = template.Library()
register.filters.update(writing.register.filters)
register.tags.update(writing.register.tags)
register.tags.update(drawings.register.tags)
register.tags.update(links.register.tags)

register.filter("undo_url", toasts.undo_url)
register.filter("toast_tone", toasts.tone)


# --- Status ------------------------------------------------------------------------------


@register.inclusion_tag("ui/status_chip.html")
def status_chip(key: str, *, big: bool = False) -> dict[str, Any]:
    return {"status": status(key), "big": big}


@register.inclusion_tag("ui/status_icon.html")
def status_icon(key: str, *, size: int = 16) -> dict[str, Any]:
    return {"status": status(key), "size": size}


@register.filter
def status_word(key: str) -> str:
    """Return the word of a status, in the reader's language."""
    return str(status(key).word)


@register.filter
def status_glyph(key: str) -> str:
    """Return the shape of a status as one character, for plain text."""
    return status(key).glyph


@register.filter
def status_tone(key: str) -> str:
    """Return the class that gives its colours to what is inside: `tone-risk`."""
    return f"tone-{status(key).tone}"


@register.inclusion_tag("ui/tally.html")
def tally(
    counts: Mapping[str, int], *, label: str, urls: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Show counts by status, worst first; zero counts are left out."""
    looks = sorted((status(key) for key, n in counts.items() if n), key=lambda look: look.order)
    items: list[tuple[Status, int, str]] = [
        (look, counts[look.key], (urls or {}).get(look.key, "")) for look in looks
    ]
    return {"items": items, "label": label}


@register.inclusion_tag("ui/attention_list.html")
def attention_list(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": list(items)}


# --- Parts with a body -------------------------------------------------------------------


@register.simple_block_tag
def page_head(
    content: str,
    title: str,
    *,
    status: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    lede: bool = False,
    eyebrow: str = "",
) -> SafeString:
    """Open a page: the body holds its actions. `lede` sets the title as a sentence."""
    return render_to_string(
        "ui/page_head.html",
        {
            "actions": _trimmed(content),
            "title": title,
            "status": status,
            "crumbs": crumbs,
            "lede": lede,
            "eyebrow": eyebrow,
        },
    )


@register.simple_block_tag
def kpi_strip(content: str, *, label: str, four: bool = False) -> SafeString:
    return render_to_string("ui/kpi_strip.html", {"body": content, "label": label, "four": four})


@register.simple_block_tag
def kpi(content: str, label: str, value: str, *, of: str = "", stale: bool = False) -> SafeString:
    return render_to_string(
        "ui/kpi.html",
        {
            "body": _trimmed(content),
            "label": label,
            "value": value,
            "of": of,
            "stale": stale,
        },
    )


@register.simple_block_tag
def notice(content: str, *, level: str = "info", title: str = "") -> SafeString:
    """Show something the reader should know. `level` is info, success, warning or error."""
    return render_to_string(
        "ui/notice.html",
        {"body": content, "level": level, "title": title, "tone": NOTICE_TONES[level]},
    )


@register.simple_block_tag
def empty(content: str, *, title: str) -> SafeString:
    return render_to_string("ui/empty.html", {"body": content, "title": title})


@register.simple_block_tag
def read_back(content: str, *, title: str) -> SafeString:
    return render_to_string("ui/read_back.html", {"body": content, "title": title})


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:
    return render_to_string("ui/dialog.html", {"body": content, "id": id, "title": title})


@register.simple_block_tag
def code_sample(content: str, *, id: str, label: str) -> SafeString:
    return render_to_string(
        "ui/code_sample.html", {"code": _trimmed(content), "id": id, "label": label}
    )


NOTICE_TONES = {
    "info": "tone-none",
    "debug": "tone-none",
    "success": "tone-track",
    "warning": "tone-risk",
    "error": "tone-off",
}
_NOTICE_STATUSES = {
    "success": "on_track",
    "warning": "at_risk",
    "error": "off_track",
}


@register.inclusion_tag("ui/notice_icon.html")
def notice_icon(level: str) -> dict[str, Any]:
    key = _NOTICE_STATUSES.get(level)
    return {"status": status(key) if key else None}


# --- Small parts -------------------------------------------------------------------------


@register.inclusion_tag("ui/owner.html")
def owner(name: str, *, show_name: bool = False) -> dict[str, Any]:
    """Show a person: initials, with the name as text for those who cannot see them."""
    parts = str(name).split("@")[0].replace(".", " ").split()
    letters = [part[0] for part in (parts[:1] + parts[1:][-1:])]
    return {"name": name, "initials": "".join(letters).upper(), "show_name": show_name}


@register.inclusion_tag("ui/stage.html")
def stage(key: str, *, paused: bool = False) -> dict[str, Any]:
    return {"key": key, "word": words.STAGES[key], "paused": paused}


@register.inclusion_tag("ui/stage_track.html")
def stage_track(key: str) -> dict[str, Any]:
    return {"stages": words.STAGES.items(), "current": key}


@register.inclusion_tag("ui/evidence.html")
def evidence(rung: int, *, money: str = "") -> dict[str, Any]:
    """Show how well an effect is known: rung 0 to 5, and how far the money is accepted."""
    return {
        "rung": rung,
        "word": words.EVIDENCE[rung],
        "money": words.MONEY[money] if money else "",
        "ladder": [(8 * step - 7, step <= rung) for step in range(1, len(words.EVIDENCE))],
    }


@register.simple_tag
def fill(field: str, value: object = "", *, gap: str) -> SafeString:
    """One blank of a read-back: the value, or `gap` where there is none yet; app.js keeps it."""
    text = "" if value is None else str(value)
    return format_html(
        '<b class="num{}" data-fills="{}" data-gap="{}">{}</b>',
        "" if text else " gap",
        field,
        gap,
        text or gap,
    )


@register.inclusion_tag("ui/timeline.html")
def timeline(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": list(items)}


@register.inclusion_tag("ui/steps.html")
def steps(items: Sequence[tuple[str, str]], *, current: int) -> dict[str, Any]:
    """Show the way through a wizard. `items` are (label, url), `current` counts from 1."""
    return {"items": items, "current": current}


@register.inclusion_tag("ui/copy_field.html")
def copy_field(value: str, *, id: str, label: str, hint: str = "") -> dict[str, Any]:
    return {"value": value, "id": id, "label": label, "hint": hint}


@register.inclusion_tag("ui/progress.html")
def progress(
    label: str, *, done: int | None = None, total: int | None = None, url: str = ""
) -> dict[str, Any]:
    """Show long work. Without `total` the end is unknown; with `url` it refreshes itself."""
    return {"label": label, "done": done, "total": total, "url": url}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """List what a form was refused for; nothing if it was not."""
    faulty = [form[name] for name in form.errors if name in form.fields]
    return {
        "form": form,
        "fields": faulty,
        "count": len(faulty) + len(form.non_field_errors()),
    }


@register.simple_tag
def theme(user: Any) -> SafeString:
    """Print the reader's chosen theme for `<html>`; the device decides where none is chosen."""
    chosen = getattr(user, "theme", "")
    return format_html(' data-theme="{}"', chosen) if chosen in ("light", "dark") else SafeString()


def _trimmed(content: str) -> SafeString:
    """Return the rendered body of a block tag without the space around it."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by this template engine, escaped there
