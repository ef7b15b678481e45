"""Somebody with a browser's cookies and a program's key, who looks at the clock."""

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What came back, after how many seconds; redirects were followed."""

    status: int
    path: str
    text: str
    headers: dict[str, str]
    seconds: float

    def json(self):
        return json.loads(self.text)


class Visitor:
    """Reads pages, fills forms and calls the API of one tracker."""

    def __init__(self, url, token):
        self._url = url
        self._token = token
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def opens(self, path):
        return self._send(urllib.request.Request(self._url + path))

    def fills(self, path, **fields):
        """Open the page and send its form; return both answers."""
        page = self.opens(path)
        csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": csrf}).encode()
        sent = self._send(urllib.request.Request(self._url + path, data=body))
        return page, sent

    def gets(self, path):
        return self._send(self._call(path))

    def posts(self, path, body, **headers):
        return self._send(self._call(path, body, headers))

    def _call(self, path, body=None, headers=None):
        named = {name.replace("_", "-"): text for name, text in (headers or {}).items()}
        return urllib.request.Request(
            f"{self._url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                **named,
            },
        )

    def _send(self, request):
        begun = time.monotonic()
        try:
            response = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as refusal:
            response = refusal
        with response:
            text = response.read().decode()
            return Answer(
                response.status,
                urllib.parse.urlsplit(response.url).path,
                text,
                {name.lower(): value for name, value in response.headers.items()},
                time.monotonic() - begun,
            )
