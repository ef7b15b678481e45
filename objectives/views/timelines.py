"""Check-ins as items of a timeline, the same wherever they are shown."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from objectives.models import CheckIn
from projects.models import Metric
from ui import numbers


def check_in_items(said: Iterable[CheckIn], *, with_metric: bool) -> list[dict[str, Any]]:
    """Return what owners said in full; `with_metric` says of which metric."""
    return [
        {
            "on": timezone.localdate(word.checked_in_at),
            "who": word.author.label if word.author else "",
            "status": word.judgement,
            "text": " ".join(_parts(word, with_metric=with_metric)),
        }
        for word in said
    ]


def _parts(word: CheckIn, *, with_metric: bool) -> Iterable[str]:
    metric = word.success_metric.metric
    if word.measurement is not None:
        yield _("%(metric)s: %(value)s.") % {
            "metric": metric.name,
            "value": _written(metric, word.measurement.value),
        }
    elif with_metric:
        yield _("%(metric)s:") % {"metric": metric.name}
    if word.changed:
        yield word.changed
    if word.needed:
        yield _("Needed: %(needed)s") % {"needed": word.needed}


def _written(metric: Metric, value: float) -> str:
    return numbers.format_value(
        value, unit=metric.unit, decimals=metric.decimals, language=get_language() or "en"
    )
