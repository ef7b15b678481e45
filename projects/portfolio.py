"""Running ML projects: what they are, how far they have come, how far they mean to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey, Team, User
from accounts.refusals import Objections, Refused
from projects.models import Project, ProjectLink, Stage, StageChange, StageTarget
from projects.slugs import slug_objection, unused_slug

# The calendar's first place is fourteen hours ahead of UTC: what is today there is not the future.
AHEAD_OF_UTC = timedelta(hours=14)


class ProjectRefused(Refused):
    """A change that breaks a rule of projects."""


class ProjectTerms(TypedDict, total=False):
    """What a project is made of; on a change, only what is to be different."""

    slug: str
    name: str
    summary: str
    owner: User | None
    team: Team | None
    is_paused: bool


class Link(TypedDict):
    """A repository, model card, dashboard or document."""

    label: str
    url: str


def create_project(
    *,
    by: Actor | None,
    now: datetime,
    stage: str = Stage.IDEA,
    stage_on: date | None = None,
    **terms: Unpack[ProjectTerms],
) -> Project:
    """Open a project, in `stage` since `stage_on` (today where not given).

    Raises: ProjectRefused.
    """
    if not terms.get("slug"):
        terms["slug"] = unused_slug(terms.get("name", ""), among=Project.objects.all())
    with transaction.atomic():
        project = _save(Project(created_at=now), terms)
        move_to_stage(project, stage=stage, on=stage_on or now.date(), by=by, now=now)
    return project


def change_project(
    project: Project, *, by: Actor | None, now: datetime, **terms: Unpack[ProjectTerms]
) -> Project:
    """Change what the project is. Its stage has its own door: move_to_stage.

    Raises: ProjectRefused.
    """
    return _save(project, terms)


def move_to_stage(
    project: Project,
    *,
    stage: str,
    on: date,
    reason: str = "",
    by: Actor | None,
    now: datetime,
) -> StageChange:
    """Record that the project is in `stage` since `on`; past days are fine, future ones are not.

    Raises: ProjectRefused with the fields `stage`, `changed_on` or `reason`.
    """
    change = StageChange(
        project=project,
        stage=stage,
        changed_on=on,
        reason=reason.strip(),
        recorded_at=now,
        recorded_by=by.created_by if isinstance(by, ApiKey) else by,
    )
    objections = Objections()
    objections.check_columns(change, fields={"stage", "changed_on", "reason"})
    if on > (now + AHEAD_OF_UTC).date():
        objections.add(
            "changed_on",
            _("Expected a day up to today, but %(day)s is yet to come. Set a target date instead.")
            % {"day": on},
        )
    before = project.stage_changes.filter(changed_on__lte=on).order_by("-changed_on", "-pk").first()
    if before is not None and before.stage == stage:
        objections.add(
            "stage",
            _("The project is in this stage already, since %(day)s.") % {"day": before.changed_on},
        )
    objections.raise_if_any(ProjectRefused)
    change.save()
    return change


def set_stage_target(
    project: Project, *, stage: str, due_on: date | None, by: Actor | None
) -> StageTarget | None:
    """Say by when the project means to reach `stage`; None takes the date back.

    Raises: ProjectRefused with the field `stage`.
    """
    if stage not in Stage.values:
        raise ProjectRefused(
            {
                "stage": _("Expected one of %(stages)s, but got “%(stage)s”.")
                % {"stages": ", ".join(Stage.values), "stage": stage}
            }
        )
    if due_on is None:
        project.stage_targets.filter(stage=stage).delete()
        return None
    target, _created = project.stage_targets.update_or_create(
        stage=stage, defaults={"due_on": due_on}
    )
    return target


def set_links(project: Project, links: Sequence[Link], *, by: Actor | None) -> None:
    """Make `links` the links of the project, in this order.

    Raises: ProjectRefused with the field `links`.
    """
    objections = Objections()
    for number, link in enumerate(links, start=1):
        if not 0 < len(link["label"].strip()) <= 80:
            objections.add(
                "links",
                _("Link %(number)s: expected a label of 1 to 80 characters.") % {"number": number},
            )
        if not _is_web_address(link["url"]):
            objections.add(
                "links",
                _(
                    "Link %(number)s: expected an address of at most 500 characters that begins "
                    "with https://, but got “%(url)s”."
                )
                % {"number": number, "url": link["url"][:100]},
            )
    if len({link["url"] for link in links}) < len(links):
        objections.add("links", _("The same address stands there twice. Keep one of them."))
    objections.raise_if_any(ProjectRefused)
    with transaction.atomic():
        project.links.all().delete()
        ProjectLink.objects.bulk_create(
            ProjectLink(project=project, label=link["label"].strip(), url=link["url"])
            for link in links
        )


def _is_web_address(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return False
    return len(url) <= 500


def archive_project(project: Project, *, by: Actor | None, now: datetime) -> Project:
    """Take the project out of lists. Its metrics, stages and effects stay readable."""
    return _set_archived(project, now)


def restore_project(project: Project, *, by: Actor | None) -> Project:
    """Bring an archived project back."""
    return _set_archived(project, None)


def _set_archived(project: Project, archived_at: datetime | None) -> Project:
    if (project.archived_at is None) != (archived_at is None):
        project.archived_at = archived_at
        project.save(update_fields=["archived_at"])
    return project


def _save(project: Project, terms: ProjectTerms) -> Project:
    for field, value in terms.items():
        setattr(project, field, value.strip() if isinstance(value, str) else value)
    objections = Objections()
    objections.check_text("name", project.name, example="Delay prediction")
    objections.check_columns(
        project, fields={"slug", "summary", "is_paused"} | ({"name"} if project.name else set())
    )
    objection = slug_objection(project.slug, among=Project.objects.exclude(pk=project.pk))
    if objection:
        objections.add("slug", objection)
    objections.raise_if_any(ProjectRefused)
    project.save(update_fields=[*terms] if project.pk else None)
    return project
