"""A person in a browser, and the program of theirs that sends values."""

import json
import urllib.error
import urllib.request

PASSWORD = "correct horse battery staple"


class Newcomer:
    """Somebody who follows the printed link. `faults` collects what must not happen meanwhile:

    a complaint of a page in the console, a script's error, a call to another host.
    """

    def __init__(self, browser, tracker, *, email):
        self.tracker = tracker
        self.email = email
        self.faults = []
        self._context = browser.new_context()
        self._context.set_default_timeout(15_000)
        self._context.on("console", lambda message: self._note("console", message.text))
        self._context.on("weberror", lambda error: self._note("script", error.error))
        self._context.on("request", self._watch)
        self._page = self._context.new_page()

    def opens(self, address):
        """Go to an address of the tracker, as a path or in full."""
        self._page.goto(self.tracker.url + address.removeprefix(self.tracker.url))

    def fills(self, **answers):
        """Fill fields by the names that the form gives them."""
        for name, answer in answers.items():
            self._page.locator(f"[name='{name}']:visible").fill(answer)

    def chooses(self, choice):
        """Choose the card that says this."""
        self._page.locator("label.choice", has_text=choice).click()

    def presses(self, button):
        self._page.get_by_role("button", name=button, exact=True).click()
        self._page.wait_for_load_state()

    def copies(self, label):
        """Return what stands in a field that is there to be copied."""
        return self._page.get_by_label(label, exact=True).input_value()

    def reads(self):
        """Return the text of the page as it is seen, on one line."""
        return " ".join(self._page.locator("main").inner_text().split())

    def reads_mail(self, html):
        """Return the text of a mail as a mail program shows it, on one line."""
        mail = self._context.new_page()
        mail.set_content(html, wait_until="networkidle")
        text = " ".join(mail.locator("body").inner_text().split())
        mail.close()
        return text

    def _watch(self, request):
        if not request.url.startswith((self.tracker.url, "data:")):
            self._note("another host", request.url)

    def _note(self, kind, what):
        self.faults.append((self._page.url.removeprefix(self.tracker.url), kind, str(what)))


class Program:
    """What a training job does with an API key: plain HTTP, no cookies."""

    def __init__(self, url, key):
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"}

    def gets(self, path):
        """Return the status and the decoded answer."""
        return fetched(self._url + path, headers=self._headers)

    def posts(self, path, body):
        """Send a body as JSON, as `curl -d` does; return the status and the decoded answer."""
        headers = self._headers | {"Content-Type": "application/json"}
        return fetched(self._url + path, headers=headers, body=json.dumps(body).encode())


def fetched(address, *, headers=None, body=None):
    """Return the status and the answer of one request: JSON decoded, all else as text."""
    request = urllib.request.Request(address, data=body, headers=headers or {})
    try:
        response = urllib.request.urlopen(request, timeout=15)
    except urllib.error.HTTPError as refusal:
        response = refusal
    with response:
        text = response.read().decode()
        is_json = "json" in response.headers["Content-Type"]
    return response.status, json.loads(text) if is_json else text
