"""Every page in a real browser: accessible, within its policy, and asking nobody else.

The pages show the example company and one of everything besides, light and dark, on a desk
and on a phone.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from objectives.example import loading
from tests.routes import ROUTES, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
NO_PAGES = {"livez", "readyz", "objectives:metric_csv", "objectives:digest_preview_mail"}
EXAMPLE = [
    "/objectives/leave-on-time/",
    "/metrics/on-time-departures/",
    "/metrics/on-time-departures/?period=all",
    "/metrics/on-time-departures/check-in/",
    "/projects/delay-warning/",
    "/objectives/?status=off_track",
    "/?as_of=2026-11-01",
]
# Not ours: Swagger UI draws it. The policy and the hosts are still watched.
DRAWN_BY_OTHERS = {"/docs/api/"}


class Visitor:
    """A browser that notes what a page complains of and whom it asks."""

    def __init__(self, browser, server, *, person, scheme, width):
        self.server = server
        self.faults = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        if person is not None:
            client = Client()
            client.force_login(person)
            session = client.cookies["sessionid"].value
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self._note("console", message.text))
        self.page.on("pageerror", lambda error: self._note("script", error))
        self.page.on("request", self._watch)

    def visit(self, address):
        answer = self.page.goto(self.server + address)
        if answer.status != 200:
            self._note("status", answer.status)
        if address not in DRAWN_BY_OTHERS:
            self._look_at_accessibility()
            self._look_for_sideways_scroll()

    def _look_at_accessibility(self):
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        for violation in results.response["violations"]:
            self._note(violation["id"], violation["nodes"][0]["html"][:200])

    def _look_for_sideways_scroll(self):
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if self.page.evaluate(wide):
            self._note("wider than its window", self.page.viewport_size["width"])

    def _watch(self, request):
        if not request.url.startswith((self.server, "data:")):
            self._note("another host", request.url)

    def _note(self, kind, what):
        self.faults.append((self.page.url.removeprefix(self.server), kind, what))


@pytest.fixture
def world():
    return World(now=timezone.now())


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault(browser, live_server, world, scheme, width):
    loading.load(now=timezone.now(), owner=world.admin)
    pages = [name for name in ROUTES if name not in NO_PAGES]
    for_strangers = [world.address(name) for name in pages if ROUTES[name].stranger == 200]
    for_admins = [world.address(name) for name in pages if ROUTES[name].admin == 200]
    look = {"scheme": scheme, "width": width}

    stranger = Visitor(browser, live_server.url, person=None, **look)
    admin = Visitor(browser, live_server.url, person=world.admin, **look)
    for visitor, addresses in ((stranger, for_strangers), (admin, [*for_admins, *EXAMPLE])):
        for address in addresses:
            visitor.visit(address)
        visitor.context.close()

    assert stranger.faults + admin.faults == []
