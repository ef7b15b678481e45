"""Links that change one thing in the query string and keep the rest."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context

register = template.Library()


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: Context, label: str, key: str, *, css: str = "") -> dict[str, Any]:
    """A column head that sorts: by `?sort=key`, and by `-key` once it is sorted so."""
    query = _query(context)
    current = query.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    return {"label": label, "url": f"?{query.urlencode()}", "direction": direction, "css": css}


@register.inclusion_tag("ui/period_picker.html", takes_context=True)
def period_picker(
    context: Context,
    choices: Iterable[tuple[str, str]],
    current: str,
    *,
    label: str,
    parameter: str = "period",
) -> dict[str, Any]:
    """One choice of few, as links that set `?parameter=`. `choices` are (key, words)."""
    links = [(_with(context, parameter, key), text, key == current) for key, text in choices]
    return {"links": links, "label": label}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the pages before and after; nothing when there is one page only."""
    before = page.has_previous() and _with(context, "page", page.previous_page_number())
    after = page.has_next() and _with(context, "page", page.next_page_number())
    return {"page": page, "before": before, "after": after}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def _with(context: Context, parameter: str, value: object) -> str:
    query = _query(context)
    query.pop("page", None)
    query[parameter] = str(value)
    return f"?{query.urlencode()}"
