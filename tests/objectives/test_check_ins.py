from datetime import UTC, datetime, timedelta

import pytest

from objectives.check_ins import CheckInRefused, check_in
from objectives.models import CheckIn
from projects.models import Measurement
from tests.factories import NOW, create_key_row, create_metric, create_success_metric, create_user

pytestmark = pytest.mark.django_db


def test_a_word_with_a_value_logs_the_value():
    promise, ann = create_success_metric(), create_user()
    friday = datetime(2026, 11, 20, tzinfo=UTC)

    word = check_in(
        promise, value=11.2, measured_at=friday, changed="New gates opened.", by=ann, now=NOW
    )

    assert (word.measurement.value, word.measurement.measured_at) == (11.2, friday)
    assert (word.author, word.checked_in_at) == (ann, NOW)


def test_a_value_without_a_moment_is_of_now():
    word = check_in(create_success_metric(), value=3.0, by=None, now=NOW)

    assert word.measurement.measured_at == NOW


def test_a_judgement_needs_a_sentence():
    with pytest.raises(CheckInRefused) as refused:
        check_in(create_success_metric(), judgement="at_risk", by=None, now=NOW)

    assert refused.value.message_dict == {
        "changed": ["A judgement needs a sentence that says why."]
    }


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "changed"),
        ({"judgement": "splendid", "changed": "Well"}, "judgement"),
        ({"measured_at": NOW, "changed": "Well"}, "value"),
        ({"value": float("nan")}, "value"),
        ({"value": 1.0, "measured_at": NOW + timedelta(days=1)}, "measured_at"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_stored(said, field):
    with pytest.raises(CheckInRefused) as refused:
        check_in(create_success_metric(), **said, by=None, now=NOW)

    assert list(refused.value.message_dict) == [field]
    assert not CheckIn.objects.exists()
    assert not Measurement.objects.exists()


def test_an_archived_metric_takes_no_value():
    promise = create_success_metric(metric=create_metric(archived_at=NOW))

    with pytest.raises(CheckInRefused) as refused:
        check_in(promise, value=1.0, by=None, now=NOW)

    assert list(refused.value.message_dict) == ["value"]


def test_a_key_checks_in_for_its_person():
    ann = create_user()

    word = check_in(
        create_success_metric(), needed="A decision", by=create_key_row(created_by=ann), now=NOW
    )

    assert word.author == ann
