"""A real browser for tests, where the machine has one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

MISSING = "there is no Chromium: apt install chromium, or name one in CHROMIUM"


def program() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None."""
    if named := os.environ.get("CHROMIUM"):
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser without a window, and without the calls home that it makes by itself."""
    quiet = ("quic", "gpu", "background-networking", "component-update", "sync")
    options = [f"--disable-{feature}" for feature in quiet]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(),
            # The sandbox needs rights that containers and CI machines do not give.
            args=["--no-sandbox", "--no-first-run", *options],
        )
        try:
            yield browser
        finally:
            browser.close()
