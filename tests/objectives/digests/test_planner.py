import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from objectives.digests import outbox, planner, subscriptions
from objectives.models import Delivery, DigestSubscription
from objectives.models.delivery import DeliveryState
from tests.factories import create_subscription, create_user

pytestmark = pytest.mark.django_db

MONDAY_7 = datetime(2026, 11, 23, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def planned():
    rows = Delivery.objects.order_by("due_at", "pk")
    return [(row.period_start.isoformat(), row.state) for row in rows]


def test_a_due_wish_becomes_one_row_and_moves_on():
    subscription = create_subscription(next_due_at=MONDAY_7)

    planner.plan_due(now=MONDAY_7 + MINUTE)

    subscription.refresh_from_db()
    [delivery] = Delivery.objects.all()
    assert (delivery.period_start, delivery.period_end) == (date(2026, 11, 16), date(2026, 11, 23))
    assert (delivery.due_at, delivery.send_at) == (MONDAY_7, MONDAY_7)
    assert delivery.state == DeliveryState.QUEUED
    assert subscription.next_due_at == MONDAY_7 + timedelta(days=7)


def test_a_wish_that_is_not_due_is_left_alone():
    create_subscription(next_due_at=MONDAY_7)

    assert planner.plan_due(now=MONDAY_7 - MINUTE) == 0
    assert planned() == []


def test_planning_again_plans_nothing_new():
    subscription = create_subscription(next_due_at=MONDAY_7)
    planner.plan_due(now=MONDAY_7)

    planner.plan_due(now=MONDAY_7)
    # Even when the next date was not moved, the row is unique.
    DigestSubscription.objects.filter(pk=subscription.pk).update(next_due_at=MONDAY_7)
    planner.plan_due(now=MONDAY_7)

    assert planned() == [("2026-11-16", "queued")]


def test_stopped_wishes_and_inactive_people_get_nothing_planned():
    create_subscription(next_due_at=MONDAY_7, stopped_at=MONDAY_7)
    gone = create_user()
    gone.is_active = False
    gone.save()
    create_subscription(person=gone, next_due_at=MONDAY_7)

    planner.plan_due(now=MONDAY_7)

    assert planned() == []


@pytest.mark.parametrize(
    ("downtime", "expected"),
    [
        (timedelta(minutes=30), [("2026-11-22", "queued")]),
        (timedelta(hours=26), [("2026-11-22", "expired"), ("2026-11-23", "queued")]),
        (
            timedelta(days=10),
            [(f"2026-11-{day}", "expired") for day in range(22, 31)]
            + [("2026-12-01", "expired"), ("2026-12-02", "queued")],
        ),
    ],
    ids=["half an hour", "26 hours", "10 days"],
)
def test_after_an_outage_only_the_newest_missed_day_is_sent(downtime, expected):
    create_subscription(cadence="daily", next_due_at=MONDAY_7)

    planner.plan_due(now=MONDAY_7 + downtime)

    assert planned() == expected


@pytest.mark.parametrize(("days", "state"), [(3, "queued"), (4, "expired")])
def test_nothing_older_than_the_cut_off_is_sent(days, state):
    subscription = create_subscription(next_due_at=MONDAY_7)

    planner.plan_due(now=MONDAY_7 + timedelta(days=days))

    subscription.refresh_from_db()
    assert planned() == [("2026-11-16", state)]
    assert subscription.next_due_at == MONDAY_7 + timedelta(days=7)


def test_after_years_only_the_last_missed_days_are_kept():
    create_subscription(cadence="daily", next_due_at=MONDAY_7 - timedelta(days=800))

    planner.plan_due(now=MONDAY_7)

    assert len(planned()) == planner.MISSED_AT_MOST


def test_two_planners_and_a_day_of_ticks_make_one_row_per_person_and_period():
    people = [create_user(time_zone=zone) for zone in ("Europe/Paris", "Asia/Kolkata", "UTC") * 3]
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)  # the clocks go back in the night
    for person in people:
        subscriptions.subscribe(person, cadence="daily", hour=2, now=start)

    for quarter in range(4 * 24 * 2):
        for _planner in range(2):
            planner.plan_due(now=start + quarter * timedelta(minutes=15))

    rows = Delivery.objects.values_list("subscription__person", "period_start")
    assert sorted(rows) == sorted(
        (person.pk, date(2026, 10, day)) for person in people for day in (24, 25)
    )


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_planners_at_the_same_instant_plan_each_mail_once():
    wishes = [create_subscription(next_due_at=MONDAY_7) for _ in range(60)]
    together, troubles = threading.Barrier(10), []

    def plan():
        try:
            together.wait()
            planner.plan_due(now=MONDAY_7)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert sorted(Delivery.objects.values_list("subscription", flat=True)) == [
        wish.pk for wish in wishes
    ]


def test_someone_who_moves_gets_the_next_mail_by_the_new_clock():
    person = create_user(time_zone="Europe/Berlin")
    subscription = subscriptions.subscribe(
        person, cadence="daily", now=datetime(2026, 11, 23, 12, tzinfo=UTC)
    )
    planner.plan_due(now=datetime(2026, 11, 24, 6, tzinfo=UTC))  # 07:00 in Berlin
    told = {}
    for zone, now in (
        ("America/Los_Angeles", datetime(2026, 11, 24, 6, 30, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 11, 24, 17, tzinfo=UTC)),
    ):
        person.time_zone = zone
        person.save()
        subscription = DigestSubscription.objects.select_related("person").get()
        told[zone] = subscriptions.next_due(subscription, after=now)
        planner.plan_due(now=now)
        subscription.refresh_from_db()
        assert subscription.next_due_at == told[zone]

    assert told == {
        # 07:00 there on the 24th would tell of the 23rd again.
        "America/Los_Angeles": datetime(2026, 11, 25, 15, tzinfo=UTC),
        "Pacific/Auckland": datetime(2026, 11, 24, 18, tzinfo=UTC),
    }


def test_leading_people_get_a_weekly_mail_from_the_start():
    admin = create_user(role="admin", time_zone="Europe/Paris")
    executive = create_user(role="executive")
    create_user(role="viewer")

    for _ in range(2):
        planner.plan_due(now=MONDAY_7 + MINUTE)

    wishes = DigestSubscription.objects.order_by("pk").values_list(
        "person", "cadence", "next_due_at"
    )
    assert list(wishes) == [
        (admin.pk, "weekly", datetime(2026, 11, 30, 6, tzinfo=UTC)),
        (executive.pk, "weekly", datetime(2026, 11, 30, 7, tzinfo=UTC)),
    ]


def test_who_stopped_the_mail_is_not_given_it_again():
    admin = create_user(role="admin")
    planner.plan_due(now=MONDAY_7)
    subscriptions.stop(admin.digest_subscriptions.get(), now=MONDAY_7)

    planner.plan_due(now=MONDAY_7 + timedelta(days=8))

    assert admin.digest_subscriptions.get().stopped_at == MONDAY_7
    assert planned() == []


def test_a_mail_that_waited_past_the_cut_off_expires_where_one_can_see_it():
    create_subscription(next_due_at=MONDAY_7)
    planner.plan_due(now=MONDAY_7)

    planner.plan_due(now=MONDAY_7 + planner.CUT_OFF + MINUTE)

    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.error) == (DeliveryState.EXPIRED, outbox.TOO_LATE)


def test_a_mail_that_was_tried_in_vain_past_the_cut_off_has_failed():
    create_subscription(next_due_at=MONDAY_7)
    planner.plan_due(now=MONDAY_7)
    Delivery.objects.update(attempts=90, error="451 Try again later")

    planner.plan_due(now=MONDAY_7 + planner.CUT_OFF + MINUTE)

    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "451 Try again later")


def test_the_number_of_queries_does_not_grow_with_the_people(django_assert_num_queries):
    def plan(people):
        Delivery.objects.all().delete()
        DigestSubscription.objects.all().delete()
        for _ in range(people):
            create_subscription(next_due_at=MONDAY_7)
        with django_assert_num_queries(14):
            planner.plan_due(now=MONDAY_7)

    plan(1)
    plan(3)
