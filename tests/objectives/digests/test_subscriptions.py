from datetime import UTC, datetime

import pytest

from objectives.digests import sentences, subscriptions
from tests.factories import NOW, create_user

pytestmark = pytest.mark.django_db


def test_a_new_wish_comes_at_its_hour_in_the_persons_zone():
    person = create_user(time_zone="Asia/Kolkata")

    wish = subscriptions.subscribe(person, now=NOW)  # a Tuesday

    assert wish.next_due_at == datetime(2026, 11, 30, 1, 30, tzinfo=UTC)  # Monday 07:00 there
    assert sentences.rhythm_sentence(wish) == "Every Monday at 07:00 Asia/Kolkata time"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cadence": "daily", "hour": 6}, "Every day at 06:00 UTC time"),
        ({"cadence": "weekly", "hour": 18, "weekday": 4}, "Every Friday at 18:00 UTC time"),
        ({"cadence": "monthly", "day_of_month": 2}, "Every month on day 2 at 07:00 UTC time"),
    ],
)
def test_a_wish_is_one_sentence(fields, sentence):
    wish = subscriptions.subscribe(create_user(), **fields, now=NOW)

    assert sentences.rhythm_sentence(wish) == sentence


def test_wishing_the_same_again_changes_it():
    person = create_user()
    first = subscriptions.subscribe(person, now=NOW)
    subscriptions.stop(first, now=NOW)

    second = subscriptions.subscribe(person, hour=9, now=NOW)

    assert (second.pk, second.stopped_at) == (first.pk, None)
    assert second.next_due_at == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_another_cadence_is_another_list():
    person = create_user()
    weekly = subscriptions.subscribe(person, now=NOW)

    daily = subscriptions.change(
        weekly, cadence="daily", hour=6, weekday=0, day_of_month=1, now=NOW
    )

    weekly.refresh_from_db()
    assert weekly.stopped_at == NOW
    assert (daily.cadence, daily.stopped_at) == ("daily", None)
    assert daily.token != weekly.token


def test_stopping_twice_keeps_the_first_moment():
    wish = subscriptions.subscribe(create_user(), now=NOW)

    for day in (24, 25):
        subscriptions.stop(wish, now=NOW.replace(day=day))

    wish.refresh_from_db()
    assert wish.stopped_at == NOW


def test_a_resumed_wish_goes_on_from_its_next_date():
    wish = subscriptions.subscribe(create_user(), now=NOW.replace(month=3))
    subscriptions.stop(wish, now=NOW.replace(month=4))

    subscriptions.resume(wish, now=NOW)

    wish.refresh_from_db()
    assert (wish.stopped_at, wish.next_due_at) == (None, datetime(2026, 11, 30, 7, tzinfo=UTC))
