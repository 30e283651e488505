"""Bans as rows, and what they forbid."""

from datetime import timedelta

import pytest

from accounts.models import Sanction, Subscriber
from accounts.sanctions import AlreadyBannedError, NotBannedError, impose_ban, lift_ban
from accounts.standing import is_shut_out
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def test_a_ban_is_a_row_with_rule_reason_and_who(charlie: Subscriber, mo: Subscriber) -> None:
    ban = impose_ban(subscriber=charlie, rule="R1", reason="Threats.", by=mo, at=NOW)
    ban.refresh_from_db()
    assert (ban.kind, ban.rule, ban.reason, ban.imposed_by, ban.starts_at) == ("ban", "R1", "Threats.", mo, NOW)
    assert (ban.ends_at, ban.lifted_at, ban.lifted_by) == (None, None, None)
    assert is_shut_out(charlie, at=NOW)
    assert not is_shut_out(charlie, at=NOW - timedelta(seconds=1))
    assert not is_shut_out(mo, at=NOW)


def test_nobody_is_banned_twice(charlie: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=charlie, rule="R1", reason="x", by=mo, at=NOW)
    with pytest.raises(AlreadyBannedError) as refusal:
        impose_ban(subscriber=charlie, rule="R2", reason="y", by=mo, at=LATER)
    assert (refusal.value.status, refusal.value.code) == (409, "already_banned")
    assert Sanction.objects.get().rule == "R1"


def test_lifting_keeps_the_row_and_opens_everything(charlie: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=charlie, rule="R1", reason="x", by=mo, at=NOW)
    lift_ban(subscriber=charlie, by=mo, at=LATER)
    ban = Sanction.objects.get()
    assert (ban.lifted_at, ban.lifted_by) == (LATER, mo)
    assert not is_shut_out(charlie, at=LATER)
    impose_ban(subscriber=charlie, rule="R1", reason="again", by=mo, at=LATER)
    assert Sanction.objects.count() == 2


def test_what_is_not_there_cannot_be_lifted(charlie: Subscriber, mo: Subscriber) -> None:
    with pytest.raises(NotBannedError) as refusal:
        lift_ban(subscriber=charlie, by=mo, at=NOW)
    assert (refusal.value.status, refusal.value.code) == (409, "not_banned")
    Sanction.objects.create(
        subscriber=charlie, kind="silence", rule="R1", reason="x", starts_at=NOW, imposed_by=mo, ends_at=LATER
    )
    with pytest.raises(NotBannedError):
        lift_ban(subscriber=charlie, by=mo, at=NOW)
    assert Sanction.objects.get().lifted_at is None


def test_a_suspension_ends_by_itself(charlie: Subscriber, mo: Subscriber) -> None:
    Sanction.objects.create(
        subscriber=charlie, kind="suspension", rule="R1", reason="x", starts_at=NOW, imposed_by=mo, ends_at=LATER
    )
    assert is_shut_out(charlie, at=LATER - timedelta(seconds=1))
    assert not is_shut_out(charlie, at=LATER)
