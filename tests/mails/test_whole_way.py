"""From an act to the mail about it: what people and moderators do, then the jobs, as the schedule runs them."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Subscriber
from accounts.notices.mails.planning import plan_notices
from accounts.notices.models import Channel, Kind, Notice
from accounts.notices.preferences import cadences_of
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.telling.gathering import gather_notices
from discussion.threads.models import Comment
from discussion.threads.services import edit_comment, post_comment
from stories.models import Story
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import parts_of, send_all

pytestmark = pytest.mark.django_db


def run_jobs() -> None:
    at = NOW + timedelta(seconds=20)
    gather_notices(at=at)
    while plan_notices(at=at):
        pass
    send_all(at)


def say(author: Subscriber, story: Story, words: str, *, held: bool = False, parent: Comment | None = None) -> Comment:
    return post_comment(author=author, story=story, parent=parent, side="", body=words, held=held, at=NOW)


def test_an_answer_is_mailed_and_its_mail_can_be_left(
    server: MailServer, story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    say(bob, story, "No, it is not.", parent=say(alice, story, "It is cheap."))
    run_jobs()
    run_jobs()
    [message] = server.got
    assert (message["To"], message["Subject"]) == ("alice@example.com", f"bob answered you on “{story.title}”")
    assert "No, it is not." in parts_of(message)[0]
    path = message["List-Unsubscribe"].strip("<>").removeprefix("https://hubbub.example")
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert cadences_of(alice)[Kind.REPLY][Channel.MAIL] == "never"
    say(bob, story, "Still not.", parent=Comment.objects.get(author=alice))
    run_jobs()
    assert len(server.got) == 1


def test_a_conversation_is_left_as_a_whole(
    server: MailServer, story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    first = say(bob, story, "It is cheap.")
    mine = say(alice, story, "No.", parent=first)
    say(bob, story, "Yes, it is.", parent=mine)
    run_jobs()
    [message] = [message for message in server.got if message["To"] == alice.email]
    server.got.clear()
    for words in parts_of(message):
        assert "Hear no more of this conversation" in words
    link = re.search(r"conversation: https://hubbub.example(\S+)", parts_of(message)[0])
    assert link
    assert "bell" in Client().post(link[1]).content.decode()
    say(bob, story, "And another answer.", parent=mine)
    elsewhere = say(bob, story, "Elsewhere, @alice.")
    run_jobs()
    assert [parts_of(message)[0].count("Elsewhere") for message in server.got] == [1]
    waiting = Notice.objects.filter(subscriber=alice, is_muted=False)
    assert [notice.subject for notice in waiting] == [f"comment:{elsewhere.pk}"]
    assert not Notice.objects.filter(read_at__isnull=False).exists()


@pytest.mark.trust("V12")
def test_an_answer_that_waits_for_approval_is_mailed_to_nobody(
    server: MailServer, story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    first = say(alice, story, "It is cheap.")
    say(bob, story, "held words", held=True, parent=first)
    shown = say(bob, story, "No, it is not.", parent=first)
    edit_comment(comment=shown, author=bob, body="secret edit", version=1, held=True, at=NOW)
    run_jobs()
    assert len(server.got) == 1
    everything = " ".join(parts_of(server.got[0]))
    assert "No, it is not." in everything
    assert not re.search("held words|secret edit", everything)


@pytest.mark.trust("V12")
def test_a_decision_is_mailed_to_whom_it_is_about_with_its_reasons(
    server: MailServer, story: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    comment = say(bob, story, "You are all fools.")
    report_comment(comment=comment, reporter=alice, reason="abuse", note="private note", illegal=False, at=NOW)
    case = lease_next_case(moderator=mo, queue="reported", at=NOW)
    assert case
    decide(case=case, action="remove", rule="R1", note="desk note", version=1, actor=mo, at=NOW)
    run_jobs()
    [message] = [message for message in server.got if message["To"] == bob.email]
    for words in parts_of(message):
        assert "was removed" in words
        assert not re.search("alice|private note|desk note|conversation", words)
        assert settings.CONTACT_EMAIL in words
