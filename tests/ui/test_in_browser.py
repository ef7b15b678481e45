"""The specimen in a real browser: accessible, within its policy, and alive."""

import mimetypes
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from tests.ui import specimen

pytestmark = [pytest.mark.browser]

HOST = "http://kpi.example"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def policy():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def answer(route):
    """Serve pages and static files without a server; nothing leaves the machine."""
    address = route.request.url
    path = address.removeprefix(HOST).partition("?")[0]
    if not address.startswith(HOST):
        route.abort()
    elif path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(file)[0] or "font/woff2"
        route.fulfill(body=Path(file).read_bytes(), content_type=kind)
    else:
        name = path.strip("/")
        body = (
            specimen.page(theme=name)
            if name in ("light", "dark")
            else render_to_string(f"{name}.html", specimen.context() | {"messages": []})
        )
        headers = {"Content-Security-Policy": policy()}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def visit(browser):
    """Open a path at a width; fails at the end if the browser complained of anything."""
    complaints, contexts = [], []

    def opened(path, *, width=1280, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((HOST, "data:")) or complaints.append(request.url)
            ),
        )
        page.route("**/*", answer)
        page.goto(HOST + path)
        return page

    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(visit, theme, width):
    page = visit(f"/{theme}", width=width)

    found = Axe().run(page, options={"runOnly": RULES})

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_are_accessible(visit, name):
    found = Axe().run(visit(f"/{name}"), options={"runOnly": RULES})

    assert found.violations_count == 0, found.generate_report()


def test_values_are_read_out_by_arrow_keys(visit):
    page = visit("/light")

    page.focus("#cost-scrub")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")

    assert page.get_attribute("#cost-scrub", "aria-valuetext") == "9 Nov 2026 · €4.44 · plan €4.23"
    assert page.inner_text(".tip") == "9 Nov 2026 · €4.44 · plan €4.23"
    page.keyboard.press("Escape")
    assert page.is_hidden(".tip")


def test_values_are_read_out_under_the_pointer(visit):
    page = visit("/light")

    page.hover("svg.chart.wide", position={"x": 50, "y": 100})

    assert page.inner_text(".tip").startswith("12 Jan 2026 · €4.80")


def test_the_read_back_fills_while_one_types(visit):
    page = visit("/light")

    page.fill("#id_target", "4.10")
    assert "to €4.10 each by" in page.inner_text(".agreed").replace("\u00a0", " ")
    page.fill("#id_target", "")
    assert "to a target by" in page.inner_text(".agreed")
    page.fill("#id_due", "2027-03-31")
    assert "by Mar 31, 2027" in page.inner_text(".agreed")


def test_the_account_menu_and_a_dialog_close_by_escape(visit):
    page = visit("/light")

    page.click("details.menu summary")
    assert page.is_visible("text=Sign out")
    page.keyboard.press("Escape")
    assert page.is_hidden("text=Sign out")
    page.click("[data-opens=revoke]")
    assert page.is_visible("#revoke")
    page.keyboard.press("Escape")
    assert page.is_hidden("#revoke")


def test_a_message_can_be_dismissed(visit):
    page = visit("/light")

    page.click("text=Dismiss >> nth=0")

    assert page.locator(".toasts .notice").count() == 1


def test_everything_can_be_read_without_scripts(visit):
    page = visit("/light", script=False)

    assert page.is_visible("svg.chart.wide")
    assert page.is_hidden(".scrub")
    page.click("text=Show these numbers as a table")
    assert page.is_visible("text=corrected")
    page.click("details.menu summary")
    assert page.is_visible("text=Sign out")


def test_a_part_that_fails_says_so_in_its_place_and_can_be_tried_again(visit):
    page = visit("/light")
    answers = [500, 200]
    page.route(
        "**/part", lambda route: route.fulfill(status=answers.pop(0), body="Fresh.", headers={})
    )

    page.click("button:text('Refresh')")
    assert "could not be loaded" in page.inner_text(".request-failed")
    assert page.inner_text("#part") == "A part that refreshes itself."
    page.click("text=Retry")

    page.wait_for_selector("#part:has-text('Fresh.')")
    assert page.locator(".request-failed").count() == 0
    visit.complaints.clear()  # the browser names the failure that we staged


def test_the_first_stop_of_the_keyboard_skips_the_bar(visit):
    page = visit("/404")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
