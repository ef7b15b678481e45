import pytest

from objectives.contributions import ContributionRefused, change, link, unlink
from objectives.models import Contribution
from tests.factories import NOW, create_project, create_success_metric

pytestmark = pytest.mark.django_db


def test_a_project_is_linked_to_what_it_helps():
    project, promise = create_project(), create_success_metric()

    contribution = link(
        project=project,
        success_metric=promise,
        expected_effect=-2.5,
        note=" Fewer holds ",
        by=None,
        now=NOW,
    )
    change(contribution, expected_effect=-3.0, by=None)

    contribution.refresh_from_db()
    assert (contribution.expected_effect, contribution.note) == (-3.0, "Fewer holds")


def test_the_same_link_twice_is_refused():
    project, promise = create_project(name="Delays"), create_success_metric()
    link(project=project, success_metric=promise, by=None, now=NOW)

    with pytest.raises(ContributionRefused) as refused:
        link(project=project, success_metric=promise, by=None, now=NOW)

    assert refused.value.message_dict == {
        "project": ["The project “Delays” is linked to this success metric already."]
    }


def test_an_effect_is_a_finite_number_and_archived_things_take_no_link():
    with pytest.raises(ContributionRefused) as refused:
        link(
            project=create_project(archived_at=NOW),
            success_metric=create_success_metric(archived_at=NOW),
            expected_effect=float("nan"),
            by=None,
            now=NOW,
        )

    assert sorted(refused.value.message_dict) == ["expected_effect", "project", "success_metric"]


def test_unlinking_leaves_project_and_promise():
    project, promise = create_project(), create_success_metric()

    unlink(link(project=project, success_metric=promise, by=None, now=NOW), by=None)

    assert not Contribution.objects.exists()
    promise.refresh_from_db()
    project.refresh_from_db()
