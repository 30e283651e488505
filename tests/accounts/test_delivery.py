"""Codes are made where they are mailed, against a real mail server that is slow, refuses, hangs or is away."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import connection
from django_redis import get_redis_connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis
from rest_framework.test import APIClient

from accounts.models import SignInCode
from accounts.signin.codes import matches
from accounts.signin.delivery import CLAIM, send_next_code
from accounts.signin.proving import CodeWrongError
from accounts.signin.services import redeem_code, request_code
from accounts.signin.tasks import send_pending_codes
from tests.accounts.conftest import CODES, read_code
from tests.accounts.smtp import MailServer, mail_server
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DORA = "dora@example.com"


def ask(address: str = DORA, at: datetime = NOW) -> None:
    request_code(email=address, network="192.0.2.1", at=at)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """The site's mail server."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running


@pytest.fixture
def broker() -> Iterator[Redis]:
    """Redis as Celery's broker, with an empty mail queue."""
    redis = Redis.from_url(project.REDIS_URL)
    redis.delete("mail")
    yield redis
    redis.delete("mail")
    redis.close()


def test_the_mail_is_readable_as_text_and_as_html(server: MailServer, settings: Settings) -> None:
    settings.BASE_URL = "https://hubbub.example"
    ask()
    assert send_next_code(at=NOW) is True
    [message] = server.got
    assert (message["To"], message["Subject"]) == (DORA, "Your Hubbub sign-in code")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@hubbub.example>")
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    [code] = re.findall(r"^ +(\d{6})\r?$", text.get_content(), re.MULTILINE)
    assert code in html.get_content()
    for words in (text.get_content(), html.get_content()):
        assert "10 minutes" in words
        assert "did not ask" in words
        assert "https://hubbub.example" in words
    wish = SignInCode.objects.get()
    assert (wish.sent_at, wish.expires_at) == (NOW, NOW + timedelta(minutes=10))
    assert redeem_code(email=DORA, code=code, network="192.0.2.1", at=NOW).email == DORA


@pytest.mark.trust("A14")
def test_nothing_in_the_mail_is_a_link_that_does_something(server: MailServer) -> None:
    ask()
    send_next_code(at=NOW)
    words = str(server.got[0])
    assert not re.search(r"href|src=|<form", words)
    assert set(re.findall(r"https?://[^\s<]+", words)) == {project.BASE_URL}


@pytest.mark.trust("A15")
def test_the_origin_in_the_mail_is_ours_whatever_the_request_says(anonymous: APIClient, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    anonymous.credentials(HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    assert anonymous.post(CODES, {"email": DORA}, format="json").status_code == 202
    send_next_code(at=SignInCode.objects.get().requested_at)
    assert "evil" not in str(mail.outbox[0].message())
    settings.ALLOWED_HOSTS = ["testserver"]
    assert anonymous.post(CODES, {"email": "e@example.com"}, format="json").status_code == 400


def test_each_wish_gets_one_mail_the_oldest_first() -> None:
    for number in range(3):
        ask(f"d{number}@example.com", at=NOW + timedelta(seconds=number))
    while send_next_code(at=NOW + timedelta(seconds=5)):
        pass
    assert [message.to for message in mail.outbox] == [[f"d{number}@example.com"] for number in range(3)]
    assert send_next_code(at=NOW + timedelta(seconds=100)) is False
    assert len(mail.outbox) == 3


def test_a_replaced_wish_is_not_mailed() -> None:
    ask()
    ask(at=NOW + timedelta(seconds=60))
    while send_next_code(at=NOW + timedelta(seconds=60)):
        pass
    assert len(mail.outbox) == 1


def test_what_another_worker_has_claimed_is_left_to_it_for_a_while(server: MailServer) -> None:
    ask()
    SignInCode.objects.update(claimed_at=NOW)
    assert send_next_code(at=NOW + CLAIM / 2) is False
    assert server.got == []
    assert send_next_code(at=NOW + CLAIM) is True
    assert len(server.got) == 1


@pytest.mark.trust("F17")
def test_a_worker_that_dies_after_the_mail_leaves_nobody_without_a_code(server: MailServer) -> None:
    ask()
    send_next_code(at=NOW)
    SignInCode.objects.update(sent_at=None)  # it died before it could write this
    later = NOW + CLAIM
    assert send_next_code(at=later) is True
    first, second = (re.findall(r"\b\d{6}\b", str(message.get_body(("plain",))))[0] for message in server.got)
    if first != second:
        with pytest.raises(CodeWrongError):
            redeem_code(email=DORA, code=first, network="192.0.2.1", at=later)
    assert redeem_code(email=DORA, code=second, network="192.0.2.1", at=later).email == DORA


@pytest.mark.trust("F17")
@pytest.mark.parametrize(("reply", "others_may"), [("421 too busy", False), ("451 greylisted", True)])
def test_a_mail_that_was_not_taken_is_tried_again_with_a_new_code(
    server: MailServer, reply: str, others_may: bool
) -> None:
    server.data_reply = reply
    ask()
    assert send_next_code(at=NOW) is others_may
    assert SignInCode.objects.get().sent_at is None
    server.data_reply = "250 queued"
    assert send_next_code(at=NOW + timedelta(seconds=10)) is False
    assert send_next_code(at=NOW + CLAIM) is True
    assert len(server.got) == 1
    assert SignInCode.objects.get().expires_at == NOW + CLAIM + timedelta(minutes=10)


@pytest.mark.trust("F17")
@pytest.mark.parametrize(
    ("step", "reply", "mails"),
    [("rcpt", "450 later", 1), ("rcpt", "550 nobody here", 0), ("data", "554 no", 0)],
)
def test_a_refused_mail_stops_nobody_else_and_is_given_up_if_for_good(
    server: MailServer, step: str, reply: str, mails: int
) -> None:
    setattr(server, f"{step}_reply", reply)
    ask()
    assert send_next_code(at=NOW) is True  # go on with the others
    setattr(server, f"{step}_reply", "250 fine")
    send_next_code(at=NOW + CLAIM)
    assert len(server.got) == mails


@pytest.mark.trust("F17")
def test_a_mail_server_that_is_away_or_hangs_costs_only_the_mail(server: MailServer, settings: Settings) -> None:
    server.silent, settings.EMAIL_TIMEOUT = True, 0.2
    ask()
    assert send_next_code(at=NOW) is False
    server.released.set()
    settings.EMAIL_PORT = 1
    assert send_next_code(at=NOW + CLAIM) is False
    settings.EMAIL_PORT, server.silent = server.port, False
    assert send_next_code(at=NOW + 2 * CLAIM) is True
    assert len(server.got) == 1


def test_a_wish_older_than_a_code_lives_is_dropped(server: MailServer) -> None:
    ask()
    assert send_next_code(at=NOW + timedelta(minutes=10)) is False
    assert server.got == []
    assert SignInCode.objects.get().superseded_at == NOW + timedelta(minutes=10)


@pytest.mark.django_db(transaction=True)
def test_while_the_mail_leaves_no_row_is_locked_and_the_code_works(server: MailServer) -> None:
    seen: list[Any] = []

    def look() -> None:  # in the mail server's thread, on a connection of its own
        with connection.cursor() as cursor:
            cursor.execute("SELECT code_hash, expires_at, sent_at FROM accounts_signincode FOR UPDATE NOWAIT")
            seen.append(cursor.fetchone())
        connection.close()

    server.before_queueing = look
    ask()
    assert send_next_code(at=NOW) is True
    [(code_hash, expires_at, sent_at)] = seen
    assert (expires_at, sent_at) == (NOW + timedelta(minutes=10), None)
    [code] = re.findall(r"^ +(\d{6})", str(server.got[0].get_body(("plain",))), re.MULTILINE)
    assert matches(SignInCode.objects.get().pk, code, code_hash)


def test_asking_wakes_a_worker_after_commit_with_an_empty_message(
    broker: Redis, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask()
    messages: Any = broker.lrange("mail", 0, -1)
    assert len(messages) == 1
    assert b"accounts.send_pending_codes" in messages[0]
    assert b"dora" not in messages[0]


@pytest.mark.trust("F3")
def test_without_redis_the_answer_is_the_same_and_the_sweep_does_the_work(
    anonymous: APIClient,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        response = anonymous.post(CODES, {"email": DORA}, format="json")
    assert (response.status_code, len(callbacks)) == (202, 1)
    send_pending_codes()
    assert len(read_code(DORA)) == 6


@pytest.mark.trust("A16")
def test_the_code_is_in_the_mail_and_nowhere_else(
    anonymous: APIClient,
    broker: Redis,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "907152"  # as unlikely in any other number as the next
    monkeypatch.setattr("accounts.signin.delivery.new_code", lambda: canary)
    with django_capture_on_commit_callbacks(execute=True):
        anonymous.post(CODES, {"email": DORA}, format="json")
    queued: Any = broker.lrange("mail", 0, -1)
    send_pending_codes()
    assert read_code(DORA) == canary
    answers = [
        anonymous.post("/api/v1/auth/sessions/", {"email": DORA, "code": code, "client": "app"}, format="json")
        for code in ("000000", canary, canary)
    ]
    assert [answer.status_code for answer in answers] == [422, 201, 422]
    cache = get_redis_connection("default")
    places = {
        "database": everything_in_the_database(),
        "broker": repr(queued),
        "cache": repr([cache.get(key) for key in cache.keys("*")]),
        "logs": caplog.text + "".join(capfd.readouterr()),
        "answers": "".join(answer.content.decode() for answer in answers),
    }
    assert [name for name, words in places.items() if canary in words] == []
    assert DORA not in places["logs"] + places["broker"]


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        rows: list[str] = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows.extend(text for (text,) in cursor.fetchall())
    return "\n".join(rows)
