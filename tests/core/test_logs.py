"""Trust row G5: nobody writes lines into the log, and no secret gets there."""

import logging
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.devices import remember_device
from accounts.keys import create_api_key
from accounts.models import Subscriber
from accounts.sessions import open_app_session
from accounts.signin.delivery import send_next_code
from core.logs import EventLines

pytestmark = pytest.mark.trust("G5")
FORGED = "x\r\n2026-11-21 12:00:00,000 ERROR root forged\x1b[31m\u2028forged\u202edegrof\x85forged"
HEADER = FORGED.encode().decode("latin-1")  # as servers hand it on
EVENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ \S+ ")
CANARY = "canary.of.the.log@example.com"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    """What the console of the settings has been told, at the level of whoever looks for a fault."""
    caplog.set_level(logging.DEBUG)
    written = StringIO()
    console = logging.StreamHandler(written)
    console.setFormatter(EventLines(settings.LOGGING["formatters"]["line"]["fmt"]))
    logging.getLogger().addHandler(console)
    yield lambda: told(written.getvalue())
    logging.getLogger().removeHandler(console)


def told(text: str) -> list[str]:
    """The lines that were written; each is a whole event or belongs to the one before it."""
    lines = text.split("\n")
    assert lines.pop() == ""
    for line in lines:
        assert EVENT.match(line) or line.startswith("    "), line
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", line)
        assert not line.startswith("2026-11-21 12:00:00,000 ERROR root")
    return lines


def test_an_event_is_a_line_whatever_is_in_it(log: Callable[[], list[str]]) -> None:
    logging.getLogger("a").warning("Refused: %s", FORGED)
    [line] = log()
    assert line.endswith(
        r"WARNING a Refused: x\r\n2026-11-21 12:00:00,000 ERROR root forged\x1b[31m\u2028forged\u202edegrof\x85forged"
    )


def test_the_message_of_an_error_begins_no_line(log: Callable[[], list[str]]) -> None:
    try:
        int(FORGED + "0")
    except ValueError:
        logging.getLogger("a").exception("Failed", stack_info=True)
    event, *below = log()
    assert event.endswith("ERROR a Failed")
    assert any("ValueError: invalid literal" in line for line in below)
    assert "    Stack (most recent call last):" in below


def test_it_is_what_the_settings_use() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == f"{EventLines.__module__}.{EventLines.__name__}"
    handlers = logging.getLogger().handlers
    assert [type(handler.formatter) for handler in handlers if type(handler) is logging.StreamHandler] == [EventLines]


def hostile_requests(client: Client) -> Iterator[int]:
    """Forged lines in everything that a request has."""
    quoted = "%0d%0a2026-11-21%2012:00:00,000%20ERROR%20root%20forged%1b[31m%e2%80%a8"
    for path in (f"/{quoted}", f"/api/v1/{quoted}/", f"/stories/{quoted}/", f"/?cursor={quoted}", "/admin/" + quoted):
        yield client.get(path).status_code
    headers = ("HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR", "CONTENT_TYPE")
    more = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_X_CSRFTOKEN", "HTTP_ACCEPT_LANGUAGE")
    for name in (*headers, *more):
        sent: dict[str, Any] = {"content_type": "application/json", name: HEADER}
        yield client.post("/api/v1/auth/codes/", b'{"email": 1}', **sent).status_code
        sent = {name: HEADER}
        yield client.post("/sign-in/", {"email": "x"}, **sent).status_code
    for typed in ({"email": FORGED}, {"email": CANARY, "device": FORGED}, {FORGED: FORGED}):
        yield client.post("/api/v1/auth/codes/", typed, "application/json").status_code
        yield client.post(
            "/api/v1/auth/sessions/", {**typed, "code": FORGED, "client": FORGED}, "application/json"
        ).status_code
        yield client.post("/sign-in/", typed).status_code
    yield client.post("/admin/login/", {"username": FORGED, "password": FORGED}).status_code
    yield client.generic("GE\r\nT", "/").status_code


@pytest.mark.django_db
def test_nothing_that_is_sent_begins_a_line(log: Callable[[], list[str]]) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    statuses = list(hostile_requests(strict))
    assert not [status for status in statuses if status >= 500]
    assert log()


@pytest.mark.django_db
def test_a_fault_of_ours_repeats_nothing_that_was_sent(
    log: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError(FORGED)

    monkeypatch.setattr("accounts.api.signing_in.request_code", fail)
    client = Client(raise_request_exception=False)
    answer = client.post("/api/v1/auth/codes/", {"email": CANARY}, "application/json")
    assert answer.status_code == 500
    lines = log()
    assert any(line.startswith("    Traceback") for line in lines)
    assert CANARY not in "\n".join(lines)


@pytest.mark.django_db
def test_no_secret_is_in_it(log: Callable[[], list[str]], alice: Subscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.signin.delivery.new_code", lambda: "907152")
    now, browser = timezone.now(), Client(raise_request_exception=False)
    secrets = {
        "token": open_app_session(subscriber=alice, user_agent="", at=now)[1],
        "key": create_api_key(owner=alice, name="site", scopes=["read"], at=now)[1],
        "device": remember_device(subscriber=alice, secret="", at=now)[1],
        "address": CANARY,
        "code": "907152",
    }
    for secret in (secrets["token"], secrets["key"], secrets["token"] + "x"):
        for path in ("/api/v1/me/", "/api/v1/stories/none/", "/api/v1/moderation/queues/"):
            browser.get(path, headers={"Authorization": f"Bearer {secret}"})
    asked = {"email": CANARY, "device": secrets["device"]}
    for code in ("000000", "907152", "907152"):
        browser.post("/api/v1/auth/codes/", asked, "application/json")
        send_next_code(at=timezone.now())
        browser.post("/api/v1/auth/sessions/", {**asked, "code": code, "client": "browser"}, "application/json")
    secrets |= {name: cookie.value for name, cookie in browser.cookies.items()}
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.DEVICE_COOKIE_NAME} <= secrets.keys()
    for method in (browser.get, browser.post, browser.delete):
        method("/api/v1/auth/sessions/none/")
        method("/me/handle/", {"handle": CANARY}) if method == browser.post else method("/me/")
    lines = "\n".join(log())
    assert [name for name, secret in secrets.items() if secret in lines] == []
