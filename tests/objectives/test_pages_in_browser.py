"""Looking around and checking in, in a real browser: by keyboard, without scripts, at 320 px."""

import pytest
from django.test import Client
from django.utils import timezone

from objectives.check_ins import check_in
from objectives.models import CheckIn
from tests.factories import (
    create_admin,
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    log_value,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHECK_IN = "/metrics/cost/check-in/"
PAGES = [
    "/",
    "/?as_of=2026-01-15",
    "/objectives/",
    "/objectives/?q=nothing",
    "/objectives/cut-the-cost/",
    "/metrics/",
    "/metrics/cost/",
    "/metrics/cost/edit/",
    CHECK_IN,
]


@pytest.fixture
def admin():
    return create_admin(name="Ada Lovelace")


@pytest.fixture
def promise(admin):
    objective = create_objective(
        slug="cut-the-cost", title="Cut the cost of every delivery", owner=admin
    )
    metric = create_metric(slug="cost", name="Cost per parcel", unit="EUR", decimals=2)
    promise = create_success_metric(objective=objective, metric=metric, baseline=4.8, target=4.1)
    now = timezone.now()
    log_value(metric, 4.46, at=now, now=now)
    create_contribution(success_metric=promise, project=create_project(stage="live"))
    check_in(promise, judgement="at_risk", changed="Rollout slipped.", by=admin, now=now)
    return promise


@pytest.fixture
def opened(browser, live_server, admin):
    """Open pages as the admin; `script=False` switches scripts off."""
    contexts = []

    def open_page(*, width=1280, script=True):
        client = Client()
        client.force_login(admin)
        session = client.cookies["sessionid"].value
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
        )
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_nothing_scrolls_sideways_at_320_pixels(opened, promise):
    page = opened(width=320)
    wide = []
    for address in PAGES:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)

    assert wide == []


def test_an_owner_checks_in_by_keyboard_alone(opened, promise):
    page = opened()
    page.goto(CHECK_IN)

    page.focus("#id_value")
    page.keyboard.type("4.40")
    page.keyboard.press("Tab")  # into the date, which has three parts and a button
    while page.evaluate("document.activeElement.name") != "judgement":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    while page.evaluate("document.activeElement.name") != "changed":
        page.keyboard.press("Tab")
    page.keyboard.type("Scanners came.")
    while page.evaluate("document.activeElement.textContent") != "Save check-in":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrics/cost/?objective=cut-the-cost")

    word = CheckIn.objects.order_by("pk").last()
    assert (word.judgement, word.changed, word.measurement.value) == (
        "off_track",
        "Scanners came.",
        4.4,
    )


def test_a_refused_check_in_says_so_first(opened, promise):
    page = opened()
    page.goto(CHECK_IN)

    page.click("text=Save check-in")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.click("[role=alert] a")
    assert page.evaluate("document.activeElement.name") == "changed"


def test_all_of_it_works_without_scripts(opened, promise):
    page = opened(script=False)

    page.goto("/")
    page.click("text=Check in >> nth=0")
    page.fill("[name=needed]", "A decision on scanners.")
    page.click("text=Save check-in")
    assert page.is_visible("text=Check-in saved.")
    assert page.is_visible("text=Needed: A decision on scanners.")
    page.click("text=3 months")
    assert page.url.endswith("objective=cut-the-cost&period=3m")
    page.click("text=Show these numbers as a table")
    assert page.is_visible("td:has-text('€4.46')")
    page.goto("/objectives/")
    page.select_option("[name=status]", "no_data")
    page.click("main button:has-text('Show')")
    assert page.is_visible("text=No objective fits")


def test_a_past_day_is_asked_for_in_a_form(opened, promise):
    page = opened(script=False)
    page.goto("/metrics/cost/?objective=cut-the-cost")

    page.fill("#as-of", "2026-01-15")
    page.click("main form[method=get] button")

    assert page.url.endswith("?objective=cut-the-cost&as_of=2026-01-15")
    assert page.is_visible("text=As of 15 January 2026 at 23:59 UTC")
