"""Who is banned and has the account erased comes back banned; nothing that is kept for that tells who it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.forgetting import forget_old_sign_ins
from accounts.models import KeptSanction, Sanction, Subscriber
from accounts.sanctions import impose_sanction, lift_sanction
from accounts.signin.arrival import find_or_create_subscriber
from accounts.standing import find_refusal
from core.personal import personal_data
from tests.accounts.conftest import mailed_code, sign_in
from tests.conftest import NOW
from tests.privacy.conftest import GONE, Leave
from tests.privacy.stores import everything

__all__ = ["mailed_code", "sign_in"]
pytestmark = [pytest.mark.django_db, pytest.mark.trust("V18")]
Kind = Sanction.Kind
END = NOW + timedelta(days=30)


def sanction(person: Subscriber, mo: Subscriber, kind: str, until: datetime | None = None) -> Sanction:
    facts = {"rule": "no_abuse", "reason": "Shouting at Bob.", "until": until}
    return impose_sanction(subscriber=person, kind=kind, by=mo, at=NOW, **facts)  # type: ignore[arg-type]  # typed as a dict


def come_back(address: str = "alice@example.com", at: datetime = GONE) -> Subscriber:
    return find_or_create_subscriber(email=address, network="192.0.2.1", at=at)


def refusal_of(person: Subscriber, at: datetime = GONE) -> str | None:
    refusal = find_refusal(person, at=at, words=True)
    return refusal.code if refusal else None


@pytest.mark.trust("V19")
@pytest.mark.parametrize("address", ["alice@example.com", "al.ice+new@example.com"])
@pytest.mark.parametrize(
    ("kind", "until", "code"), [("ban", None, "banned"), ("suspension", END, "suspended"), ("silence", END, "silenced")]
)
def test_it_goes_on_whatever_the_spelling_of_the_mailbox(
    alice: Subscriber, mo: Subscriber, leave: Leave, kind: str, until: datetime | None, code: str, address: str
) -> None:
    sanction(alice, mo, kind, until)
    leave(alice)
    again = come_back(address)
    assert again.pk != alice.pk
    assert refusal_of(again) == code
    held = Sanction.objects.get(subscriber=again)
    assert (held.rule, held.ends_at, held.imposed_by, held.starts_at) == ("no_abuse", until, mo, GONE)
    assert "earlier account" in held.reason


def test_leaving_again_and_again_changes_nothing(alice: Subscriber, mo: Subscriber, leave: Leave) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    leave(come_back(at=NOW))
    assert refusal_of(come_back()) == "banned"
    assert KeptSanction.objects.count() == 1


@pytest.mark.parametrize("warned", [True, False])
def test_who_is_warned_or_was_sanctioned_once_begins_anew(
    alice: Subscriber, mo: Subscriber, leave: Leave, warned: bool
) -> None:
    if warned:
        sanction(alice, mo, Kind.WARNING)
    else:
        lift_sanction(sanction=sanction(alice, mo, Kind.BAN), by=mo, at=NOW)
        sanction(alice, mo, Kind.SILENCE, NOW + timedelta(hours=1))
    leave(alice)
    assert not KeptSanction.objects.exists()
    assert refusal_of(come_back()) is None


def test_what_is_kept_tells_nobody_who_it_was(alice: Subscriber, mo: Subscriber, leave: Leave) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    kept = KeptSanction.objects.get()
    assert everything(["alice", "shouting"]) == {}
    assert str(alice.pk) not in {str(value) for name, value in vars(kept).items() if name not in {"id", "_state"}}
    assert kept.mailbox_hash != sha256(b"alice@example.com").hexdigest()


def test_it_is_forgotten_when_it_ends_and_a_ban_after_two_years(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, leave: Leave
) -> None:
    sanction(alice, mo, Kind.SILENCE, END)
    sanction(bob, mo, Kind.BAN)
    leave(alice)
    leave(bob)
    assert refusal_of(come_back(at=END), END) is None
    forget_old_sign_ins(at=END)
    assert KeptSanction.objects.get().kind == Kind.BAN
    last = GONE + timedelta(days=730)
    forget_old_sign_ins(at=last - timedelta(seconds=1))
    assert KeptSanction.objects.count() == 1
    assert refusal_of(come_back("bob@example.com", last), last) is None
    forget_old_sign_ins(at=last)
    assert not KeptSanction.objects.exists()


def test_who_lifts_it_lifts_it_for_the_mailbox(alice: Subscriber, mo: Subscriber, leave: Leave) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    again = come_back()
    lift_sanction(sanction=Sanction.objects.get(subscriber=again), by=mo, at=GONE)
    assert refusal_of(come_back("alice+second@example.com")) is None


def test_another_key_of_the_site_still_knows_it(
    alice: Subscriber, mo: Subscriber, leave: Leave, settings: Settings
) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    assert refusal_of(come_back()) == "banned"


@pytest.mark.trust("A12")
@pytest.mark.usefixtures("still_clock")
def test_signing_in_is_answered_alike(
    alice: Subscriber, mo: Subscriber, leave: Leave, sign_in: Callable[..., Any]
) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    banned, stranger = (sign_in(name, APIClient()) for name in ("alice@example.com", "stranger@example.com"))
    assert (banned.status_code, stranger.status_code) == (201, 201)
    assert shape(banned.json()) == shape(stranger.json())
    own = APIClient(HTTP_AUTHORIZATION=f"Bearer {banned.json()['token']}")
    refused = own.patch("/api/v1/me/", {"about": "I am back."}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "banned")


def shape(answer: object) -> object:
    """The members of an answer. Whether one is banned is told among them, to whoever has proved the mailbox."""
    return {name: shape(held) for name, held in answer.items()} if isinstance(answer, dict) else None


def test_the_export_of_the_new_account_tells_it(alice: Subscriber, mo: Subscriber, leave: Leave) -> None:
    sanction(alice, mo, Kind.BAN)
    leave(alice)
    again = come_back()
    told = {section.name: list(section.rows) for room in personal_data() for section in room.collect(again.pk)}
    [kept] = told["kept_sanctions"]
    assert (kept["kind"], kept["rule"], kept["ends_at"]) == ("ban", "no_abuse", None)
