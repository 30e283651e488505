"""Out of a mail: by one POST, without signing in; never by looking, never for somebody else."""

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from accounts.models import Subscriber
from accounts.notices.mails.unsubscribing import (
    EVERYTHING,
    UnsubscribeLinkWrongError,
    cadence_scope,
    kinds_scope,
    read_token,
    thread_scope,
    unsubscribe,
    unsubscribe_address,
)
from accounts.notices.models import Cadence, Channel, Kind, Mute, Preference
from accounts.notices.preferences import cadences_of
from tests.conftest import NOW
from tests.mails.conftest import prefer
from tests.web.conftest import one, page_of, text_of

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
REPLIES = kinds_scope({Kind.REPLY})


def path_of(person: Subscriber, scope: str = REPLIES) -> str:
    return re.sub(r"^https?://[^/]+", "", unsubscribe_address(person, scope))


def by_mail(person: Subscriber) -> dict[Kind, Cadence]:
    return {kind: channels[Channel.MAIL] for kind, channels in cadences_of(person).items()}


@pytest.fixture
def stranger() -> Client:
    """A mail program: no cookies, no token of ours."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.trust("V13")
def test_one_post_stops_the_mails_of_its_scope_and_no_others(
    stranger: Client, alice: Subscriber, bob: Subscriber
) -> None:
    before = by_mail(alice)
    answer = stranger.post(path_of(alice), ONE_CLICK)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert by_mail(alice) == {**before, Kind.REPLY: Cadence.NEVER}
    assert cadences_of(alice)[Kind.REPLY][Channel.PRODUCT] == Cadence.AT_ONCE
    assert by_mail(bob) == before
    assert stranger.post(path_of(alice), ONE_CLICK).status_code == 200
    assert Preference.objects.count() == 1


@pytest.mark.trust("V13")
def test_looking_at_it_changes_nothing(stranger: Client, alice: Subscriber) -> None:
    for method in ("get", "head", "options", "put", "patch", "delete"):
        assert getattr(stranger, method)(path_of(alice)).status_code == (
            200 if method in {"get", "head", "options"} else 405
        )
    assert not Preference.objects.exists()


@pytest.mark.trust("V13")
def test_the_page_has_a_button_that_works_and_tells_nobody_who_it_is(stranger: Client, alice: Subscriber) -> None:
    answer = stranger.get(path_of(alice))
    page = page_of(answer)
    form = one(page, "main form")
    assert (form["method"], form.get("action")) == ("post", None)
    assert "Answers to my comments" in text_of(page)
    assert "alice" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    done = page_of(stranger.post(path_of(alice)))
    assert text_of(one(done, "[role=status]")) == "You will get no more mails about: Answers to my comments."


@pytest.mark.parametrize(
    "scope", [REPLIES, cadence_scope(Cadence.DAILY), thread_scope("comment:018f"), EVERYTHING, "kinds:band"]
)
def test_opened_again_it_says_that_the_mails_are_stopped(stranger: Client, alice: Subscriber, scope: str) -> None:
    before = page_of(stranger.get(path_of(alice, scope)))
    assert bool(before.select("main form")) is (scope != "kinds:band"), "those are sent to nobody who has not asked"
    stranger.post(path_of(alice, scope))
    after = page_of(stranger.get(path_of(alice, scope)))
    assert after.select("main form") == []
    assert text_of(one(after, "h1")) == "These mails are stopped"


@pytest.mark.trust("V13")
def test_a_forged_link_is_nothing(stranger: Client, alice: Subscriber, bob: Subscriber) -> None:
    good = path_of(alice).split("/")[2]
    other = path_of(bob).split("/")[2]
    body, _, signature = good.partition(":")
    forged: list[Any] = [
        "x",
        body,
        f"{body}:",
        f"{other.partition(':')[0]}:{signature}",
        good[:-1],
        f"{good}x",
        signing.Signer(salt="another").sign_object([alice.pk, REPLIES]),
        signing.dumps([alice.pk, REPLIES]),
        "%00",
        "..%2f",
    ]
    for token in forged:
        for ask in (stranger.get, stranger.post):
            assert ask(f"/unsubscribe/{token}/").status_code == 404, token
    assert not Preference.objects.exists()
    with pytest.raises(UnsubscribeLinkWrongError) as caught:
        read_token(body)
    assert caught.value.code == "unsubscribe_link_wrong"


def test_a_link_of_who_is_gone_is_nothing(stranger: Client, charlie: Subscriber) -> None:
    path = path_of(charlie)
    charlie.delete()
    assert stranger.post(path).status_code == 404


def token_of(person: Subscriber, scope: str) -> str:
    return path_of(person, scope).split("/")[2]


def test_all_mails_of_a_cadence(alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.DAILY)
    prefer(alice, Kind.REPORT, Cadence.WEEKLY)
    way = unsubscribe(token=token_of(alice, cadence_scope(Cadence.DAILY)), at=NOW)
    assert way.meaning == "that come once a day"
    assert Cadence.DAILY not in by_mail(alice).values()
    assert by_mail(alice)[Kind.REPLY] == Cadence.NEVER
    assert (by_mail(alice)[Kind.REPORT], by_mail(alice)[Kind.MENTION]) == (Cadence.WEEKLY, Cadence.AT_ONCE)


def test_everything(alice: Subscriber) -> None:
    way = unsubscribe(token=token_of(alice, EVERYTHING), at=NOW)
    assert set(by_mail(alice).values()) == {Cadence.NEVER}
    assert "codes" in way.meaning


def test_several_kinds(alice: Subscriber) -> None:
    way = unsubscribe(token=token_of(alice, kinds_scope({Kind.REPLY, Kind.MENTION})), at=NOW)
    assert way.meaning == "about: Comments that name me; Answers to my comments"
    assert {kind for kind, cadence in by_mail(alice).items() if cadence == Cadence.NEVER} >= {Kind.REPLY, Kind.MENTION}
    assert by_mail(alice)[Kind.DECISION] == Cadence.AT_ONCE


def test_one_conversation(alice: Subscriber) -> None:
    thread = "comment:00000000-0000-0000-0000-000000000001"
    for _ in range(2):
        assert "muted" in unsubscribe(token=token_of(alice, thread_scope(thread)), at=NOW).meaning
    mute = Mute.objects.get()
    assert (mute.subscriber, mute.person, mute.thread) == (alice, None, thread)
    assert not Preference.objects.exists()


@pytest.mark.trust("V13", "V18")
@pytest.mark.parametrize("scope", [EVERYTHING, REPLIES, cadence_scope(Cadence.DAILY), thread_scope("story:1")])
def test_nothing_is_written_for_who_is_gone(client: Client, alice: Subscriber, scope: str) -> None:
    path = path_of(alice, scope)
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    assert [client.post(path, ONE_CLICK).status_code, client.get(path).status_code] == [404, 404]
    assert not Preference.objects.exists()
    assert not Mute.objects.exists()
