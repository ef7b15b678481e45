"""What stands beside a form about a promise: the newest value and the drawing of the way."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from objectives.forms.definition import way_of
from objectives.forms.promise import PromiseForm
from objectives.previews import preview
from projects import series
from ui import chart_words, charts

AnyForm = TypeVar("AnyForm", bound=forms.Form)


def is_saving(request: SignedInRequest) -> bool:
    """Tell whether the form is meant to be saved, not only read back."""
    return request.method == "POST" and request.POST.get("go", "next") != "preview"


def read_and_shown(
    request: SignedInRequest, make: Callable[..., AnyForm], *, initial: Mapping[str, Any]
) -> tuple[AnyForm, AnyForm]:
    """Return a form as it is read, bound to what stands in it, and as it is shown.

    Faults are shown only to those who wanted to save; the read-back leaves a blank there.
    """
    typed = request.POST.dict() if request.method == "POST" else dict(initial)
    read = make(typed)
    read.is_valid()
    return read, (read if is_saving(request) else make(initial=typed))


def measure_context(form: PromiseForm, *, now: datetime) -> dict[str, Any]:
    """Return the drawing of a validated form's promise, as far as it can be drawn."""
    way = way_of(form)
    chart = preview(way, as_of=now, zone=Organisation.objects.current().zone)
    if chart is None:
        return {}
    writing = chart_words.writing(chart, language=get_language() or "en")
    drawing = charts.metric_chart(chart, writing=writing, size=charts.NARROW)
    newest = series.latest([way.metric.pk], as_of=now) if way.metric else {}
    return {
        "drawing": mark_safe(drawing),  # noqa: S308  ui.charts escapes every word it draws
        "way": way,
        "latest": next(iter(newest.values()), None),
    }
