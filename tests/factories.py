"""Rows for tests: plain functions with sensible defaults, no magic.

NOW is a Tuesday noon; promises run over 2026, so that on 2 July at noon half of the year's
days are gone.
"""

from datetime import UTC, date, datetime
from itertools import count

from accounts.models import ApiKey, Role, Team, User
from objectives.models import Contribution, DigestSubscription, Objective, SuccessMetric
from projects import measurements
from projects.models import Cadence, Metric, Project, Stage, StageChange

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

_numbers = count(1)


def create_user(
    *, email="", name="", role=Role.CONTRIBUTOR, password=None, time_zone="UTC", language="en"
):
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"person{number}@example.org", password, name=name or f"Person {number}", role=role
    )
    user.time_zone, user.language = time_zone, language
    user.save()
    return user


def create_admin(**fields):
    return create_user(role=Role.ADMIN, **fields)


def create_team(*members, name=""):
    team = Team.objects.create(name=name or f"Team {next(_numbers)}")
    team.members.set(members)
    return team


def create_key_row(*, created_by=None, can_read=True, can_write=True, everything=True, **fields):
    """A key as a row, for actions; keys.create() gives one that opens the API."""
    number = next(_numbers)
    return ApiKey.objects.create(
        name=f"Key {number}",
        prefix=f"test{number}",
        digest="0" * 64,
        created_at=NOW,
        created_by=created_by,
        can_read=can_read,
        can_write=can_write,
        everything=everything,
        **fields,
    )


def create_project(*, slug="", name="", stage=None, changed_on=date(2026, 1, 5), **fields):
    number = next(_numbers)
    project = Project.objects.create(
        slug=slug or f"project-{number}", name=name or f"Project {number}", created_at=NOW, **fields
    )
    if stage is not None:
        StageChange.objects.create(
            project=project, stage=Stage(stage), changed_on=changed_on, recorded_at=NOW
        )
    return project


def create_metric(*, slug="", name="", unit="%", cadence=Cadence.WEEKLY, **fields):
    number = next(_numbers)
    return Metric.objects.create(
        slug=slug or f"metric-{number}",
        name=name or f"Metric {number}",
        unit=unit,
        cadence=cadence,
        created_at=NOW,
        **fields,
    )


def create_objective(
    *, slug="", title="", starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31), **fields
):
    number = next(_numbers)
    return Objective.objects.create(
        slug=slug or f"objective-{number}",
        title=title or f"Objective {number}",
        starts_on=starts_on,
        due_on=due_on,
        created_at=NOW,
        **fields,
    )


def create_success_metric(
    *,
    objective=None,
    metric=None,
    baseline=0.0,
    target=100.0,
    starts_on=date(2026, 1, 1),
    due_on=date(2026, 12, 31),
    **fields,
):
    return SuccessMetric.objects.create(
        objective=objective or create_objective(),
        metric=metric or create_metric(),
        baseline=baseline,
        target=target,
        starts_on=starts_on,
        due_on=due_on,
        created_at=NOW,
        **fields,
    )


def create_contribution(*, success_metric=None, project=None, expected_effect=None):
    return Contribution.objects.create(
        success_metric=success_metric or create_success_metric(),
        project=project or create_project(),
        expected_effect=expected_effect,
        created_at=NOW,
    )


def create_subscription(*, person=None, cadence="weekly", next_due_at=NOW, **fields):
    return DigestSubscription.objects.create(
        person=person or create_user(),
        cadence=cadence,
        next_due_at=next_due_at,
        created_at=NOW,
        **fields,
    )


def log_value(metric, value, *, at=NOW, now=None, by=None, note=""):
    """Log one value as the API would."""
    row = measurements.Row(metric.slug, value, at, note)
    return measurements.log([row], by=by, now=now or max(at, NOW))
