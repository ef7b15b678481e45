"""What is unclear, found and said."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Role
from objectives import agreements, assessments, clarity, clarity_words, scorecards
from objectives.clarity import Code
from objectives.models import Objective
from projects.models import KeyGrant
from tests.factories import (
    NOW,
    create_admin,
    create_contribution,
    create_key_row,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db

JULY_2 = datetime(2026, 7, 2, 12, tzinfo=UTC)


def findings(*, viewer=None, as_of=NOW):
    viewer = viewer or create_admin()
    cards = scorecards.computed(Objective.objects.current(), viewer=viewer, as_of=as_of)
    return clarity.findings(cards, viewer=viewer, as_of=as_of, zone=UTC)


def told(**asked):
    """What was found, as kind and subject."""
    return [(finding.code.value, finding.slug) for finding in findings(**asked)]


def sentences(code, **asked):
    found = [finding for finding in findings(**asked) if finding.code == code]
    return [clarity_words.sentence(finding).replace("\u00a0", " ") for finding in found]


def create_clear(*, slug="clear", metric=None, effect=100.0, stage="live", value=95.0, **fields):
    """An objective about which nothing is unclear; returns its success metric."""
    owner = create_user()
    objective = create_objective(slug=slug, owner=owner, **fields)
    metric = metric or create_metric(slug=f"metric-of-{slug}", name="Churn")
    promise = create_success_metric(objective=objective, metric=metric)
    create_contribution(
        success_metric=promise, project=create_project(stage=stage), expected_effect=effect
    )
    if value is not None:
        log_value(metric, value)
    for side in ("business", "ml", "operations"):
        agreements.sign(objective, side=side, by=owner, now=NOW)
    return promise


def test_nothing_is_unclear_where_everything_is_said():
    create_clear()

    assert findings() == []


def test_an_empty_objective_misses_everything_worst_first():
    create_objective(slug="empty")

    assert told() == [
        ("objective_without_metric", "empty"),
        ("objective_without_owner", "empty"),
        ("objective_without_project", "empty"),
    ]


def test_a_whole_has_what_its_parts_have():
    parent = create_objective(slug="whole", owner=create_user())
    middle = create_objective(slug="middle", owner=create_user(), parent=parent)
    create_clear(parent=middle)

    assert told() == []


def test_a_metric_that_never_had_a_value_is_told_of():
    create_clear(value=None)

    assert told() == [("metric_without_data", "metric-of-clear")]
    assert sentences("metric_without_data") == ["It has never had a value."]


def test_a_metric_is_without_data_until_its_first_value():
    create_clear()
    log_value(create_clear(slug="later", value=None).metric, 95.0, at=NOW)

    assert ("metric_without_data", "metric-of-later") in told(as_of=JULY_2)
    assert told() == []


def test_an_old_value_is_a_value():
    promise = create_clear(value=None)
    log_value(promise.metric, 5.0, at=datetime(2020, 1, 1, tzinfo=UTC))

    assert "metric_without_data" not in dict(told())


def test_off_track_needs_a_live_project():
    create_clear(value=10.0, stage="pilot")

    assert told() == [("off_track_without_live_project", "metric-of-clear")]
    assert sentences("off_track_without_live_project") == [
        "Off track, and the one project meant to move it is not live."
    ]


def test_several_projects_of_which_none_is_live():
    promise = create_clear(value=10.0, stage="pilot")
    create_contribution(success_metric=promise, project=create_project(stage="retired"))

    assert sentences("off_track_without_live_project") == [
        "Off track, and none of the two projects meant to move it is live."
    ]


def test_one_live_project_is_enough():
    promise = create_clear(value=10.0, stage="pilot")
    create_contribution(success_metric=promise, project=create_project(stage="live"))

    assert told() == []


def test_on_track_needs_no_live_project():
    create_clear(stage="idea")

    assert told() == []


def test_the_stage_is_that_of_the_day():
    promise = create_clear(value=None, stage=None)
    log_value(promise.metric, 10.0, at=JULY_2)
    promise.contributions.get().project.stage_changes.create(
        stage="live", changed_on=date(2026, 7, 3), recorded_at=NOW
    )

    then = told(as_of=datetime(2026, 7, 2, 23, tzinfo=UTC))

    assert ("off_track_without_live_project", "metric-of-clear") in then
    assert "off_track_without_live_project" not in dict(
        told(as_of=datetime(2026, 7, 3, 1, tzinfo=UTC))
    )


def test_off_track_with_no_project_at_all():
    promise = create_clear(value=10.0)
    promise.contributions.all().delete()

    assert sentences("off_track_without_live_project") == [
        "Off track, and no project is meant to move it."
    ]
    assert sentences("objective_without_project") == ["No project is meant to move it."]


def test_archived_projects_are_no_work():
    promise = create_clear()
    project = promise.contributions.get().project
    project.archived_at = NOW
    project.save()

    assert told() == [("objective_without_project", "clear")]


@pytest.mark.parametrize(
    ("baseline", "target", "effects", "sentence"),
    [
        (12, 8, [-1, -2], "Planned effects add up to −3.0 pts, 75% of the change needed."),
        (12, 8, [-4, 1], "Planned effects add up to −3.0 pts, 75% of the change needed."),
        (0, 100, [25, None], "Planned effects add up to +25.0 pts, 25% of the change needed."),
        (0, 100, [0], "Planned effects add up to 0.0 pts, 0% of the change needed."),
        (12, 8, [1], "Planned effects add up to +1.0 pts, away from the target."),
        (0, 1000, [999], "Planned effects add up to +999.0 pts, 99% of the change needed."),
    ],
)
def test_planned_effects_are_held_against_the_change_needed(baseline, target, effects, sentence):
    promise = create_success_metric(
        baseline=baseline, target=target, due_on=date(2999, 12, 31), metric=create_metric()
    )
    for effect in effects:
        create_contribution(success_metric=promise, expected_effect=effect)

    assert sentences("effects_too_small") == [sentence]


@pytest.mark.parametrize(
    ("baseline", "target", "effects"),
    [
        (12, 8, [-4]),
        (12, 8, [-5, 1]),
        (12, 8, [-9]),
        (0, 0.7, [0.1] * 7),  # 0.7 but for the last bit
        (0, 100, [None]),
        (0, 100, []),
        (1.7e308, -1.7e308, [1.7e308, 1.7e308]),
    ],
)
def test_effects_that_suffice_or_are_not_named_are_no_finding(baseline, target, effects):
    promise = create_success_metric(baseline=baseline, target=target)
    for effect in effects:
        create_contribution(success_metric=promise, expected_effect=effect)

    assert sentences("effects_too_small") == []


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (
            {"kind": "range", "baseline": 20, "target": None, "lower": 5, "upper": 10},
            ["Planned effects add up to −5.0 pts, 50% of the change needed."],
        ),
        ({"kind": "range", "baseline": 15, "target": None, "lower": 5, "upper": 10}, []),
        ({"kind": "range", "baseline": 8, "target": None, "lower": 5, "upper": 10}, []),
        ({"kind": "range", "baseline": None, "target": None, "lower": 5, "upper": 10}, []),
        ({"kind": "milestone", "baseline": 0, "target": 1}, []),
    ],
)
def test_only_a_way_can_be_added_up_to(terms, found):
    promise = create_success_metric(**terms)
    create_contribution(success_metric=promise, expected_effect=-5.0)

    assert sentences("effects_too_small") == found


@pytest.mark.parametrize("effects", [[5e-324], [1.7e308]])
def test_the_largest_and_smallest_numbers_there_are_do_no_harm(effects):
    promise = create_success_metric(baseline=-1.7e308, target=1.7e308)
    for effect in effects:
        create_contribution(success_metric=promise, expected_effect=effect)

    [finding] = [each for each in findings() if each.code == "effects_too_small"]

    assert finding.numbers == {"planned": effects[0], "covered": 0.0}
    assert clarity_words.sentence(finding).endswith("0% of the change needed.")


@pytest.mark.parametrize("value", [95.0, 100.0])
def test_what_is_over_needs_no_plans(value):
    promise = create_clear(effect=1.0, value=value)
    promise.due_on = date(2026, 11, 23)
    promise.save()

    assert told() == []


def test_the_smallest_share_comes_first():
    for slug, effect in (("half", 50.0), ("tenth", 10.0), ("most", 90.0)):
        create_clear(slug=slug, effect=effect)

    assert [slug for _code, slug in told()] == [f"metric-of-{s}" for s in ("tenth", "half", "most")]


@pytest.mark.parametrize(
    ("signed", "sentence"),
    [
        ([], "Not yet agreed by business, ML and operations."),
        (["ml"], "Not yet agreed by business and operations."),
        (["business", "operations"], "Not yet agreed by ML."),
    ],
)
def test_each_side_has_to_agree(signed, sentence):
    objective = create_clear().objective
    objective.agreements.exclude(side__in=signed).delete()

    assert sentences("not_agreed") == [sentence]


def test_a_signature_counts_from_its_moment():
    create_clear()

    assert sentences("not_agreed", as_of=JULY_2) == [
        "Not yet agreed by business, ML and operations."
    ]


def test_a_project_that_moves_nothing_is_told_of():
    create_clear()
    create_project(slug="idle")
    create_project(slug="over", stage="retired")
    create_project(slug="gone", archived_at=NOW)

    assert told() == [("project_without_objective", "idle")]


def test_a_project_for_archived_promises_moves_nothing():
    promise = create_clear()
    promise.archived_at = NOW
    promise.save()

    assert "project_without_objective" in dict(told())


def test_archived_objectives_are_not_unclear():
    create_objective(archived_at=NOW)

    assert told() == []


def test_every_kind_has_its_words_and_its_place():
    promise = create_success_metric(
        objective=create_objective(slug="cut", title="Cut the cost"),
        metric=create_metric(slug="cost", name="Cost per parcel"),
    )
    create_contribution(
        success_metric=promise, project=create_project(name="Routes"), expected_effect=50.0
    )
    log_value(promise.metric, 10.0)
    create_clear(value=None, title="Keep our customers")
    create_objective(slug="empty", title="Empty")
    create_project(slug="idle", name="Idle")

    found = findings()

    assert list(clarity.by_code(found)) == list(Code)
    for finding in found:
        assert clarity_words.sentence(finding).endswith(".")
        assert clarity_words.remedy(finding.code).endswith(".")
        assert str(clarity_words.HEADINGS[finding.code])
    assert {f.code.value: clarity_words.told(f) for f in found if f.slug != "clear"} == {
        "objective_without_metric": clarity_words.Told(
            "Empty", "/objectives/empty/", "", "No number tells whether it is met."
        ),
        "objective_without_owner": clarity_words.Told(
            "Empty", "/objectives/empty/", "", "Nobody answers for it."
        ),
        "metric_without_data": clarity_words.Told(
            "Churn",
            "/metrics/metric-of-clear/?objective=clear",
            "Keep our customers",
            "It has never had a value.",
        ),
        "off_track_without_live_project": clarity_words.Told(
            "Cost per parcel",
            "/metrics/cost/?objective=cut",
            "Cut the cost",
            "Off track, and the one project meant to move it is not live.",
        ),
        "objective_without_project": clarity_words.Told(
            "Empty", "/objectives/empty/", "", "No project is meant to move it."
        ),
        "effects_too_small": clarity_words.Told(
            "Cost per parcel",
            "/metrics/cost/?objective=cut",
            "Cut the cost",
            "Planned effects add up to +50.0\u00a0pts, 50% of the change needed.",
        ),
        "not_agreed": clarity_words.Told(
            "Cut the cost",
            "/objectives/cut/",
            "",
            "Not yet agreed by business, ML and operations.",
        ),
        "project_without_objective": clarity_words.Told(
            "Idle", "/projects/idle/", "", "It is meant to move no success metric."
        ),
    }


def test_what_a_viewer_does_not_see_is_as_if_it_were_not():
    owner, outsider = create_user(), create_user(role=Role.ML_LEAD)
    project = create_project(slug="secretly-busy", stage="live")
    secret = create_objective(slug="secret", title="Canary", is_confidential=True, owner=owner)
    create_contribution(success_metric=create_success_metric(objective=secret), project=project)

    assert told(viewer=outsider) == [("project_without_objective", "secretly-busy")]
    assert "Canary" not in repr(findings(viewer=outsider))
    assert ("not_agreed", "secret") in told(viewer=owner)
    assert "project_without_objective" not in dict(told(viewer=owner))


def test_a_limited_key_is_told_only_what_holds_whatever_else_there_is():
    promise = create_clear(value=10.0, stage="pilot", effect=10.0)
    key = create_key_row(everything=False)
    KeyGrant.objects.create(api_key=key, project=promise.contributions.get().project)
    idle = create_project(slug="idle")
    KeyGrant.objects.create(api_key=key, project=idle)
    create_contribution(success_metric=promise, project=create_project(stage="live"))

    assert told(viewer=key) == [("project_without_objective", "idle")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries):
    admin = create_admin()
    for number in range(count):
        create_clear(slug=f"clear-{number}", effect=1.0, value=10.0, stage="pilot")
        create_objective()
        create_project()
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=NOW), as_of=NOW, now=NOW)
    cards = scorecards.stored(Objective.objects.current(), viewer=admin, as_of=NOW)

    with django_assert_num_queries(4):
        found = clarity.findings(cards, viewer=admin, as_of=NOW, zone=UTC)

    assert len(found) == 6 * count
