"""Defining a metric, changing its definition, putting it away and back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Action, needs
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives.forms.fields import blame
from objectives.forms.metric import MetricForm, terms_of
from projects import metrics
from projects.models import Metric, Project
from ui.toasts import undo_by


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def new_metric(request: SignedInRequest) -> HttpResponse:
    """Define a metric; `?project=` puts it into an ML project."""
    form = MetricForm(
        request.POST if request.method == "POST" else None,
        viewer=request.user,
        initial=_begun(request),
    )
    if form.is_valid():
        try:
            metric = metrics.create_metric(by=request.user, now=timezone.now(), **form.terms())
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Metric defined. Its first value can come."))
            return redirect("objectives:metric", slug=metric.slug)
    return _page(request, form, heading=_("New metric"), button=_("Define the metric"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def edit_metric(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what a metric is. Its values stay as they are."""
    metric = _metric(request.user, slug)
    form = MetricForm(
        request.POST if request.method == "POST" else None,
        viewer=request.user,
        initial=terms_of(metric),
    )
    if form.is_valid():
        try:
            metrics.change_metric(metric, by=request.user, now=timezone.now(), **form.terms())
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Metric saved."))
            return redirect("objectives:metric", slug=slug)
    name = form.initial["name"]
    return _page(
        request, form, heading=_("Change “%(name)s”") % {"name": name},
        button=_("Save the metric"), metric=metric,
    )  # fmt: skip


@require_POST
@needs(Action.EDIT_PROJECTS)
def archive_metric(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a metric out of lists and choices, with a way back."""
    metric = metrics.archive_metric(
        _metric(request.user, slug), by=request.user, now=timezone.now()
    )
    messages.success(
        request,
        _("“%(name)s” is archived.") % {"name": metric.name},
        extra_tags=undo_by(reverse("objectives:restore_metric", args=[slug])),
    )
    return redirect("objectives:metrics")


@require_POST
@needs(Action.EDIT_PROJECTS)
def restore_metric(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring an archived metric back."""
    metric = metrics.restore_metric(_metric(request.user, slug), by=request.user)
    messages.success(request, _("“%(name)s” is back.") % {"name": metric.name})
    return redirect("objectives:metric", slug=slug)


def _metric(viewer: User, slug: str) -> Metric:
    return get_object_or_404(Metric.objects.visible_to(viewer), slug=slug)


def _begun(request: SignedInRequest) -> dict[str, Any]:
    """Return what a new metric begins with: the project that one came from."""
    seen = Project.objects.visible_to(request.user).current()
    project = seen.filter(slug=request.GET.get("project", "")).first()
    return {"project": project.pk, "owner": request.user.pk} if project else {}


def _page(
    request: SignedInRequest,
    form: MetricForm,
    *,
    heading: str,
    button: str,
    metric: Metric | None = None,
) -> HttpResponse:
    crumbs = [(_("Metrics"), reverse("objectives:metrics"))]
    if metric is not None:
        crumbs.append((form.initial["name"], reverse("objectives:metric", args=[metric.slug])))
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "metric": metric,
        "crumbs": [*crumbs, (heading, "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "objectives/metric_form.html", context, status=status)
