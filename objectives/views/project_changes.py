"""Opening and changing ML projects, and saying what they should move."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Actor
from accounts.permissions import Action, needs
from accounts.refusals import Refused
from accounts.requests import SignedInRequest
from objectives import contributions
from objectives.forms.fields import blame
from objectives.forms.project import (
    ContributionForm,
    EffectForm,
    NewProjectForm,
    ProjectForm,
    StageForm,
    terms_of,
)
from objectives.models import Contribution
from projects import portfolio
from projects.models import Project
from projects.portfolio import Link
from ui.toasts import undo_by


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def new(request: SignedInRequest) -> HttpResponse:
    """Open a project."""
    form = NewProjectForm(
        request.POST or None,
        initial={"owner": request.user.pk, "stage_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            with transaction.atomic():
                project = portfolio.create_project(
                    by=request.user,
                    now=timezone.now(),
                    stage=form.cleaned_data["stage"],
                    stage_on=form.cleaned_data["stage_on"],
                    **form.terms(),
                )
                _keep_rest(project, form, by=request.user)
        except Refused as refused:
            blame(form, refused, {"changed_on": "stage_on"})
        else:
            messages.success(request, _("Project opened."))
            return redirect("objectives:project", slug=project.slug)
    heading = _("New project")
    return _page(request, form, None, heading=heading, label=_("Open the project"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what a project is, its links and its target dates."""
    project = _project(request.user, slug)
    links: list[Link] = [
        {"label": link.label, "url": link.url} for link in project.links.order_by("pk")
    ]
    aims = dict(project.stage_targets.values_list("stage", "due_on"))
    form = ProjectForm(request.POST or None, initial=terms_of(project, links=links, aims=aims))
    if form.is_valid():
        try:
            with transaction.atomic():
                portfolio.change_project(
                    project, by=request.user, now=timezone.now(), **form.terms()
                )
                _keep_rest(project, form, by=request.user)
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Project saved."))
            return redirect("objectives:project", slug=slug)
    return _page(
        request,
        form,
        project,
        heading=_("Change the project"),
        label=_("Save the project"),
        archive_url=reverse("objectives:archive_project", args=[slug]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def move(request: SignedInRequest, slug: str) -> HttpResponse:
    """Record a step of a project."""
    project = _project(request.user, slug)
    form = StageForm(request.POST or None, initial={"changed_on": timezone.localdate()})
    if form.is_valid():
        try:
            portfolio.move_to_stage(
                project,
                stage=form.cleaned_data["stage"],
                on=form.cleaned_data["changed_on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Stage recorded."))
            return redirect("objectives:project", slug=slug)
    heading = _("Move to another stage")
    return _page(request, form, project, heading=heading, label=_("Record the stage"))


@require_POST
@needs(Action.EDIT_PROJECTS)
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a project out of the lists, with a way back."""
    portfolio.archive_project(_project(request.user, slug), by=request.user, now=timezone.now())
    undo = reverse("objectives:restore_project", args=[slug])
    messages.success(request, _("Project archived."), extra_tags=undo_by(undo))
    return redirect("objectives:projects")


@require_POST
@needs(Action.EDIT_PROJECTS)
def restore(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring an archived project back."""
    portfolio.restore_project(_project(request.user, slug), by=request.user)
    messages.success(request, _("Project restored."))
    return redirect("objectives:project", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def add_effect(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say which success metric a project should move, and by how much."""
    project = _project(request.user, slug)
    form = ContributionForm(request.POST or None, viewer=request.user, project=project)
    if form.is_valid():
        try:
            contributions.link(
                project=project, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Effect added."))
            return redirect("objectives:project", slug=slug)
    heading = _("What should it move?")
    return _page(request, form, project, heading=heading, label=_("Add the effect"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_PROJECTS)
def change_effect(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change what a project should add to a success metric, or take it back (`go=unlink`)."""
    project = _project(request.user, slug)
    seen = Contribution.objects.visible_to(request.user).filter(project=project)
    found = get_object_or_404(seen.select_related("success_metric__metric"), pk=pk)
    if request.POST.get("go") == "unlink":
        contributions.unlink(found, by=request.user)
        messages.success(request, _("Effect removed."))
        return redirect("objectives:project", slug=slug)
    form = EffectForm(
        request.POST or None,
        initial={"expected_effect": found.expected_effect, "note": found.note},
        viewer=request.user,
        project=project,
    )
    if form.is_valid():
        try:
            contributions.change(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Effect saved."))
            return redirect("objectives:project", slug=slug)
    return _page(
        request,
        form,
        project,
        heading=_("Effect on “%(metric)s”") % {"metric": found.success_metric.metric.name},
        label=_("Save the effect"),
        can_unlink=True,
    )


def _project(viewer: Actor, slug: str) -> Project:
    return get_object_or_404(Project.objects.visible_to(viewer), slug=slug)


def _keep_rest(project: Project, form: ProjectForm, *, by: Actor) -> None:
    """Keep links and target dates, which have rows of their own."""
    portfolio.set_links(project, form.links(), by=by)
    for stage, due_on in form.aims().items():
        portfolio.set_stage_target(project, stage=stage, due_on=due_on, by=by)


def _page(
    request: SignedInRequest,
    form: forms.Form,
    project: Project | None,
    *,
    heading: str,
    label: str,
    archive_url: str = "",
    can_unlink: bool = False,
) -> HttpResponse:
    projects_url = reverse("objectives:projects")
    back = reverse("objectives:project", args=[project.slug]) if project else projects_url
    crumbs = [(_("Projects"), projects_url)]
    context = {
        "form": form,
        "heading": heading,
        "crumbs": [*crumbs, *([(project.name, back)] if project else []), (heading, "")],
        "save_label": label,
        "cancel_url": back,
        "archive_url": archive_url,
        "can_unlink": can_unlink,
    }
    status = 422 if form.is_bound else 200
    return render(request, "objectives/projects/form.html", context, status=status)
