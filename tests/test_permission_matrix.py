"""Every page, for strangers, viewers and admins; and what nobody but the right people sees."""

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from tests.factories import NOW, PASSWORD, create_user
from tests.routes import CANARY, NOT_HERE, ROUTES, World, named_routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return World()


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person)
    return client


def text(response):
    return b"".join(response).decode(errors="replace")


def rows():
    """Return every row of ours, to see whether anything changed."""
    return {
        model._meta.label: sorted(model.objects.values_list(), key=repr)
        for app in ("accounts", "projects", "objectives")
        for model in apps.get_app_config(app).get_models()
    }


def test_every_route_has_its_line():
    assert set(ROUTES) == named_routes()


def test_each_page_lets_in_whom_it_should(world):
    clients = {
        "stranger": Client(),
        "viewer": signed_in(world.viewer),
        "admin": signed_in(world.admin),
    }
    found = {
        (name, who): client.get(world.address(name)).status_code
        for name in ROUTES
        for who, client in clients.items()
    }

    expected = {(name, who): getattr(ROUTES[name], who) for name in ROUTES for who in clients}
    assert {key: found[key] for key in found if found[key] != expected[key]} == {}


def test_a_confidential_objective_does_not_exist_for_others(world):
    client = signed_in(create_user(role="ml_lead", password=PASSWORD))
    of_objectives = [
        name for name in ROUTES if ROUTES[name].arguments.get("slug") == "open-objective"
    ]

    for name in of_objectives:
        secret = world.address(name).replace("open-objective", "secret-objective")
        absent = world.address(name).replace("open-objective", "absent-objective")
        answers = [client.get(address) for address in (secret, absent)]
        answers += [client.post(address) for address in (secret, absent)]
        assert {answer.status_code for answer in answers} <= {404, NOT_HERE}, name
        assert answers[0].status_code == answers[1].status_code, name
        assert answers[2].status_code == answers[3].status_code, name


def test_no_page_tells_an_outsider_of_a_confidential_objective(world):
    client = signed_in(create_user(role="ml_lead", password=PASSWORD))
    telling = [name for name in ROUTES if CANARY in text(client.get(world.address(name)))]

    assert telling == []
    assert (
        CANARY in signed_in(world.admin).get(world.address("objectives:overview")).content.decode()
    )


def test_reading_changes_no_row(world):
    clients = [signed_in(world.viewer), signed_in(world.admin)]
    addresses = [world.address(name) for name in ROUTES]
    clients[0].get("/"), clients[1].get("/")
    before = rows()

    for client in clients:
        for address in addresses:
            client.get(address)
            client.head(address)

    assert rows() == before


def test_a_post_without_its_token_is_refused_everywhere_but_where_mail_readers_post(world):
    client = signed_in(world.admin, enforce_csrf_checks=True)
    taken = {
        name: status
        for name in ROUTES
        if (status := client.post(world.address(name)).status_code) not in (403, NOT_HERE)
    }

    assert taken == {"objectives:unsubscribe": 200}
