"""Changing what was agreed on: the objective itself, its success metrics, the signatures."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.models import Actor, User
from accounts.permissions import Action, needs
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives import agreements, definitions, outcomes, promises, read_back
from objectives.forms import outcome
from objectives.forms.definition import sentence_of
from objectives.forms.fields import blame
from objectives.forms.measure import MeasureForm
from objectives.forms.outcome import OutcomeForm
from objectives.forms.promise import PromiseForm, terms_of
from objectives.models import Objective, SuccessMetric
from objectives.views.read_backs import is_saving, measure_context, read_and_shown
from ui.toasts import undo_by


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@needs(Action.DEFINE_OBJECTIVES)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change an objective's own terms."""
    objective = _objective(request.user, slug)
    make = partial(OutcomeForm, viewer=request.user, objective=objective)
    form, shown = read_and_shown(request, make, initial=outcome.terms_of(objective))
    if is_saving(request) and form.is_valid():
        try:
            outcomes.change_objective(
                objective, by=request.user, now=timezone.now(), **form.terms()
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Objective saved."))
            return redirect("objectives:detail", slug=objective.slug)
    standing = SuccessMetric.objects.current().filter(objective=objective)
    context = {
        "heading": _("Change the objective"),
        "fields": "objectives/wizard/_outcome.html",
        "form": shown,
        "continue_label": _("Save the objective"),
        "agreed": read_back.ReadBack(
            title=form.cleaned_data.get("title", ""),
            owner=_label(form.cleaned_data.get("owner")),
            sentences=[
                read_back.sentence_of(promise)
                for promise in standing.select_related("metric").order_by("pk")
            ],
        ),
    }
    return _page(request, objective, context)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@needs(Action.DEFINE_OBJECTIVES)
def add_success_metric(request: SignedInRequest, slug: str) -> HttpResponse:
    """Promise one more metric for an objective."""
    objective = _objective(request.user, slug)
    make = partial(
        MeasureForm,
        viewer=request.user,
        today=timezone.localdate(),
        objective_dates=(objective.starts_on, objective.due_on),
    )
    form, shown = read_and_shown(request, make, initial={})
    if is_saving(request) and form.is_valid():
        try:
            definitions.promise_on(
                objective,
                metric=form.chosen or form.metric_terms(),
                promise=form.new_terms(),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Success metric added."))
            return redirect("objectives:detail", slug=objective.slug)
    context = {
        "heading": _("How else will we know?"),
        "form": shown,
        "continue_label": _("Add the success metric"),
        **_promise_context(form, objective),
    }
    return _page(request, objective, context)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@needs(Action.DEFINE_OBJECTIVES)
def change_success_metric(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change a promise. Another metric would be another promise."""
    promise = _promise(request.user, slug, pk)
    objective = promise.objective
    make = partial(
        PromiseForm,
        today=timezone.localdate(),
        objective_dates=(objective.starts_on, objective.due_on),
        promised=promise,
    )
    form, shown = read_and_shown(request, make, initial=terms_of(promise))
    if is_saving(request) and form.is_valid():
        try:
            promises.change_success_metric(
                promise, by=request.user, now=timezone.now(), **form.changed_terms()
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Success metric saved."))
            return redirect("objectives:detail", slug=slug)
    context = {
        "heading": _("Change the promise on “%(metric)s”") % {"metric": promise.metric.name},
        "form": shown,
        "continue_label": _("Save the promise"),
        "archive_url": reverse("objectives:archive_success_metric", args=[slug, pk]),
        **_promise_context(form, objective),
    }
    return _page(request, objective, context)


@require_POST
@needs(Action.DEFINE_OBJECTIVES)
def archive_success_metric(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a promise out of its objective, with a way back."""
    promise = _promise(request.user, slug, pk)
    try:
        promises.archive_success_metric(promise, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        undo = reverse("objectives:restore_success_metric", args=[slug, pk])
        messages.success(request, _("Success metric removed."), extra_tags=undo_by(undo))
    return redirect("objectives:detail", slug=slug)


@require_POST
@needs(Action.DEFINE_OBJECTIVES)
def restore_success_metric(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a removed promise back."""
    try:
        promises.restore_success_metric(_promise(request.user, slug, pk), by=request.user)
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Success metric restored."))
    return redirect("objectives:detail", slug=slug)


@require_POST
@needs(Action.DEFINE_OBJECTIVES)
def sign(request: SignedInRequest, slug: str) -> HttpResponse:
    """Sign the read-back for one side, or take one's own signature back (`go=withdraw`)."""
    objective, side = _objective(request.user, slug), request.POST.get("side", "")
    if request.POST.get("go") == "withdraw":
        agreements.withdraw(objective, side=side, by=request.user)
        messages.success(request, _("Signature taken back."))
        return redirect("objectives:detail", slug=slug)
    try:
        agreements.sign(objective, side=side, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Signed."))
    return redirect("objectives:detail", slug=slug)


def _objective(viewer: Actor, slug: str) -> Objective:
    seen = Objective.objects.visible_to(viewer).select_related("owner")
    return get_object_or_404(seen, slug=slug)


def _promise(viewer: Actor, slug: str, pk: int) -> SuccessMetric:
    seen = SuccessMetric.objects.visible_to(viewer).select_related("metric", "objective__owner")
    return get_object_or_404(seen, objective__slug=slug, pk=pk)


def _label(person: User | None) -> str:
    return person.label if person else ""


def _promise_context(form: PromiseForm, objective: Objective) -> dict[str, Any]:
    return {
        "fields": "objectives/wizard/_measure.html",
        "agreed": read_back.ReadBack(
            title=objective.title,
            owner=_label(objective.owner),
            sentences=[sentence_of(form)],
        ),
        **measure_context(form, now=timezone.now()),
    }


def _page(request: SignedInRequest, objective: Objective, context: dict[str, Any]) -> HttpResponse:
    if request.htmx and not is_saving(request):
        return render(request, "objectives/_agreed.html", context)
    page = reverse("objectives:detail", args=[objective.slug])
    context |= {
        "crumbs": [
            (_("Objectives"), reverse("objectives:list")),
            (objective.title, page),
            (context["heading"], ""),
        ],
        "cancel_url": page,
    }
    status = 422 if is_saving(request) else 200
    return render(request, "objectives/wizard/page.html", context, status=status)
