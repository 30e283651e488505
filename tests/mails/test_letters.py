"""One envelope for all mails, and what servers and providers answer."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from anymail.exceptions import AnymailInvalidAddress
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from accounts.signin.addresses import normalise
from core.letters import Answer, Letter, post
from tests.accounts.smtp import MailServer

POSTMARK = "anymail.backends.postmark.EmailBackend"
LETTER = Letter(to="dora@example.com", subject="News", text="Words.", html="<p>Words.</p>", number="018f")


def test_the_headers_are_those_of_a_mail_that_one_can_leave(server: MailServer) -> None:
    address = f"https://hubbub.example/unsubscribe/{'x' * 200}/"
    letter = Letter(
        to="dora@example.com", subject=f"Nächste {'ä' * 90}", text="W.", html="W.", number="018f", unsubscribe=address
    )
    assert post(letter) == Answer.TAKEN
    [message] = server.got
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == "<018f@hubbub.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["To"], message["Subject"]) == ("dora@example.com", f"Nächste {'ä' * 90}")
    assert message.get_content_type() == "multipart/alternative"


@pytest.mark.trust("F17")
@pytest.mark.parametrize(
    ("step", "reply", "answer"),
    [
        ("rcpt", "421 too busy", Answer.AWAY),
        ("rcpt", "450 4.2.1 greylisted", Answer.LATER),
        ("rcpt", "550 5.7.1 policy", Answer.NEVER),
        ("rcpt", "550 5.1.1 nobody here", Answer.NO_MAILBOX),
        ("rcpt", "550 no", Answer.NEVER),
        ("data", "421 too busy", Answer.AWAY),
        ("data", "451 later", Answer.LATER),
        ("data", "554 spam", Answer.NEVER),
    ],
)
def test_what_the_server_says_is_told_in_a_word(server: MailServer, step: str, reply: str, answer: Answer) -> None:
    setattr(server, f"{step}_reply", reply)
    assert post(LETTER) == answer
    assert server.got == []


@pytest.mark.trust("F17")
def test_a_server_that_hangs_or_is_not_there_is_away(
    server: MailServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    server.silent, settings.EMAIL_TIMEOUT = True, 0.1
    assert post(LETTER) == Answer.AWAY
    server.released.set()
    settings.EMAIL_PORT = 1
    assert post(LETTER) == Answer.AWAY
    assert "dora" not in caplog.text
    assert "SMTPServerDisconnected" in caplog.text


UNSAFE = [
    "=?utf-8?q?p0=0a?=@poison0.example",
    "=?utf-8?q??=@b.example",
    "=?utf-8?b?!!?=@b.example",
    "=?utf-8?q?=ff?=@b.example",
    "=?utf-8?q?=3ca=40evil.example=3e=2c?=x@b.example",
    "=?utf-8?q?victim?=@b.example",
    "victim@b.example, other@b.example",
    "victim@b.example\r\nBcc: other@b.example",
    "victim",
    "",
]


@pytest.mark.trust("F10", "X8")
@pytest.mark.parametrize("backend", ["django.core.mail.backends.smtp.EmailBackend", POSTMARK])
@pytest.mark.parametrize("to", UNSAFE)
def test_a_mail_that_cannot_be_built_or_would_go_elsewhere_is_given_up(
    server: MailServer, settings: Settings, caplog: pytest.LogCaptureFixture, to: str, backend: str
) -> None:
    settings.EMAIL_BACKEND = backend
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token", "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    assert post(replace(LETTER, to=to)) == Answer.NEVER
    assert server.recipients == []
    assert "could not be built" in caplog.text
    assert not any(word in caplog.text for word in ("victim", "utf-8", "b.example"))


@pytest.mark.trust("F10")
def test_a_backend_that_cannot_take_the_words_gives_up_this_mail_alone(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.mails.test_letters.PickyBackend"
    assert post(LETTER) == Answer.NEVER
    assert "dora" not in caplog.text


class PickyBackend(BaseEmailBackend):
    """Finds fault with every address, as Anymail does with some."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise AnymailInvalidAddress("Invalid: dora@example.com", email_message=email_messages[0])


@pytest.mark.trust("X8")
@pytest.mark.parametrize("local", ["dora", "d.o.r.a+news", "o'brien", "a=b?c", "?=x", "!#$%&'*+/=^_`{|}~-"])
def test_the_envelope_says_what_is_stored(server: MailServer, local: str) -> None:
    address = normalise(f"{local}@example.com")
    assert post(replace(LETTER, to=address)) == Answer.TAKEN
    assert server.recipients == [f"<{address}>"]


@pytest.mark.trust("F17")
@pytest.mark.parametrize(
    ("status", "reply", "answer"),
    [
        (200, {"ErrorCode": 0, "To": "dora@example.com", "MessageID": "1", "Message": "OK"}, Answer.TAKEN),
        (422, {"ErrorCode": 300, "Message": "Invalid email request"}, Answer.NEVER),
        (
            422,
            {"ErrorCode": 406, "Message": "Found inactive addresses: dora@example.com.\n Inactive recipients"},
            Answer.NO_MAILBOX,
        ),
        (401, {"ErrorCode": 10, "Message": "Bad token"}, Answer.AWAY),
        (500, {}, Answer.AWAY),
    ],
)
def test_a_provider_is_heard_like_a_server(
    settings: Settings, status: int, reply: dict[str, Any], answer: Answer
) -> None:
    with provider(status, reply) as (url, got):
        settings.EMAIL_BACKEND = POSTMARK
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token", "POSTMARK_API_URL": url, "REQUESTS_TIMEOUT": 5}
        assert post(LETTER) == answer
    assert (got[0]["To"], got[0]["TextBody"]) == ("dora@example.com", "Words.")


@contextmanager
def provider(status: int, reply: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Answers every request alike."""
    got: list[Any] = []

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(reply).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", got
        server.shutdown()
        thread.join()
