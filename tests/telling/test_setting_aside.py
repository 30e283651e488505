"""An event that breaks its contract keeps nobody else from being told, and is told when it can be read."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Subscriber
from accounts.notices.models import Notice
from core.events import emit
from core.models import Event
from discussion.telling.models import SetAside
from discussion.threads.models import Comment, Follow
from stories.models import Story
from tests.conftest import NOW
from tests.signing_in import sign_in
from tests.telling.conftest import Say, gather, gather_anew, kinds


@pytest.fixture
def broken(shown: Comment, say: Say, bob: Subscriber) -> Event:
    """The event of Bob's answer, without its comment, between two others."""
    for number in range(3):
        say(bob, f"answer {number}", shown)
    event = Event.objects.filter(kind="comment.published").order_by("id")[2]
    Event.objects.filter(pk=event.pk).update(payload={"of": "an earlier version"})
    event.refresh_from_db()
    return event


@pytest.mark.parametrize(
    "payload", [{}, {"comment": None}, {"comment": 7}, {"comment": "no id"}, {"comment": []}, [], "words"]
)
@pytest.mark.parametrize("kind", ["comment.published", "comment.removed"])
def test_one_that_cannot_be_read_stops_nobody_else(
    shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, payload: Any, kind: str
) -> None:
    event = Event.objects.create(kind=kind, payload=payload, occurred_at=NOW)
    say(bob, "an answer", shown)
    gather()
    assert kinds(alice) == ["reply"]
    row = SetAside.objects.get()
    assert (row.event, row.tries, row.at, row.told_at) == (event, 1, NOW, None)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("case.decided", {"decision": "none"}),
        ("appeal.decided", {}),
        ("story.corrected", {}),
        ("noise.band_changed", {}),
    ],
)
def test_events_of_each_kind_are_set_aside(alice: Subscriber, story: Story, kind: str, payload: dict[str, Any]) -> None:
    Follow.objects.create(subscriber=alice, story=story, followed_at=NOW)
    emit(kind, story=story.slug, at=NOW, **payload)
    gather()
    assert SetAside.objects.get().event.kind == kind
    assert not Notice.objects.exists()


def test_it_is_told_when_it_can_be_read_and_once(broken: Event, alice: Subscriber, capsys: Any) -> None:
    gather()
    assert kinds(alice) == ["reply", "reply"]
    call_command("tell_again")
    assert capsys.readouterr().out == "0 told, 1 still set aside.\n"
    row = SetAside.objects.get()
    assert (row.event, row.cause, row.tries, row.told_at) == (broken, "KeyError", 2, None)
    missing = Comment.objects.get(body="answer 1")
    Event.objects.filter(pk=broken.pk).update(payload={"comment": str(missing.pk), "version": 1})
    for said in ("1 told, 0 still set aside.\n", "0 told, 0 still set aside.\n"):
        call_command("tell_again")
        assert capsys.readouterr().out == said
    assert kinds(alice) == ["reply"] * 3
    assert Notice.objects.filter(subject=f"comment:{missing.pk}").count() == 1
    gather_anew()
    assert kinds(alice) == ["reply"] * 3


def test_administrators_see_it_and_try_again(broken: Event, make_subscriber: Any, mo: Subscriber) -> None:
    gather()
    administrator, moderator = Client(), Client()
    sign_in(administrator, make_subscriber("root", role="administrator"))
    sign_in(moderator, mo)
    address = "/admin/telling/setaside/"
    assert moderator.get(address).status_code == 403
    assert b"KeyError" in administrator.get(address).content
    row = SetAside.objects.get()
    chosen = {"action": "try_again", "_selected_action": [row.pk]}
    page = administrator.post(address, chosen, follow=True).content.decode()
    assert "0 told, 1 still set aside." in page
    row.refresh_from_db()
    assert row.tries == 2
