"""Checking in on a metric: a value, how it looks, what changed, what is needed."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation, User
from accounts.permissions import Action, denial, may, needs
from accounts.requests import SignedInRequest
from objectives import changes, check_ins
from objectives.check_ins import CheckInRefused
from objectives.forms.check_in import CheckInForm
from objectives.forms.fields import blame
from objectives.models import SuccessMetric
from objectives.views.timelines import check_in_items
from projects import measurements, series
from projects.measurements import RowsRejected
from projects.models import Metric

SAID_BEFORE = 3


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CHECK_IN)
def check_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """The form, for one of the objectives that the metric serves (`?objective=`)."""
    metric = get_object_or_404(Metric.objects.visible_to(request.user), slug=slug)
    promises = _promises(request.user, metric)
    asked = request.GET.get("objective", "")
    promise = next((p for p in promises if p.objective.slug == asked), None) or next(
        iter(promises), None
    )
    may_log = may(request.user, Action.LOG_VALUES) and metric.archived_at is None
    if promise is None and not may_log:
        raise PermissionDenied(denial(request.user, Action.LOG_VALUES))
    now = timezone.now()
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        metric=metric,
        today=timezone.localdate(now),
        may_log=may_log,
        has_promise=promise is not None,
    )
    if form.is_valid() and _saved(form, metric, promise, by=request.user, now=now):
        messages.success(request, _("Check-in saved.") if promise else _("Value saved."))
        address = reverse("objectives:metric", args=[slug])
        query = f"?objective={promise.objective.slug}" if promise else ""
        return redirect(f"{address}{query}")
    context = {
        "now": now,
        "metric": metric,
        "promise": promise,
        "promises": promises,
        "crumbs": [
            (_("Metrics"), reverse("objectives:metrics")),
            (metric.name, reverse("objectives:metric", args=[slug])),
            (_("Check in"), ""),
        ],
        "form": form,
        "newest": series.latest([metric.pk], as_of=now).get(metric.pk),
        "said": check_in_items(
            changes.check_ins([promise.pk], until=now, limit=SAID_BEFORE) if promise else (),
            with_metric=False,
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "objectives/check_in.html", context, status=status)


def _promises(viewer: User, metric: Metric) -> list[SuccessMetric]:
    seen = SuccessMetric.objects.visible_to(viewer).current().filter(metric=metric)
    return list(seen.select_related("objective", "metric").order_by("objective__title", "pk"))


def _saved(
    form: CheckInForm, metric: Metric, promise: SuccessMetric | None, *, by: User, now: datetime
) -> bool:
    """Store what was said, or note on the form why not."""
    said = form.cleaned_data
    measured_at = form.measured_at(now=now, zone=Organisation.objects.current().zone)
    try:
        if promise is None:
            row = measurements.Row(metric.slug, said["value"], measured_at or now)
            measurements.log([row], by=by, now=now)
        else:
            check_ins.check_in(
                promise,
                judgement=said.get("judgement", ""),
                changed=said.get("changed", ""),
                needed=said.get("needed", ""),
                value=said.get("value"),
                measured_at=measured_at,
                by=by,
                now=now,
            )
    except RowsRejected as refused:
        for fault in refused.faults:
            form.add_error("value", fault.detail)
    except CheckInRefused as refused:
        blame(form, refused, {"measured_at": "measured_on"})
    return not form.errors
