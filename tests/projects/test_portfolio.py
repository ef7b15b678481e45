from datetime import date, timedelta

import pytest

from projects.models import Project, Stage
from projects.portfolio import (
    ProjectRefused,
    archive_project,
    change_project,
    create_project,
    move_to_stage,
    restore_project,
    set_links,
    set_stage_target,
)
from tests import factories
from tests.factories import NOW, create_admin

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def stages(project):
    return [
        (change.stage, change.changed_on, change.reason)
        for change in project.stage_changes.order_by("changed_on", "pk")
    ]


def test_a_project_begins_as_an_idea_today():
    admin = create_admin()

    project = create_project(name="Delay prediction", by=admin, now=NOW)

    assert project.slug == "delay-prediction"
    assert stages(project) == [("idea", TODAY, "")]
    assert project.stage_changes.get().recorded_by == admin


def test_a_project_that_runs_already_keeps_its_own_date():
    project = create_project(
        name="Delays", stage=Stage.LIVE, stage_on=date(2024, 3, 1), by=None, now=NOW
    )

    assert stages(project) == [("live", date(2024, 3, 1), "")]


def test_a_project_without_a_name_is_refused_whole():
    with pytest.raises(ProjectRefused) as refused:
        create_project(name="", by=None, now=NOW)

    assert list(refused.value.message_dict) == ["name"]
    assert not Project.objects.exists()


def test_each_change_of_stage_is_kept_with_date_and_reason():
    project = factories.create_project(stage=Stage.IDEA, changed_on=date(2026, 1, 5))

    move_to_stage(
        project, stage="pilot", on=date(2026, 3, 2), reason=" Two gates ", by=None, now=NOW
    )

    assert stages(project) == [
        ("idea", date(2026, 1, 5), ""),
        ("pilot", date(2026, 3, 2), "Two gates"),
    ]


@pytest.mark.parametrize(
    ("stage", "on", "fault"),
    [
        (
            "idea",
            TODAY,
            {"stage": ["The project is in this stage already, since 2026-01-05."]},
        ),
        ("launched", TODAY, {"stage": ["Value 'launched' is not a valid choice."]}),
        (
            "live",
            TODAY + timedelta(days=2),
            {
                "changed_on": [
                    "Expected a day up to today, but 2026-11-26 is yet to come. "
                    "Set a target date instead."
                ]
            },
        ),
    ],
)
def test_a_step_that_cannot_be_is_refused(stage, on, fault):
    project = factories.create_project(stage=Stage.IDEA, changed_on=date(2026, 1, 5))

    with pytest.raises(ProjectRefused) as refused:
        move_to_stage(project, stage=stage, on=on, by=None, now=NOW)

    assert refused.value.message_dict == fault
    assert len(stages(project)) == 1


def test_a_target_date_is_set_moved_and_taken_back():
    project = factories.create_project()

    set_stage_target(project, stage="live", due_on=date(2026, 12, 1), by=None)
    set_stage_target(project, stage="live", due_on=date(2027, 1, 1), by=None)
    assert [target.due_on for target in project.stage_targets.all()] == [date(2027, 1, 1)]
    set_stage_target(project, stage="live", due_on=None, by=None)
    assert not project.stage_targets.exists()


def test_links_are_web_addresses():
    project = factories.create_project()

    set_links(project, [{"label": "Code", "url": "https://example.org/code"}], by=None)
    with pytest.raises(ProjectRefused) as refused:
        set_links(project, [{"label": "Trap", "url": "javascript:alert(1)"}], by=None)

    assert list(refused.value.message_dict) == ["links"]
    assert [link.url for link in project.links.all()] == ["https://example.org/code"]


def test_an_archived_project_comes_back():
    project = factories.create_project()

    archive_project(project, by=None, now=NOW)
    assert not Project.objects.current().exists()
    restore_project(project, by=None)
    change_project(project, is_paused=True, by=None, now=NOW)
    assert Project.objects.current().get().is_paused is True
