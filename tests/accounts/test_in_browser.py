"""People's pages in a real browser: accessible, within their policy, usable without a script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from accounts import invitations
from accounts.models import ApiKey
from tests.factories import NOW, PASSWORD, create_admin, create_key_row, create_team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPEN = ["/account/login/", "/account/password/reset/", "/account/signup/", "/invitations/none/"]
OWN = ["/settings/profile/", "/settings/password/", "/settings/api-keys/", "/account/logout/"]
FOR_ADMINS = [
    "/settings/api-keys/new/",
    "/settings/members/",
    "/settings/members/invite/",
    "/settings/teams/",
    "/settings/organisation/",
    "/settings/mail/outbox/",
]


@pytest.fixture
def page(browser, live_server):
    """A page of a signed-out browser. Fails at the end if the browser complained of anything."""
    complaints = []
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
        ),
    )
    page.complaints = complaints
    yield page
    context.close()
    # The browser says so whenever it is answered with 404 or 422, which is meant.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def admin():
    return create_admin(name="Ada", email="ada@example.org", password=PASSWORD)


def sign_in(page, person):
    """Bring a session along, as the sign-in page would."""
    client = Client()
    client.force_login(person)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.goto("/account/login/")
    page.context.add_cookies([{**cookie, "url": page.url}])


def violations(page):
    """Return what axe finds in both schemes, wide and on a phone; and what scrolls sideways."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((page.url, width, "scrolls sideways"))
            results = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            found += [(page.url, scheme, width, rule["id"]) for rule in results]
    return found


def test_pages_before_signing_in_are_accessible(page):
    found = []
    for path in OPEN:
        page.goto(path)
        found += violations(page)

    assert found == []


def test_settings_are_accessible(page, admin):
    create_team(admin)
    create_key_row(created_by=admin)
    invitations.invite(email="g@example.org", role="viewer", by=admin, now=NOW.replace(year=2100))
    sign_in(page, admin)
    found = []
    for path in [*OWN, *FOR_ADMINS]:
        page.goto(path)
        found += violations(page)

    assert found == []


def test_the_first_admin_comes_in_makes_a_key_and_leaves_without_a_script(browser, live_server):
    _invitation, link = invitations.invite_admin(email="", now=NOW.replace(year=2100))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto(link.partition(":8000")[2])
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=name]", "Ada Lovelace")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto("/settings/api-keys/new/")
    page.fill("[name=name]", "training job")
    page.click("main button.btn-p")
    token = page.input_value("#token")
    page.goto("/account/logout/")
    page.click("main button")

    assert re.fullmatch(r"kpi_\w{40}", token)
    assert ApiKey.objects.get().prefix == token[:12]
    assert page.goto("/settings/profile/").url.endswith("/account/login/?next=/settings/profile/")
    context.close()


def test_the_html_of_a_mail_shows_and_runs_nothing(page, admin, mail_folder_in_use):
    from accounts import mail

    html = "<p>Shown</p><script>alert(1)</script><img src=x onerror=alert(2)>"

    def rendered(template, context):
        return html if template.endswith("html") else "text"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "render_to_string", rendered)
        mail.send("invitation", to="ada@example.org", subject="Hello", context={})
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    sign_in(page, admin)

    page.goto("/settings/mail/outbox/")
    page.click("table a")
    frame = page.frame_locator("iframe")

    assert frame.locator("p").text_content() == "Shown"
    assert dialogs == []
    assert all("locked" in text or "Content Security Policy" in text for text in page.complaints)
    page.complaints.clear()  # it said what it refused, as it should
