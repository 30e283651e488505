"""A real browser before a real server: one Chromium for all tests, and a window without a past for each person."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from accounts.models import Subscriber
from tests.search.conftest import MakeStory, make_story
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment, alice, bob, make_comment
from tests.web.conftest import told_story

__all__ = ["MakeComment", "MakeStory", "OpenBrowser", "alice", "bob", "make_comment", "make_story", "told_story"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 120_000  # ms: a loaded machine needs its time
OpenBrowser = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Its start takes as long as a page does; what one test leaves behind is in a context that another never sees."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop counts as running in this thread, but no coroutine of it ever calls Django's ORM.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def under_way() -> Iterator[Counter[str]]:
    """How many requests the server has begun and not ended."""
    count, lock = Counter[str](), Lock()

    def begin(**_: object) -> None:
        with lock:
            count["requests"] += 1

    def end(**_: object) -> None:
        with lock:
            count["requests"] -= 1

    request_started.connect(begin)
    request_finished.connect(end)
    yield count
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def open_browser(chromium: Browser, live_server: Any, under_way: Counter[str]) -> OpenBrowser:
    """`with open_browser(alice, width=360) as browser:`; what the pages complain about fails the test in the end."""

    @contextmanager
    def opened(person: Subscriber | None = None, *, width: int = 1280, **options: Any) -> Iterator[BrowserContext]:
        complaints: list[str] = []
        viewport = ViewportSize(width=width, height=900)
        try:
            with chromium.new_context(viewport=viewport, **{"base_url": live_server.url, **options}) as browser:
                browser.set_default_timeout(PATIENCE)
                browser.on("page", lambda page: _listen(page, complaints))
                if person:
                    name, value = settings.SESSION_COOKIE_NAME, _session_of(person)
                    browser.add_cookies([{"name": name, "value": value, "url": live_server.url}])
                yield browser
        finally:
            _await_quiet(under_way)
        assert complaints == []

    return opened


def _await_quiet(under_way: Counter[str]) -> None:
    """A page that is closed saves its drafts and hands back its case; what the test asks next must not come before."""
    deadline, quiet = monotonic() + PATIENCE / 1000, 0
    while quiet < 3:
        assert monotonic() < deadline, "the server is still at work"
        sleep(0.02)
        quiet = 0 if under_way["requests"] > 0 else quiet + 1


def _session_of(person: Subscriber) -> str:
    client = Client()
    sign_in(client, person)
    return str(client.session.session_key)


def _listen(page: Page, complaints: list[str]) -> None:
    """Console errors, and with them every violation of the Content-Security-Policy; exceptions; dialogs."""
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
