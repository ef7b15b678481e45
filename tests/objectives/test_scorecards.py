from datetime import date, timedelta

import pytest

from objectives import assessments, scorecards, ticks, wording
from objectives.models import CheckIn, Objective
from objectives.progress.health import Health
from tests.factories import (
    NOW,
    create_admin,
    create_key_row,
    create_metric,
    create_objective,
    create_success_metric,
    create_team,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def record(*, at=NOW):
    return assessments.record(ticks.roots_due(now=at), as_of=at, now=at)


def cards(viewer=None, *, as_of=NOW):
    return scorecards.stored(Objective.objects.all(), viewer=viewer or create_admin(), as_of=as_of)


def test_a_card_shows_what_the_schedule_stored_not_what_came_since():
    promise = create_success_metric(target=100.0)
    log_value(promise.metric, 80.0)
    record()
    log_value(promise.metric, 10.0, at=NOW - timedelta(minutes=1))

    [card] = cards(as_of=NOW + timedelta(minutes=1))

    assert (card.as_of, card.lines[0].current) == (NOW, 80.0)


def test_what_the_schedule_has_not_reached_is_computed():
    promise = create_success_metric(target=100.0)
    log_value(promise.metric, 80.0)

    [card] = cards()

    assert (card.achieved, card.lines[0].current) == (0.8, 80.0)


def test_stored_and_computed_cards_agree_at_the_moment_of_the_schedule():
    promise = create_success_metric(objective=create_objective(parent=create_objective()))
    log_value(promise.metric, 80.0)
    record()
    admin = create_admin()

    assert cards(admin) == scorecards.computed(Objective.objects.all(), viewer=admin, as_of=NOW)


def test_the_worst_comes_first():
    fine, poor = create_success_metric(), create_success_metric()
    log_value(fine.metric, 95.0)
    log_value(poor.metric, 1.0)
    record()

    assert [card.health for card in cards()] == [Health.OFF_TRACK, Health.ON_TRACK]


def test_a_confidential_objective_is_seen_by_owner_team_and_admins_only():
    owner, colleague, outsider = create_user(), create_user(), create_user()
    secret = create_objective(
        title="Secret", is_confidential=True, owner=owner, team=create_team(colleague)
    )

    seen = {
        name: [card.objective_id for card in cards(viewer)]
        for name, viewer in {
            "owner": owner,
            "colleague": colleague,
            "outsider": outsider,
            "admin": create_admin(),
            "outsider's key": create_key_row(created_by=outsider),
            "installation's key": create_key_row(),
        }.items()
    }

    assert seen == {
        "owner": [secret.pk],
        "colleague": [secret.pk],
        "outsider": [],
        "admin": [secret.pk],
        "outsider's key": [],
        "installation's key": [secret.pk],
    }


def test_a_reason_does_not_name_a_part_that_the_viewer_may_not_see():
    parent = create_objective(title="Open")
    secret = create_objective(title="Secret plan", is_confidential=True, parent=parent)
    fallen = create_success_metric(objective=secret)
    fine = create_success_metric(objective=parent, weight=9)
    log_value(fallen.metric, 0.0)
    log_value(fine.metric, 99.0)
    record()

    [for_outsider] = cards(create_user())
    for_admin = next(card for card in cards() if card.slug == parent.slug)

    assert wording.card_sentence(for_outsider) == "On plan as a whole, but one part is off track."
    assert wording.card_sentence(for_admin) == (
        "On plan as a whole, but “Secret plan” is off track."
    )
    assert (for_outsider.children, for_admin.children) == ((), (secret.slug,))


def test_the_last_word_of_the_owner_stands_beside_the_computed_health():
    promise = create_success_metric()
    author = create_user(name="Ada")
    for days, word in ((9, "Older"), (1, "Two depots wait for scanners.")):
        CheckIn.objects.create(
            success_metric=promise,
            author=author,
            checked_in_at=NOW - days * DAY,
            judgement="at_risk",
            changed=word,
        )

    [card] = cards()

    line = card.lines[0]
    assert (line.word, line.word_by, line.judgement) == (
        "Two depots wait for scanners.",
        "Ada",
        "at_risk",
    )
    assert line.health == Health.NO_DATA


@pytest.mark.parametrize("count", [1, 3])
def test_cards_take_the_same_number_of_queries_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        log_value(create_success_metric().metric, 1.0)
    record()
    admin = create_admin()

    with django_assert_num_queries(6):
        assert len(cards(admin)) == count


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "No value yet."),
        (12.0, "50 points behind plan: 12.0%, where the plan expects 10.0% by now."),
        (10.0, "Right on plan at 10.0%."),
        (9.0, "25 points ahead of plan at 9.0%."),
        (8.0, "At 8.0% the target is reached; it must still hold on 31 Dec 2026."),
    ],
)
def test_the_reason_is_a_plain_sentence(value, sentence):
    """From 12 % to 8 % over a year that is half over on 2 July at noon."""
    promise = create_success_metric(
        baseline=12.0,
        target=8.0,
        metric=create_metric(unit="%"),
        starts_on=date(2026, 1, 1),
        due_on=date(2026, 12, 31),
    )
    middle = NOW.replace(month=7, day=2, hour=0)
    if value is not None:
        log_value(promise.metric, value, at=middle)

    [card] = cards(as_of=middle)

    assert wording.card_sentence(card) == sentence


def test_silence_is_told_in_days():
    promise = create_success_metric()
    log_value(promise.metric, 50.0, at=NOW - 12 * DAY)

    [card] = cards()

    assert wording.card_sentence(card) == "No value for 12 days. Weekly values are expected."


def test_the_headline_counts_and_names_the_worst():
    for value in (95.0, 96.0, 1.0):
        promise = create_success_metric()
        log_value(promise.metric, value)
    found = cards()

    assert wording.headline(found) == (
        f"Two of three objectives are on track or achieved. “{found[0].title}” is off track."
    )


def test_a_calm_week_says_so():
    for _ in range(2):
        log_value(create_success_metric().metric, 95.0)

    assert wording.headline(cards()) == (
        "Both objectives are on track. Nothing needs you this week."
    )
