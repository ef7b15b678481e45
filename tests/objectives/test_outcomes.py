from datetime import date

import pytest

from accounts.models import Role
from objectives.models import Objective, SuccessMetric
from objectives.outcomes import (
    ObjectiveRefused,
    archive_objective,
    change_objective,
    create_objective,
    restore_objective,
)
from tests import factories
from tests.factories import NOW, create_admin, create_key_row, create_success_metric, create_user

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}


def refusal(action, *arguments, **terms):
    with pytest.raises(ObjectiveRefused) as refused:
        action(*arguments, by=terms.pop("by", None), now=NOW, **terms)
    return refused.value.message_dict


def test_an_objective_is_defined_with_a_slug_from_its_title():
    admin = create_admin()

    objective = create_objective(
        title="Passengers arrive on time", reason="Late ones leave us.", by=admin, now=NOW, **YEAR
    )

    assert objective.slug == "passengers-arrive-on-time"
    assert (objective.created_by, objective.created_at) == (admin, NOW)


def test_a_key_defines_objectives_in_the_name_of_its_person():
    admin = create_admin()

    objective = create_objective(
        title="Arrive", by=create_key_row(created_by=admin), now=NOW, **YEAR
    )

    assert objective.created_by == admin


def test_everything_wrong_with_a_definition_is_said_at_once():
    assert refusal(
        create_objective,
        title="",
        starts_on=date(2026, 5, 1),
        due_on=date(2026, 5, 1),
        weight=-1.0,
    ) == {
        "title": ["Expected a few words, such as “Passengers arrive on time”, but it is empty."],
        "due_on": ["Expected a day after the start on 2026-05-01, but got 2026-05-01."],
        "weight": ["Expected a weight from 0 to 1000, but got -1.0."],
    }
    assert not Objective.objects.exists()


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 1000.5])
def test_a_weight_is_a_number_up_to_a_thousand(weight):
    assert list(refusal(create_objective, title="A", weight=weight, **YEAR)) == ["weight"]


def test_a_day_at_the_end_of_the_calendar_is_refused():
    assert refusal(
        create_objective, title="A", starts_on=date(2026, 1, 1), due_on=date(9999, 12, 31)
    ) == {"due_on": ["Expected a day between the years 1900 and 2999, but got 9999-12-31."]}


def test_an_objective_without_dates_is_refused():
    assert list(refusal(create_objective, title="A")) == ["starts_on"]


def test_an_objective_cannot_be_part_of_what_stands_inside_it():
    top = factories.create_objective(title="Top")
    below = factories.create_objective(title="Below", parent=top)

    assert refusal(change_objective, top, parent=below) == {
        "parent": ["An objective cannot be part of itself, and “Below” stands inside this one."]
    }
    assert list(refusal(change_objective, top, parent=top)) == ["parent"]


def test_a_sixth_level_is_refused():
    objective = None
    for _level in range(5):
        objective = factories.create_objective(parent=objective)

    assert refusal(create_objective, title="Sixth", parent=objective, **YEAR) == {
        "parent": ["At most 5 levels fit inside each other; this would make 6."]
    }


def test_what_stands_inside_a_moved_objective_counts_too():
    third = factories.create_objective(
        parent=factories.create_objective(parent=factories.create_objective())
    )
    moved = factories.create_objective()
    factories.create_objective(parent=factories.create_objective(parent=moved))

    assert refusal(change_objective, moved, parent=third) == {
        "parent": ["At most 5 levels fit inside each other; this would make 6."]
    }


def test_an_archived_objective_takes_nothing_in():
    old = factories.create_objective(title="Old", archived_at=NOW)

    assert refusal(create_objective, title="New one", parent=old, **YEAR) == {
        "parent": ["“Old” is archived. Restore it first, or choose another objective."]
    }


def test_parts_that_all_weigh_nothing_are_refused():
    top = factories.create_objective()
    child = factories.create_objective(parent=top)

    assert list(refusal(change_objective, child, weight=0.0)) == ["weight"]
    child.refresh_from_db()
    assert child.weight == 1.0


def test_nobody_hides_an_objective_from_themselves():
    executive = create_user(role=Role.EXECUTIVE)
    objective = factories.create_objective()

    assert list(refusal(change_objective, objective, is_confidential=True, by=executive)) == [
        "is_confidential"
    ]
    objective.refresh_from_db()
    assert objective.is_confidential is False

    change_objective(objective, is_confidential=True, owner=executive, by=executive, now=NOW)
    objective.refresh_from_db()
    assert objective.is_confidential is True


def test_a_change_of_weight_marks_what_it_touches_for_the_next_tick():
    top = factories.create_objective()
    child = factories.create_objective(parent=top)
    touched = [create_success_metric(objective=top), create_success_metric(objective=child)]
    elsewhere = create_success_metric()

    change_objective(child, weight=2.0, by=None, now=NOW)

    versions = dict(SuccessMetric.objects.values_list("pk", "version"))
    assert versions == {touched[0].pk: 2, touched[1].pk: 2, elsewhere.pk: 1}


def test_a_change_of_words_marks_nothing():
    success_metric = create_success_metric()

    change_objective(success_metric.objective, title="Other words", by=None, now=NOW)

    success_metric.refresh_from_db()
    assert success_metric.version == 1


def test_an_objective_with_current_parts_is_not_archived():
    top = factories.create_objective()
    child = factories.create_objective(parent=top)

    assert refusal(archive_objective, top) == {
        "archived": ["Other objectives are part of this one. Archive or move them first."]
    }
    archive_objective(child, by=None, now=NOW)
    archive_objective(top, by=None, now=NOW)
    with pytest.raises(ObjectiveRefused):
        restore_objective(child, by=None)
    child.parent.refresh_from_db()
    restore_objective(top, by=None)
    restore_objective(Objective.objects.get(pk=child.pk), by=None)
    assert Objective.objects.current().count() == 2


def test_a_taken_or_reserved_slug_is_refused():
    factories.create_objective(slug="arrive")

    for slug in ("arrive", "new"):
        assert list(refusal(create_objective, title="A", slug=slug, **YEAR)) == ["slug"]
