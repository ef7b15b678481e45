"""Typing in promises of each kind, and plans with values of their own."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from objectives.models import SuccessMetric
from tests.factories import NOW, create_metric, create_objective, create_success_metric, create_user
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(client):
    person = create_user(role=Role.ML_LEAD)
    client.force_login(person)
    return person


def add(client, *, headers=None, **answers):
    objective = create_objective(slug=f"objective-of-{len(answers)}")
    metric = create_metric(name="Days of stock", unit="d", decimals=0, source="warehouse")
    data = {"kind": "existing", "metric": metric.slug, "goal": "change", "plan": "linear"}
    address = reverse("objectives:add_success_metric", args=[objective.slug])
    return client.post(address, data | answers, headers=headers)


def test_a_range_is_promised_without_a_target(client, lead):
    response = add(client, goal="range", lower="10", upper="20", target="99")

    promise = SuccessMetric.objects.get()
    assert response.status_code == 302
    assert (promise.kind, promise.lower, promise.upper) == ("range", 10.0, 20.0)
    assert (promise.baseline, promise.target) == (None, None)


def test_a_milestone_is_promised_without_any_number(client, lead):
    add(client, goal="milestone", baseline="7", lower="3")

    promise = SuccessMetric.objects.get()
    assert (promise.kind, promise.baseline, promise.target) == ("milestone", 0.0, 1.0)


def test_dated_steps_are_typed_one_a_line(client, lead):
    add(
        client,
        baseline="0",
        target="9",
        measures="level",
        plan="steps",
        plan_points="2026-09-30 6.5\n\n2026-03-31 2",
    )

    promise = SuccessMetric.objects.get()
    assert promise.plan == "steps"
    assert list(
        promise.plan_points.order_by("expected_on").values_list("expected_on", "value")
    ) == [
        (date(2026, 3, 31), 2.0),
        (date(2026, 9, 30), 6.5),
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"goal": "range", "lower": "10"}, "Expected a number, but it is missing."),
        (
            {"goal": "range", "lower": "20", "upper": "10"},
            "At most must be more than at least. Which one is wrong?",
        ),
        (
            {"baseline": "0", "target": "9", "plan": "steps", "plan_points": "soon 4"},
            "Expected a day and a number, such as 2026-06-30 10.5, but got “soon 4”.",
        ),
        (
            {"baseline": "0", "target": "9", "measures": "level", "plan": "points"},
            "Expected the values of the plan with their days, but there are none.",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_words(client, lead, answers, said):
    response = add(client, **answers)

    assert response.status_code == 422
    assert said in words_of(response)
    assert not SuccessMetric.objects.exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            {"goal": "range", "lower": "10", "upper": "20"},
            "We will keep Days of stock between 10 d and 20 d until 31 Dec 2026,"
            " measured every week from warehouse.",
        ),
        (
            {"goal": "range", "lower": "10", "upper": "20", "baseline": "40"},
            "We will bring Days of stock from 40 d ( a day ) to between 10 d and 20 d"
            " by 31 Dec 2026, measured every week from warehouse.",
        ),
        (
            {"goal": "milestone"},
            "We will pass the milestone Days of stock by 31 Dec 2026,"
            " told every week from warehouse.",
        ),
    ],
)
def test_each_kind_is_read_back_in_its_own_sentence(client, lead, answers, sentence):
    response = add(client, **answers, go="preview")

    read = words_of(response).replace("\N{NO-BREAK SPACE}", " ").replace(" ,", ",")
    assert sentence in read


def test_a_promise_that_stands_keeps_its_kind(client, lead):
    promise = create_success_metric(kind="range", baseline=None, target=None, lower=5.0, upper=10.0)
    address = reverse("objectives:change_success_metric", args=[promise.objective.slug, promise.pk])

    page = client.get(address).content.decode()

    assert 'name="goal"' not in page
    assert 'name="target"' not in page
    assert 'name="lower" value="5' in page
