import pytest

from objectives.agreements import AgreementRefused, sign, withdraw
from objectives.models import Agreement
from tests.factories import NOW, create_objective, create_user

pytestmark = pytest.mark.django_db


def test_each_side_signs_once():
    objective, ann = create_objective(), create_user(name="Ann")

    first = sign(objective, side="business", by=ann, now=NOW)
    again = sign(objective, side="business", by=ann, now=NOW)

    assert first == again
    with pytest.raises(AgreementRefused) as refused:
        sign(objective, side="business", by=create_user(), now=NOW)
    assert refused.value.message_dict == {"side": ["Ann has signed for this side already."]}


def test_an_unknown_side_is_refused_by_name():
    with pytest.raises(AgreementRefused) as refused:
        sign(create_objective(), side="legal", by=create_user(), now=NOW)

    assert refused.value.message_dict == {
        "side": ["Expected one of business, ml, operations, but got “legal”."]
    }


def test_people_take_back_their_own_signature_only():
    objective, ann = create_objective(), create_user()
    sign(objective, side="ml", by=ann, now=NOW)

    withdraw(objective, side="ml", by=create_user())
    assert Agreement.objects.count() == 1
    withdraw(objective, side="ml", by=ann)
    assert not Agreement.objects.exists()
