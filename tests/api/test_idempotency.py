"""Idempotency-Key: one effect and one answer, however often a request is sent."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts import replies
from accounts.models import IdempotentReply
from projects.models import Measurement, Metric
from tests.api.calls import Caller, create_token
from tests.factories import NOW, create_metric, create_project

KEY = {"idempotency_key": "4c1f"}


def value(number=1):
    return {"metric": "churn", "value": number, "measured_at": "2026-11-20T00:00:00Z"}


def test_the_same_request_again_gets_the_same_answer_byte_by_byte(api):
    create_metric(slug="churn")

    first = api.post("measurements", value(), **KEY)
    again = api.post("measurements", value(), **KEY)

    assert (
        (again.status_code, again.content)
        == (first.status_code, first.content)
        == (
            201,
            b'{"created":1,"unchanged":0,"revised":0}',
        )
    )
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Measurement.objects.count() == 1


def test_what_would_fail_twice_succeeds_once(api):
    create_project(slug="delays", stage="idea")
    step = {"stage": "pilot", "reason": "Two gates"}

    first = api.post("projects/delays/stage-changes", step, **KEY)
    again = api.post("projects/delays/stage-changes", step, **KEY)

    assert (first.status_code, first.content) == (201, again.content)
    assert api.post("projects/delays/stage-changes", step).status_code == 422


def test_a_new_thing_is_made_once(api):
    first = api.post("metrics", {"name": "Churn"}, **KEY)
    again = api.post("metrics", {"name": "Churn"}, **KEY)

    assert first.json()["slug"] == again.json()["slug"] == "churn"
    assert Metric.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("measurements", value(2)), ("measurements?partial=true", value()), ("metrics", value())],
)
def test_another_request_under_the_same_key_is_refused(api, path, body):
    create_metric(slug="churn")
    api.post("measurements", value(), **KEY)

    response = api.post(path, body if path != "metrics" else {"name": "Churn"}, **KEY)

    assert response.status_code == 422
    assert response.json()["type"] == "urn:kpitracker:problem:idempotency-key-reused"
    assert Measurement.objects.get().value == 1.0


def test_what_was_refused_may_be_corrected_under_the_same_key(api):
    create_metric(slug="churn")

    assert api.post("measurements", value("x"), **KEY).status_code == 422
    assert api.post("measurements", value(1), **KEY).status_code == 201


def test_two_keys_of_the_api_do_not_know_each_other(api):
    create_metric(slug="churn")
    other = Caller(create_token())

    api.post("measurements", value(1), **KEY)

    assert other.post("measurements", value(2), **KEY).json()["revised"] == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "two words"])
def test_a_key_that_cannot_be_one_is_refused(api, key):
    create_metric(slug="churn")

    response = api.post("measurements", value(), idempotency_key=key)

    assert response.status_code == 400
    assert not Measurement.objects.exists()


def test_old_answers_are_forgotten_and_young_ones_kept(api):
    create_metric(slug="churn")
    api.post("measurements", value(), **KEY)

    assert replies.purge(now=NOW + timedelta(hours=48)) == 0
    assert replies.purge(now=NOW + timedelta(hours=48, seconds=1)) == 1
    assert not IdempotentReply.objects.exists()


def test_a_key_costs_the_same_few_queries_for_any_number_of_rows(api, django_assert_num_queries):
    create_metric(slug="churn")
    api.get("metrics")

    # Beside those without a key: the row, the answer, and a transaction around both.
    with django_assert_num_queries(14 if connection.vendor == "sqlite" else 11):
        api.post("measurements", value(), **KEY)


@pytest.mark.only_postgresql  # SQLite's test database is in memory, where writers cannot wait
@pytest.mark.django_db(transaction=True)
def test_parallel_requests_have_one_effect_and_one_answer():
    metric = create_metric(slug="churn")
    token = create_token()
    answers = in_parallel(8, lambda _n: Caller(token).post("metrics", {"name": "Revenue"}, **KEY))

    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert list(Metric.objects.exclude(pk=metric.pk).values_list("slug", flat=True)) == ["revenue"]


@pytest.mark.only_postgresql  # SQLite's test database is in memory, where writers cannot wait
@pytest.mark.django_db(transaction=True)
def test_parallel_values_for_one_instant_leave_one_that_counts():
    create_metric(slug="churn")
    token = create_token()
    answers = in_parallel(8, lambda n: Caller(token).post("measurements", value(n)))

    assert [answer.status_code for answer in answers] == [201] * 8
    assert Measurement.objects.count() == 8
    assert Measurement.objects.known().count() == 1
    counts = [answer.json() for answer in answers]
    assert sum(count["created"] for count in counts) == 1
    assert sum(count["revised"] for count in counts) == 7


def in_parallel(times, call):
    """Let that many threads call at the same moment; return what they got."""
    answers, start = [], Barrier(times)

    def run(number):
        start.wait()
        try:
            answers.append(call(number))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
