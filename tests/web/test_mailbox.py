"""The mailbox of a development setup, read from real files of Django's file backend."""

from collections.abc import Iterator
from email.message import EmailMessage
from importlib import import_module, reload
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings

from tests.web.conftest import one, page_of, text_of
from web import urls
from web.urls import signing_in


@pytest.fixture
def box(settings: Settings, tmp_path: Path, db: None) -> Iterator[Path]:
    """The folder of a development setup, with the mailbox routed."""
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.DEVELOPMENT = True
    _route_again()
    yield settings.EMAIL_FILE_PATH
    settings.DEVELOPMENT = False
    _route_again()


def _route_again() -> None:
    clear_url_caches()
    for module in (signing_in, urls, import_module("config.urls")):
        reload(module)


def send(box: Path, subject: str, text: str, html: str = "") -> None:
    mail = EmailMultiAlternatives(subject, text, to=["dora@example.com"])
    if html:
        mail.attach_alternative(html, "text/html")
    with get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=box) as connection:
        connection.send_messages([mail])


def test_the_newest_mail_is_first(box: Path, reader: Client) -> None:
    send(box, "123456 is your code", "Your code:\n\n    123456\n", "<p>Your code: <b>123456</b></p>")
    send(box, "Zweite Übersicht …", "Grüße")
    second, first = reader.get("/dev/mailbox/?format=json").json()
    assert set(first) == {"to", "subject", "text", "html", "sent_at"}
    assert (first["to"], first["subject"]) == ("dora@example.com", "123456 is your code")
    assert "    123456" in first["text"]
    assert first["html"].strip() == "<p>Your code: <b>123456</b></p>"
    assert (second["subject"], second["text"].strip(), second["html"]) == ("Zweite Übersicht …", "Grüße", "")
    assert first["sent_at"].endswith(("Z", "+00:00"))


def test_the_page_shows_html_as_source(box: Path, reader: Client) -> None:
    send(box, "<script>alert(1)</script>", "words", "<script>alert(2)</script>")
    answer = reader.get("/dev/mailbox/")
    page = page_of(answer)
    assert page.select("script") == []
    assert text_of(one(page, ".mail h2")) == "<script>alert(1)</script>"
    assert "alert(2)" in text_of(one(page, ".mail details pre"))
    assert answer["Cache-Control"] == "private, no-store"


def test_a_mail_that_is_still_being_written_is_not_there_yet(box: Path, reader: Client) -> None:
    send(box, "whole", "words")
    [file] = box.glob("*.log")
    (box / "20991231-000000-1.log").write_bytes(file.read_bytes()[:-40])
    (box / "20991231-000000-2.log").write_bytes(b"")
    (box / "20991231-000000-3.log").write_bytes(b"Subject: no end")
    assert [mail["subject"] for mail in reader.get("/dev/mailbox/?format=json").json()] == ["whole"]


def test_a_mail_without_anything_is_shown_all_the_same(box: Path, reader: Client) -> None:
    box.mkdir()
    (box / "x.log").write_bytes(EmailMessage().as_bytes() + b"\n" + b"-" * 79 + b"\n")
    assert reader.get("/dev/mailbox/?format=json").json()[0]["subject"] == ""
    assert reader.get("/dev/mailbox/").status_code == 200


@pytest.mark.parametrize("to", ["=?utf-8?q?p0=0a?=@b.example", "=?utf-8?q??=@b.example", "=?utf-8?q?=ff?=@b.example"])
def test_a_mail_that_cannot_be_read_hides_no_other(box: Path, reader: Client, to: str) -> None:
    send(box, "whole", "words")
    (box / "x.log").write_bytes(f"Subject: broken\nTo: {to}\n\nwords\n".encode() + b"\n" + b"-" * 79 + b"\n")
    whole, broken = reader.get("/dev/mailbox/?format=json").json()
    assert whole["subject"] == "whole"
    assert (broken["subject"] == "(unreadable)") is ("Subject: broken" in broken["text"])
    assert reader.get("/dev/mailbox/").status_code == 200


def test_no_mail_yet(box: Path, reader: Client) -> None:
    assert reader.get("/dev/mailbox/?format=json").json() == []
    assert "No mail has been sent yet." in text_of(page_of(reader.get("/dev/mailbox/")))


@pytest.mark.trust("A16")
def test_it_is_not_even_routed_elsewhere(reader: Client, db: None) -> None:
    assert reader.get("/dev/mailbox/").status_code == 404
