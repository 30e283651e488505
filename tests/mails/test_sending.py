"""Mails of notices against a real mail server that takes them, refuses, hangs or is away."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.notices.mails.models import Mailing, Suppression
from accounts.notices.mails.planning import plan_notices
from accounts.notices.mails.sending import FIRST_WAIT, TOO_LATE, send_next_mail
from accounts.notices.mails.suppressing import find_suppression, suppress
from accounts.notices.models import Cadence, Kind, Notice
from accounts.notices.services import mute_person, mute_thread
from discussion.threads.models import Comment
from stories.models import Story
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import MakeNotice, parts_of, prefer, send_all

pytestmark = pytest.mark.django_db


def outcomes() -> list[str]:
    return [mailing.outcome for mailing in Mailing.objects.order_by("planned_at", "id")]


@pytest.fixture
def notice(make_notice: MakeNotice, server: MailServer) -> Notice:
    """Alice is to hear of Bob's answer by mail, at once."""
    notice = make_notice(body="The *budget* is wrong.\n\nSee https://evil.example/x or evil.example.")
    plan_notices(at=NOW)
    return notice


def test_it_is_a_mail_that_anybody_can_read_and_leave(server: MailServer, notice: Notice) -> None:
    assert send_next_mail(at=NOW) is True
    assert send_next_mail(at=NOW) is False
    [message] = server.got
    assert message["To"] == "alice@example.com"
    assert message["Subject"] == "bob answered you on “Tram line nine divides the old town”"
    assert message["Message-ID"] == f"<{Mailing.objects.get().pk}@hubbub.example>"
    comment = notice.subject.removeprefix("comment:")
    for words in parts_of(message):
        flat = " ".join(re.sub(r"<[^>]+>", " ", words).replace("> ", "").split())
        assert "bob answered you on “Tram line nine divides the old town”" in flat
        assert "The budget is wrong." in flat
        assert f"https://hubbub.example/comments/{comment}/" in words
        assert "Answers to my comments" in flat
        assert "https://hubbub.example/me/preferences/" in words
    address = message["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://hubbub.example/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert all(address in words for words in parts_of(message))
    assert outcomes() == ["sent"]


@pytest.mark.trust("X8")
def test_nothing_of_users_is_a_link_or_an_image(
    server: MailServer, make_notice: MakeNotice, alice: Subscriber, story: Story
) -> None:
    title = "Prize at http://bank.example <img src=http://t.example/p.gif>\r\nBcc: all@example.com \u202e"
    Story.objects.update(title=title[:200])
    body = (
        "<img src=//t.example> [pay](https://evil.example) www.evil.example me@evil.example\n\n</div><script>1</script>"
    )
    make_notice(body=body)
    plan_notices(at=NOW)
    send_all(NOW)
    [message] = server.got
    assert message["Bcc"] is None
    assert message["To"] == alice.email
    text, html = parts_of(message)
    everything = f"{message['Subject']} {text} {html}"
    assert set(re.findall(r"https?://([^/\s\"<]+)", everything)) == {"hubbub.example"}
    page = BeautifulSoup(html, "html.parser")
    assert page.select("img, script, form, iframe, link, object, svg, [src], [background], .words a, strong a") == []
    assert not re.search(r"url\(|@import", html)
    assert not re.search(r"(?<![\w.])(?!hubbub)[\w-]+\.example", re.sub(r"https://hubbub\.example\S*", "", everything))
    assert "@" not in re.sub(r"@media", "", html)
    assert "\u202e" not in everything


@pytest.mark.trust("A15")
def test_every_link_leads_to_the_configured_origin(server: MailServer, notice: Notice, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["evil.example"]
    send_all(NOW)
    text, html = parts_of(server.got[0])
    links = set(re.findall(r'href="([^"]*)"', html)) | set(re.findall(r"\S+://\S+", text))
    assert {link for link in links if not link.startswith("https://hubbub.example/")} == set()


def hide(notice: Notice) -> None:
    Comment.objects.filter(pk=notice.subject.removeprefix("comment:")).update(state="removed")


def hold(notice: Notice) -> None:
    Comment.objects.filter(pk=notice.subject.removeprefix("comment:")).update(state="held", shown_version=0)


def unpublish(_notice: Notice) -> None:
    Story.objects.update(state="draft")


def withdraw(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=NOW)


def read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(read_at=NOW)


def block(notice: Notice) -> None:
    mute_person(subscriber=notice.subscriber, person=Subscriber.objects.get(handle="bob"), at=NOW)
    Notice.objects.update(read_at=None)


def mute(notice: Notice) -> None:
    mute_thread(subscriber=notice.subscriber, thread=notice.subject, at=NOW)
    Notice.objects.update(read_at=None)


def choose_never(notice: Notice) -> None:
    prefer(notice.subscriber, Kind.REPLY, Cadence.NEVER)


def close_account(notice: Notice) -> None:
    Subscriber.objects.filter(pk=notice.subscriber_id).update(is_active=False)


def bounce(notice: Notice) -> None:
    suppress(address=notice.subscriber.email, reason=Suppression.Reason.BOUNCE, at=NOW)


@pytest.mark.trust("V12")
@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (hide, "empty"),
        (hold, "empty"),
        (unpublish, "empty"),
        (withdraw, "empty"),
        (read, "empty"),
        (block, "empty"),
        (mute, "empty"),
        (choose_never, "empty"),
        (close_account, "stopped"),
        (bounce, "stopped"),
    ],
)
def test_what_has_changed_since_it_was_planned_counts(
    server: MailServer, notice: Notice, act: Any, outcome: str
) -> None:
    act(notice)
    send_all(NOW)
    assert server.got == []
    assert outcomes() == [outcome]


@pytest.mark.trust("V12")
def test_words_that_wait_for_approval_are_never_mailed(server: MailServer, notice: Notice) -> None:
    Comment.objects.filter(pk=notice.subject.removeprefix("comment:")).update(latest_version=2)
    send_all(NOW)
    assert "The budget is wrong." in parts_of(server.got[0])[0]


@pytest.mark.trust("F17")
@pytest.mark.parametrize("reply", ["421 4.3.2 too busy", "451 4.7.1 greylisted"])
def test_a_mail_that_was_not_taken_is_tried_again(server: MailServer, notice: Notice, reply: str) -> None:
    server.rcpt_reply = reply
    assert send_next_mail(at=NOW) is reply.startswith("451")
    server.rcpt_reply = "250 fine"
    assert send_next_mail(at=NOW + FIRST_WAIT / 2) is False
    assert outcomes() == [""]
    assert send_next_mail(at=NOW + FIRST_WAIT) is True
    assert (len(server.got), outcomes()) == (1, ["sent"])


@pytest.mark.trust("F17")
@pytest.mark.parametrize(("reply", "suppressed"), [("550 5.1.1 nobody here", True), ("550 5.7.1 policy", False)])
def test_a_mail_that_is_refused_for_good_is_given_up(
    server: MailServer, notice: Notice, alice: Subscriber, reply: str, suppressed: bool
) -> None:
    server.rcpt_reply = reply
    assert send_next_mail(at=NOW) is True
    assert outcomes() == ["refused"]
    assert bool(find_suppression(alice.email)) is suppressed


@pytest.mark.trust("F17")
def test_a_mail_server_that_hangs_or_is_away_costs_only_time(
    server: MailServer, notice: Notice, settings: Settings
) -> None:
    server.silent, settings.EMAIL_TIMEOUT = True, 0.1
    assert send_next_mail(at=NOW) is False
    server.released.set()
    server.silent, settings.EMAIL_PORT = False, 1
    assert send_next_mail(at=NOW + FIRST_WAIT) is False
    settings.EMAIL_PORT = server.port
    assert send_next_mail(at=NOW + 2 * FIRST_WAIT) is False  # it waits longer every time
    assert send_next_mail(at=NOW + 3 * FIRST_WAIT) is True
    assert len(server.got) == 1


@pytest.mark.trust("F17")
def test_a_worker_that_dies_after_the_mail_sends_the_same_once_more(server: MailServer, notice: Notice) -> None:
    send_all(NOW)
    Mailing.objects.update(finished_at=None, outcome="")  # it died before it could write this
    send_all(NOW + FIRST_WAIT)
    first, second = server.got
    assert first["Message-ID"] == second["Message-ID"]
    send_all(NOW + 10 * FIRST_WAIT)
    assert len(server.got) == 2


def test_what_could_not_be_sent_for_a_day_is_dropped(server: MailServer, notice: Notice) -> None:
    send_all(NOW + TOO_LATE)
    assert (server.got, outcomes()) == ([], ["late"])


@pytest.mark.trust("V12")
def test_everybody_gets_a_mail_of_his_own_without_the_address_of_another(
    server: MailServer, notice: Notice, make_notice: MakeNotice
) -> None:
    Notice.objects.all().delete()
    Mailing.objects.all().delete()
    people = [
        Subscriber(email=f"p{n}%_@example.com", handle=f"p{n}", handle_skeleton=f"p{n}", joined_at=NOW)
        for n in range(40)
    ]
    Subscriber.objects.bulk_create(people)
    told = [Notice(subscriber=person, kind="mention", subject=notice.subject, at=NOW) for person in people]
    Notice.objects.bulk_create(told)
    plan_notices(at=NOW)
    Comment.objects.filter(pk=notice.subject.removeprefix("comment:")).update(state="published")
    send_all(NOW)
    assert sorted(message["To"] for message in server.got) == sorted(person.email for person in people)
    for message in server.got:
        assert set(re.findall(r"[\w%]+@example\.com", " ".join(parts_of(message)))) <= {message["To"]}


@pytest.mark.django_db(transaction=True)
def test_while_a_mail_leaves_no_row_is_locked(server: MailServer, notice: Notice) -> None:
    seen: list[Any] = []

    def look() -> None:  # in the mail server's thread, on a connection of its own
        with connection.cursor() as cursor:
            cursor.execute("SELECT attempts, finished_at FROM mails_mailing FOR UPDATE NOWAIT")
            seen.append(cursor.fetchone())
        connection.close()

    server.before_queueing = look
    assert send_next_mail(at=NOW) is True
    assert seen == [(1, None)]
    assert outcomes() == ["sent"]
