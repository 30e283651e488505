"""A real browser before a real server. Rows are made first: Django's ORM and the browser's loop share a thread."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from accounts.models import Subscriber
from tests.search.conftest import MakeStory, make_story
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment, alice, bob, make_comment
from tests.web.conftest import told_story

__all__ = ["MakeComment", "MakeStory", "OpenBrowser", "alice", "bob", "make_comment", "make_story", "told_story"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 120_000  # ms: a loaded machine needs its time
OpenBrowser = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture
def open_browser(live_server: Any) -> OpenBrowser:
    """`with open_browser(alice, width=360) as browser:`; what the pages complain about fails the test in the end."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")

    @contextmanager
    def opened(person: Subscriber | None = None, *, width: int = 1280, **options: Any) -> Iterator[BrowserContext]:
        cookie = _session_of(person) if person else None
        complaints: list[str] = []
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE)
            viewport = ViewportSize(width=width, height=900)
            options = {"base_url": live_server.url, **options}
            browser = chromium.new_context(viewport=viewport, **options)
            browser.set_default_timeout(PATIENCE)
            browser.on("page", lambda page: _listen(page, complaints))
            if cookie:
                browser.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
            yield browser
            chromium.close()
        assert complaints == []

    return opened


def _session_of(person: Subscriber) -> str:
    client = Client()
    sign_in(client, person)
    return str(client.session.session_key)


def _listen(page: Page, complaints: list[str]) -> None:
    """Console errors, and with them every violation of the Content-Security-Policy; exceptions; dialogs."""
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
