import pytest

from objectives import wording
from tests.factories import create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing_overview(client, monkeypatch):
    def fail(cards):
        raise RuntimeError("the details are for the log")

    monkeypatch.setattr(wording, "headline", fail)
    client.force_login(create_user())
    client.raise_request_exception = False


def test_a_failure_of_ours_names_its_reference_and_no_details(client, failing_overview):
    page = client.get("/")

    assert page.status_code == 500
    assert f"Reference: {page['X-Request-ID']}" in page.text
    assert "details" not in page.text


def test_an_unknown_address_offers_the_places_that_exist(client):
    client.force_login(create_user())

    page = client.get("/nowhere/")

    assert page.status_code == 404
    for place in ("/objectives/", "/metrics/", "/projects/"):
        assert f'href="{place}"' in page.text


def test_an_unknown_address_tells_strangers_nothing_of_the_places(client):
    assert 'href="/objectives/"' not in client.get("/nowhere/").text
