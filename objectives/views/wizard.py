"""Defining an objective in four steps. What is typed is kept at every one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import User
from accounts.permissions import Action, denial, needs
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives import definitions, drafts
from objectives.forms.definition import AGREE, MEASURE, OUTCOME, STEPS, WORK, Definition, SideForm
from objectives.forms.fields import text_of
from objectives.forms.measure import MeasureForm
from objectives.forms.outcome import OutcomeForm
from objectives.forms.work import MOST_ROWS, WorkFormSet, typed_rows, work_form_set
from objectives.models import Draft, Objective
from objectives.views.read_backs import measure_context

ORDER = tuple(STEPS)
HEADINGS: dict[str, str | LazyText] = {
    OUTCOME: gettext_lazy("What should change?"),
    MEASURE: gettext_lazy("How will we know?"),
    WORK: gettext_lazy("Which ML work will move it?"),
    AGREE: gettext_lazy("Does everyone agree?"),
}
CONTINUE: dict[str, str | LazyText] = {
    OUTCOME: gettext_lazy("Continue to the measure"),
    MEASURE: gettext_lazy("Continue to the ML work"),
    WORK: gettext_lazy("Continue to the agreement"),
    AGREE: gettext_lazy("Define the objective"),
}


@require_safe
@needs(Action.DEFINE_OBJECTIVES)
def new(request: SignedInRequest) -> HttpResponse:
    """Resume where the draft stopped, or begin."""
    draft = drafts.draft_of(request.user)
    if draft is None:
        return redirect("objectives:wizard", step=OUTCOME)
    open_steps = _definition(draft, request.user).open_steps()
    return redirect("objectives:wizard", step=open_steps[0] if open_steps else AGREE)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.DEFINE_OBJECTIVES)
def discard(request: SignedInRequest) -> HttpResponse:
    """Ask, then throw the draft away; it cannot be undone."""
    if request.method == "POST":
        drafts.discard(request.user)
        messages.success(request, _("Draft discarded."))
        return redirect("objectives:list")
    draft = drafts.draft_of(request.user)
    title = draft.content.get(OUTCOME, {}).get("title", "") if draft else ""
    return render(request, "objectives/wizard/discard.html", {"title": title})


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@needs(Action.DEFINE_OBJECTIVES)
def wizard(request: SignedInRequest, step: str) -> HttpResponse:
    """Show one step, or keep what was typed there and go where the pressed button leads."""
    if step not in STEPS:
        raise Http404
    if request.method != "POST":
        return _page(request, step, drafts.draft_of(request.user))
    now, person = timezone.now(), request.user
    if step == AGREE and drafts.draft_of(person) is None:
        return redirect("objectives:list")  # pressed twice: the first press defined it
    draft = drafts.keep(person, step=step, typed=_typed(request, step), now=now)
    definition = _definition(draft, person)
    match request.POST.get("go", "next"):
        case "preview" if request.htmx:
            return render(request, "objectives/_agreed.html", _agreed(definition, draft, now=now))
        case "preview":
            return _page(request, step, draft)
        case "add":
            return _page(request, step, draft, more_rows=1)
        case "back":
            return redirect("objectives:wizard", step=_before(step) or step)
        case "leave":
            messages.success(request, _("Your draft is saved. “New objective” takes it up again."))
            return redirect("objectives:list")
    if step == AGREE:
        return _finish(request, definition, draft, now=now)
    if not definition.is_done(step):
        return _page(request, step, draft, refused=True)
    return redirect("objectives:wizard", step=ORDER[ORDER.index(step) + 1])


def _finish(
    request: SignedInRequest, definition: Definition, draft: Draft, *, now: datetime
) -> HttpResponse:
    """Create everything in one go, or say what keeps it from being created."""
    form = SideForm(draft.content.get(AGREE, {}))
    if definition.open_steps() or not form.is_valid():
        return _page(request, AGREE, draft, refused=True)
    try:
        with drafts.finished(request.user) as is_mine:
            if not is_mine:
                return redirect("objectives:list")
            objective = _define(definition, side=form.cleaned_data["side"], now=now)
    except Refused as refused:
        return _page(request, AGREE, draft, refused=True, refusals=refused.messages)
    messages.success(
        request, _("The objective is defined. Send its first value when there is one.")
    )
    return redirect("objectives:detail", slug=objective.slug)


def _define(definition: Definition, *, side: str, now: datetime) -> Objective:
    measure = definition.measure
    return definitions.define(
        outcome=definition.outcome.terms(),
        metric=measure.chosen or measure.metric_terms(),
        promise=measure.new_terms(),
        work=definition.work,
        side=side,
        by=definition.viewer,
        now=now,
    )


def _typed(request: SignedInRequest, step: str) -> dict[str, str]:
    """Return what was typed into the fields of a step, and nothing else that was sent."""
    today, person = timezone.localdate(), request.user
    if step == WORK:
        return typed_rows(request.POST)
    form: forms.Form = {
        OUTCOME: lambda: OutcomeForm(viewer=person),
        MEASURE: lambda: MeasureForm(viewer=person, today=today),
        AGREE: SideForm,
    }[step]()
    return text_of(form, request.POST)


def _definition(draft: Draft | None, person: User) -> Definition:
    content = draft.content if draft else {}
    return Definition(content, viewer=person, today=timezone.localdate())


def _page(
    request: SignedInRequest,
    step: str,
    draft: Draft | None,
    *,
    refused: bool = False,
    refusals: list[str] | None = None,
    more_rows: int = 0,
) -> HttpResponse:
    """Show a step: with its faults where it was refused, else as it was left."""
    person = request.user
    definition = _definition(draft, person)
    urls = {key: reverse("objectives:wizard", args=[key]) for key in STEPS}
    context = {
        "heading": HEADINGS[step],
        "crumbs": [(_("Objectives"), reverse("objectives:list")), (_("New objective"), "")],
        "steps": [
            (label, reverse("objectives:wizard", args=[key])) for key, label in STEPS.items()
        ],
        "current": ORDER.index(step) + 1,
        "fields": f"objectives/wizard/_{step}.html",
        "form": _form(definition, step, refused=refused, more_rows=more_rows),
        "back": _before(step),
        "leave_label": _("Save the draft and leave"),
        "discard_url": reverse("objectives:discard_draft") if draft else "",
        "continue_label": CONTINUE[step],
        **_agreed(definition, draft, now=timezone.now()),
    }
    if step == WORK and not definition.may_edit_projects:
        context["denial"] = denial(person, Action.EDIT_PROJECTS)
    if step == WORK and definition.may_edit_projects:
        context["can_add"] = len(context["form"].forms) < MOST_ROWS
    if step == AGREE:
        context["refusals"] = refusals
        context["open_steps"] = [(STEPS[key], urls[key]) for key in definition.open_steps()]
        context["continue_label"] = "" if context["open_steps"] else CONTINUE[AGREE]
    return render(request, "objectives/wizard/page.html", context, status=422 if refused else 200)


def _form(
    definition: Definition, step: str, *, refused: bool, more_rows: int
) -> forms.Form | WorkFormSet | None:
    """Return what a step shows: bound and with its faults, or as it was left."""
    typed, person = definition.content.get(step), definition.viewer
    if step == WORK:
        if not definition.may_edit_projects or (refused and definition.rows is not None):
            return definition.rows
        return work_form_set(viewer=person, typed=typed, more=more_rows)
    if step == OUTCOME:
        begun = {"owner": person.pk, "starts_on": definition.today}
        return definition.outcome if refused else OutcomeForm(initial=typed or begun, viewer=person)
    if step == MEASURE:
        if refused:
            return definition.measure
        return MeasureForm(initial=typed, viewer=person, today=definition.today)
    return SideForm(typed if refused else None, initial=dict(typed or {"side": ""}))


def _agreed(definition: Definition, draft: Draft | None, *, now: datetime) -> Mapping[str, Any]:
    """Return what stands beside the form."""
    return {
        "agreed": definition.read_back(),
        "saved_at": draft.updated_at if draft else None,
        **measure_context(definition.measure, now=now),
    }


def _before(step: str) -> str:
    place = ORDER.index(step)
    return ORDER[place - 1] if place else ""
