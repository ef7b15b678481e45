"""ML projects: what they are, and how far they have come."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import Archived, Choice, Day, Flag, Instant, Reference, Shape, Slug, Text
from accounts.api.filters import ArchivedFilter, TextFilter
from accounts.api.idempotency import once
from accounts.api.views import NounViews, Strict
from accounts.models import Team, User
from accounts.permissions import Action
from projects import portfolio
from projects.models import Project, ProjectLink, Stage, StageChange, StageTarget


@extend_schema_serializer(component_name="Link")
class LinkShape(Shape):
    """A repository, model card, dashboard or document."""

    label = Text(max_length=80)
    url = Text(max_length=500, help_text="Begins with https:// or http://.")


@extend_schema_serializer(component_name="StageTarget")
class StageTargetShape(Shape):
    """By when a stage is meant to be reached."""

    stage = Choice(choices=Stage.choices)
    due_on = Day()


@extend_schema_serializer(component_name="Project")
class ProjectShape(Shape):
    """An ML project."""

    slug = Slug(required=False, help_text="Made from the name where it is not given.")
    name = Text(max_length=160)
    summary = Text(required=False, allow_blank=True, max_length=5000)
    owner = Reference(
        queryset=User.objects.filter(is_active=True),
        slug_field="email",
        noun="e-mail",
        required=False,
        allow_null=True,
        help_text="E-mail of a person.",
    )
    team = Reference(
        queryset=Team.objects.all(),
        slug_field="name",
        noun="name",
        required=False,
        allow_null=True,
        help_text="Name of a team.",
    )
    is_paused = Flag(required=False)
    stage = serializers.CharField(
        read_only=True, allow_null=True, help_text="Changes by POST …/stage-changes."
    )
    stage_since = Day(read_only=True, allow_null=True)
    links = LinkShape(many=True, required=False, help_text="All of them, in order.")
    stage_targets = StageTargetShape(
        many=True, required=False, help_text="By when each stage is meant to be reached."
    )
    archived = Archived(required=False)
    created_at = Instant(read_only=True)


@extend_schema_serializer(component_name="StageChange")
class StageChangeShape(Shape):
    """One step of a project, kept for good."""

    stage = Choice(choices=Stage.choices)
    changed_on = Day(required=False, help_text="Since when; today where it is not given.")
    reason = Text(required=False, allow_blank=True, max_length=300)
    recorded_at = Instant(read_only=True)


class ProjectFilters(django_filters.FilterSet):
    archived = ArchivedFilter()
    stage = django_filters.ChoiceFilter(choices=Stage.choices)
    owner = TextFilter("owner__email", label="E-mail of a person.")


@extend_schema(tags=["projects"])
@extend_schema_view(
    list=extend_schema(operation_id="list_projects"),
    create=extend_schema(operation_id="create_project"),
    retrieve=extend_schema(operation_id="read_project"),
    partial_update=extend_schema(operation_id="change_project"),
)
class ProjectViews(NounViews):
    """ML projects. A new one is an idea until a change of stage says more."""

    queryset = Project.objects.none()
    serializer_class = ProjectShape
    filterset_class = ProjectFilters
    needs: ClassVar[dict[str, Action]] = {
        "GET": Action.READ,
        "POST": Action.EDIT_PROJECTS,
        "PATCH": Action.EDIT_PROJECTS,
    }
    whole_keys_only = frozenset({"POST"})

    def get_queryset(self) -> QuerySet:
        return (
            Project.objects.visible_to(self.key)
            .with_stage(on=timezone.now().date())
            .select_related("owner", "team")
            .prefetch_related(
                Prefetch("links", ProjectLink.objects.order_by("pk")),
                Prefetch("stage_targets", StageTarget.objects.order_by("due_on", "pk")),
            )
        )

    def create_from(self, fields: dict[str, Any]) -> Project:
        links, targets = fields.pop("links", None), fields.pop("stage_targets", None)
        project = portfolio.create_project(by=self.key, now=timezone.now(), **fields)
        self._set_parts(project, links, targets)
        return project

    def change_from(self, instance: Project, fields: dict[str, Any]) -> None:
        links, targets = fields.pop("links", None), fields.pop("stage_targets", None)
        if fields:
            portfolio.change_project(instance, by=self.key, now=timezone.now(), **fields)
        self._set_parts(instance, links, targets)

    def archive(self, instance: Project) -> None:
        portfolio.archive_project(instance, by=self.key, now=timezone.now())

    def restore(self, instance: Project) -> None:
        portfolio.restore_project(instance, by=self.key)

    def _set_parts(
        self,
        project: Project,
        links: list[portfolio.Link] | None,
        targets: list[dict[str, Any]] | None,
    ) -> None:
        if links is not None:
            portfolio.set_links(project, links, by=self.key)
        if targets is not None:
            due_on = {target["stage"]: target["due_on"] for target in targets}
            for stage in Stage.values:
                portfolio.set_stage_target(
                    project, stage=stage, due_on=due_on.get(stage), by=self.key
                )


@extend_schema(tags=["projects"])
@extend_schema_view(
    get=extend_schema(operation_id="list_stage_changes"),
    post=extend_schema(operation_id="record_stage_change", responses={201: StageChangeShape}),
)
class StageChanges(Strict, generics.ListAPIView):
    """The steps of one project, oldest first. None is ever changed or taken away."""

    queryset = StageChange.objects.none()
    serializer_class = StageChangeShape
    filter_backends: ClassVar[list[Any]] = []
    parameters: ClassVar[dict[str, frozenset[str]]] = {"GET": frozenset({"cursor", "page_size"})}
    needs: ClassVar[dict[str, Action]] = {"GET": Action.READ, "POST": Action.EDIT_PROJECTS}
    ordering = ("changed_on", "pk")

    def project(self) -> Project:
        return get_object_or_404(Project.objects.visible_to(self.key), slug=self.kwargs["slug"])

    def get_queryset(self) -> QuerySet:
        return StageChange.objects.filter(project=self.project())

    def post(self, request: Request, *_arguments: Any, **_options: Any) -> Response:
        project = self.project()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = dict(serializer.validated_data)

        def effect() -> Response:
            now = timezone.now()
            change = portfolio.move_to_stage(
                project,
                stage=fields["stage"],
                on=fields.get("changed_on") or now.date(),
                reason=fields.get("reason", ""),
                by=self.key,
                now=now,
            )
            return Response(self.get_serializer(change).data, status.HTTP_201_CREATED)

        return once(request, effect)
