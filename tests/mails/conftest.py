"""A real mail server, and notices as they are when something has happened."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.notices.mails.sending import send_next_mail
from accounts.notices.models import Cadence, Channel, Kind, Notice, Preference
from discussion.threads.models import Comment
from tests.accounts.smtp import MailServer, mail_server
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, alice, bob, make_comment

__all__ = ["MakeComment", "MakeNotice", "alice", "bob", "make_comment", "parts_of", "prefer", "send_all"]

MakeNotice = Callable[..., Notice]


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """The site's mail server; the site is https://hubbub.example."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        settings.BASE_URL = "https://hubbub.example"
        yield running


@pytest.fixture
def make_notice(alice: Subscriber, bob: Subscriber, make_comment: MakeComment) -> MakeNotice:
    """`make_notice(kind=Kind.MENTION, body="words of Bob")`: Alice is told of a new comment of Bob, at NOW."""

    def make(comment: Comment | None = None, *, body: str = "Words of Bob.", **fields: Any) -> Notice:
        comment = comment or make_comment(make_comment(), author=bob, body=body)
        facts = {"subscriber": alice, "kind": Kind.REPLY, "subject": f"comment:{comment.pk}", "at": NOW}
        return Notice.objects.create(**{**facts, **fields})

    return make


def prefer(subscriber: Subscriber, kind: Kind, cadence: Cadence) -> None:
    """Choose how soon to hear of a kind by mail."""
    chosen = {"cadence": cadence}
    Preference.objects.update_or_create(subscriber=subscriber, kind=kind, channel=Channel.MAIL, defaults=chosen)


def send_all(at: Any) -> None:
    """Everything that is due, as the job does it."""
    while send_next_mail(at=at):
        pass


def parts_of(message: Any) -> tuple[str, str]:
    """The text and the HTML of a mail that arrived."""
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return text.get_content(), html.get_content()
