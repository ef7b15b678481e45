"""Defining an objective as people do it: by keyboard alone, and without JavaScript."""

from itertools import pairwise

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role
from objectives.models import Agreement, Draft, Objective, SuccessMetric
from tests.factories import create_metric, create_project, create_user, log_value
from tests.services.deadline import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(browser, live_server):
    """Open a page as an ML lead; other options are the browser's."""
    contexts = []

    def opened(**options):
        client = Client()
        client.force_login(create_user(role=Role.ML_LEAD, name="Asta Lind"))
        context = browser.new_context(locale="en-US", base_url=live_server.url, **options)
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


class Keyboard:
    """Someone who has no mouse: tabs to a field and types."""

    def __init__(self, page):
        self.page = page

    def reach(self, selector):
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(found) => document.activeElement.matches(found)", selector):
                return self
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def types(self, text):
        self.page.keyboard.type(text)
        return self

    def presses(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def goes_on(self):
        self.reach(".btn-p")
        with self.page.expect_navigation():
            self.presses("Enter")


def test_the_keyboard_alone_defines_and_signs_an_objective(opened):
    create_project(slug="early-warning", name="Early warning")
    page = opened(viewport={"width": 1280, "height": 800})
    someone = Keyboard(page)

    page.goto("/objectives/new/")
    someone.reach("[name=title]").types("Customers stay")
    someone.reach("[name=starts_on]").types("01012026")
    someone.reach("[name=due_on]").types("12312026")
    someone.goes_on()

    someone.reach("[name=name]").types("Churn")
    someone.reach("[name=unit]").types("%")
    someone.reach("[name=direction]").presses("Space", "ArrowDown")  # lower
    someone.reach("[name=baseline]").types("12")
    someone.reach("[name=target]").types("13")
    someone.goes_on()

    # What is wrong is said where the focus is, with a way to the field.
    assert page.evaluate("document.activeElement.role") == "alert"
    expect(page.get_by_role("alert")).to_contain_text(
        "The target is above the baseline, but lower is better. Which one is wrong?"
    )
    someone.reach('[role="alert"] a').presses("Enter")
    someone.reach("[name=target]").presses("Control+a").types("8")
    someone.goes_on()

    someone.reach("[name=work-0-project]").types("Early")
    someone.reach("[name=work-0-effect]").types("-3")
    someone.goes_on()

    someone.reach("[name=side]").presses("ArrowUp", "ArrowUp")  # from nobody to ML
    someone.goes_on()

    promise = SuccessMetric.objects.get()
    assert (promise.metric.name, promise.baseline, promise.target) == ("Churn", 12.0, 8.0)
    assert promise.contributions.get().project.slug == "early-warning"
    assert [agreement.side for agreement in Agreement.objects.all()] == ["ml"]


def test_without_javascript_everything_is_asked_and_read_back(opened):
    metric = create_metric(slug="churn", name="Churn")
    log_value(metric, 12.0)
    page = opened(java_script_enabled=False)

    page.goto("/objectives/new/")
    page.fill("[name=title]", "Customers stay")
    page.fill("[name=starts_on]", "2026-01-01")
    page.fill("[name=due_on]", "2026-12-31")
    page.get_by_role("button", name="Continue to the measure").click()

    page.check("[value=existing]")
    page.select_option("[name=metric]", "churn")
    page.fill("[name=baseline]", "12")
    page.fill("[name=target]", "8")
    page.get_by_role("button", name="Read it back").click()
    expect(page.locator(".agreed")).to_contain_text("We will bring Churn from 12.0%")
    assert page.locator(".preview svg").count() == 1

    page.get_by_role("button", name="Continue to the ML work").click()
    page.fill("[name=work-1-name]", "Early warning")
    page.get_by_role("button", name="Add another project").click()
    assert page.locator("fieldset.work").count() == 3
    page.get_by_role("button", name="Continue to the agreement").click()
    page.get_by_role("button", name="Define the objective").click()

    assert Objective.objects.get().title == "Customers stay"
    assert SuccessMetric.objects.get().contributions.get().project.name == "Early warning"


def test_the_sentence_follows_the_fingers(opened):
    create_metric(slug="churn", name="Churn", source="crm")
    page = opened()
    sentence = page.locator(".agreed")

    page.goto("/objectives/new/outcome/")
    page.fill("[name=title]", "Customers st")
    expect(page.locator(".read-back .large")).to_have_text("Customers st")
    page.goto("/objectives/new/measure/")
    page.check("[value=existing]")
    page.select_option("[name=metric]", "churn")
    expect(sentence).to_contain_text("We will bring Churn from a baseline")
    expect(sentence).to_contain_text("measured every week from crm")
    page.fill("[name=baseline]", "12")
    page.fill("[name=target]", "8")
    expect(sentence).to_contain_text("to 8 by")  # at once, as it is typed
    page.keyboard.press("Tab")
    expect(sentence).to_contain_text("from 12.0% (a day) to 8.0% by")  # then as it is written

    assert Draft.objects.get().content["measure"]["target"] == "8"


def test_only_one_way_to_name_the_metric_is_shown(opened):
    create_metric()
    page = opened()

    page.goto("/objectives/new/measure/")
    shown = []
    for kind in ("existing", "new"):
        page.check(f"[value={kind}]")
        shown.append([page.locator(f"[name={name}]").is_visible() for name in ("metric", "name")])

    assert shown == [[True, False], [False, True]]


def test_the_read_back_stays_in_view_beside_the_form(opened):
    page = opened(viewport={"width": 1280, "height": 600})

    page.goto("/objectives/new/projects/")
    tops = []
    for _ in range(2):
        box = page.locator(".read-back").bounding_box()
        tops.append(box["y"])
        page.mouse.wheel(0, 2000)
        wait_for(lambda: page.evaluate("scrollY") > 100, seconds=5, what="scrolling")

    assert all(before >= after >= 0 for before, after in pairwise(tops))
