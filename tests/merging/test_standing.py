"""What was decided about either account holds for the person at once; ways in end; names and wishes are kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from rest_framework.test import APIClient

from accounts.devices import remember_device
from accounts.handles import HandleTakenError
from accounts.kept_sanctions import kept_for
from accounts.keys import create_api_key
from accounts.merged import numbers_of, present_numbers
from accounts.models import (
    AccessSession,
    Alert,
    ApiKey,
    Device,
    HandleChange,
    MergedAccount,
    Presence,
    Profile,
    RulesAcceptance,
    Sanction,
    Subscriber,
    Vouch,
)
from accounts.notices.mails.models import MailedNotice, Mailing, Suppression
from accounts.notices.mails.suppressing import address_hash
from accounts.notices.models import Mute, Notice, Preference
from accounts.renaming import change_handle
from accounts.sanctions import LASTING
from accounts.sessions import open_app_session
from accounts.signin.alerting import send_next_alert
from accounts.standing import find_refusal
from accounts.strikes import give_strike, strikes_of
from discussion.moderation.models import AuditEntry, Decision, PersonNote, Statement
from discussion.moderation.sanctioning import lift_sanction, sanction_subscriber, unban_subscriber
from discussion.telling.gathering import gather_notices
from stories.models import Story
from stories.noise.exclusions import exclusions_of
from stories.noise.models import Engagement
from stories.noise.newcomers import review_newcomers
from stories.noise.services import exclude_actor
from tests.conftest import LONG_AGO, NOW
from tests.merging.conftest import LATER, REASON, Merge, Post

pytestmark = pytest.mark.django_db
CODES = {"warning": "warning_unread", "silence": "silenced", "suspension": "suspended", "ban": "banned"}


@pytest.mark.trust("V19")
@pytest.mark.parametrize("kind", CODES)
def test_a_sanction_goes_along_and_bites_at_once(
    merge: Merge, kind: str, alice: Subscriber, other: Subscriber, mo: Subscriber
) -> None:
    until = LATER + timedelta(days=3) if kind in LASTING else None
    imposed = sanction_subscriber(subscriber=other, kind=kind, rule="R1", reason="x", until=until, actor=mo, at=NOW)
    merge()
    refusal = find_refusal(alice, at=LATER, words=True)
    assert refusal is not None
    assert refusal.code == CODES[kind]
    lifting = lift_sanction(sanction=Sanction.objects.get(), actor=mo, at=LATER)
    assert (lifting.reverses, lifting.subject) == (imposed, alice)
    assert find_refusal(alice, at=LATER, words=True) is None


def test_two_bans_become_one_and_lifting_it_frees(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber, mo: Subscriber, sonja: Subscriber
) -> None:
    comment = post(other)
    for person in (other, alice):
        sanction_subscriber(subscriber=person, kind="ban", rule="R1", reason=person.handle, actor=mo, at=NOW)
    merge()
    assert list(Sanction.objects.filter(lifted_at=None).values_list("subscriber", "reason")) == [(alice.pk, "alice")]
    assert Sanction.objects.get(reason="other_alice").lifted_by == sonja
    assert not Engagement.objects.live().filter(kind="comment").exists()
    unban_subscriber(subscriber=alice, note="", actor=mo, at=LATER)
    assert Engagement.objects.live().get(kind="comment").source_key == comment.source_key


@pytest.mark.parametrize("banned", ["alice", "other_alice"])
def test_a_ban_of_either_takes_both_out_of_the_noise(
    merge: Merge, post: Post, banned: str, alice: Subscriber, other: Subscriber, mo: Subscriber
) -> None:
    post(alice)
    post(other)
    person = alice if banned == "alice" else other
    sanction_subscriber(subscriber=person, kind="ban", rule="R1", reason="x", actor=mo, at=NOW)
    merge()
    assert not Engagement.objects.live().filter(kind="comment").exists()
    assert find_refusal(alice, at=LATER) is not None
    assert kept_for("other_alice@example.com").get().kind == "ban"


def test_who_is_left_out_of_a_story_is_so_under_both_numbers(
    merge: Merge, post: Post, story: Story, alice: Subscriber, other: Subscriber, mo: Subscriber
) -> None:
    post(alice)
    exclude_actor(actor=other, story=story, by=mo, at=NOW)
    merge()
    assert [(row.actor, row.by) for row in exclusions_of(story)] == [(alice, mo)]
    assert not Engagement.objects.live().filter(kind="comment").exists()


def test_strikes_days_rules_and_notes_add_up(
    merge: Merge, alice: Subscriber, other: Subscriber, mo: Subscriber
) -> None:
    for person, points in ((alice, 1), (other, 2)):
        give_strike(subscriber=person, points=points, rule="R1", decision=uuid4(), at=NOW)
        Presence.objects.create(subscriber=person, day=NOW.date())
        RulesAcceptance.objects.create(subscriber=person, version=1, at=NOW)
    Presence.objects.create(subscriber=other, day=LONG_AGO.date())
    RulesAcceptance.objects.create(subscriber=other, version=2, at=NOW)
    PersonNote.objects.create(subject=other, author=mo, text="Signs as A.", at=NOW)
    merge()
    assert strikes_of(alice, at=LATER).points == 3
    assert set(Presence.objects.values_list("subscriber", "day")) == {
        (alice.pk, NOW.date()),
        (alice.pk, LONG_AGO.date()),
    }
    assert sorted(RulesAcceptance.objects.values_list("subscriber", "version")) == [(alice.pk, 1), (alice.pk, 2)]
    assert PersonNote.objects.get().subject == alice


def test_contributions_of_both_are_counted_by_the_review(
    merge: Merge, post: Post, alice: Subscriber, other: Subscriber
) -> None:
    for number, person in enumerate((alice, other, other)):
        post(person, f"Number {number}.", minutes=number)
    review_newcomers(at=LATER)
    merge()
    review_newcomers(at=LATER)
    assert Subscriber.objects.get(pk=alice.pk).standing.contributions == 3
    assert not hasattr(Subscriber.objects.get(pk=other.pk), "standing")


def test_nobody_vouches_for_himself(merge: Merge, alice: Subscriber, other: Subscriber, mo: Subscriber) -> None:
    Vouch.objects.create(subscriber=alice, by=other, reason="Known.", at=NOW)
    Vouch.objects.create(subscriber=other, by=mo, reason="Known.", at=NOW)
    merge()
    assert [(row.subscriber, row.by) for row in Vouch.objects.all()] == [(alice, mo)]


def test_every_way_in_ends_and_both_mailboxes_are_told(merge: Merge, alice: Subscriber, other: Subscriber) -> None:
    _, token = open_app_session(subscriber=other, user_agent="", at=NOW)
    _, key = create_api_key(owner=other, name="server", scopes=["read"], at=NOW)
    remember_device(subscriber=other, secret="", at=NOW)
    merge()
    assert not AccessSession.objects.exists() | ApiKey.objects.exists() | Device.objects.exists()
    for secret in (token, key):
        assert APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}").get("/api/v1/me/").status_code == 401
    told = Alert.objects.filter(kind__startswith="merged").values_list("kind", "address", "subscriber", "detail")
    assert set(told) == {
        ("merged_away", "other_alice@example.com", alice.pk, "other_alice"),
        ("merged_into", "alice@example.com", alice.pk, "other_alice"),
    }
    other.refresh_from_db()
    assert (other.email, other.handle, other.is_active) == (f"merged-{other.pk}",) * 2 + (False,)


def test_the_name_is_kept_for_the_person_and_leads_to_the_present_one(
    merge: Merge, still_clock: None, alice: Subscriber, bob: Subscriber, anonymous: APIClient
) -> None:
    assert anonymous.get("/subscribers/other_alice/").status_code == 200
    merge()
    led = anonymous.get("/subscribers/other_alice/")
    assert (led.status_code, led["Location"]) == (302, "/subscribers/alice/")
    assert anonymous.get("/api/v1/subscribers/other_alice/").status_code == 404
    change = HandleChange.objects.get()
    assert (change.subscriber, change.before, change.after) == (alice, "other_alice", "alice")
    with pytest.raises(HandleTakenError):
        change_handle(subscriber=bob, handle="other_alice", at=LATER)
    assert change_handle(subscriber=alice, handle="other_alice", at=LATER).handle == "other_alice"


def test_wishes_of_the_account_that_stays_hold(
    merge: Merge, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    for person, cadence in ((alice, "weekly"), (other, "daily")):
        Preference.objects.create(subscriber=person, kind="reply", channel="mail", cadence=cadence)
        Mute.objects.create(subscriber=person, thread="story:7", at=NOW)
        Profile.objects.create(subscriber=person, about=person.handle)
    Preference.objects.create(subscriber=other, kind="band", channel="mail", cadence="never")
    Mute.objects.create(subscriber=other, person=alice, at=NOW)
    for person in (alice, other):
        Mute.objects.create(subscriber=bob, person=person, at=NOW)
    Suppression.objects.create(address_hash=address_hash(other.email), reason="complaint", at=NOW)
    merge()
    assert set(Preference.objects.values_list("subscriber", "kind", "cadence")) == {
        (alice.pk, "reply", "weekly"),
        (alice.pk, "band", "never"),
    }
    assert set(Mute.objects.values_list("subscriber", "person", "thread")) == {
        (alice.pk, None, "story:7"),
        (bob.pk, alice.pk, ""),
    }
    assert Profile.objects.get().about == "alice"
    assert Suppression.objects.filter(address_hash=address_hash("alice@example.com"), reason="complaint").exists()


def test_what_waited_to_be_mailed_is_planned_anew(merge: Merge, alice: Subscriber, other: Subscriber) -> None:
    facts = {"planned_at": NOW, "planned_for": NOW, "due_at": NOW, "subscriber": other, "kind": "daily"}
    done = Mailing.objects.create(period="2026-11-19", finished_at=NOW, outcome="sent", **facts)
    waiting = Mailing.objects.create(period="2026-11-21", **facts)
    for mailing in (done, waiting):
        subject = f"story:{mailing.pk.int % 1000}"
        notice = Notice.objects.create(subscriber=other, kind="band", subject=subject, at=NOW, mail_planned_at=NOW)
        MailedNotice.objects.create(mailing=mailing, notice=notice)
    merge()
    assert not Mailing.objects.exists()
    assert [notice.subscriber for notice in Notice.objects.all()] == [alice, alice]
    assert Notice.objects.filter(mail_planned_at=None).count() == 1


def test_it_is_a_decision_that_the_person_is_told_of(
    merge: Merge, alice: Subscriber, other: Subscriber, sonja: Subscriber
) -> None:
    decision = merge()
    assert (decision.action, decision.subject, decision.actor, decision.note) == ("merge", alice, sonja, REASON)
    statement = Statement.objects.get()
    assert statement.recipient == alice
    assert "@other_alice was merged into yours, @alice" in statement.text
    assert REASON in statement.text
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target, entry.before["comments"]) == ("merge", f"subscriber:{other.pk}", 0)
    assert "alice" not in f"{entry.before}{entry.after}"
    gather_notices(at=LATER)
    assert [(row.subscriber, row.subject) for row in Notice.objects.all()] == [(alice, f"decision:{decision.pk}")]


def test_accounts_that_are_merged_in_turn_are_one_step_away(
    merge: Merge, alice: Subscriber, other: Subscriber, bob: Subscriber
) -> None:
    merge(gone=bob, kept=other)
    merge()
    assert set(MergedAccount.objects.values_list("gone", "kept")) == {(bob.pk, alice.pk), (other.pk, alice.pk)}
    assert numbers_of(alice.pk) == [alice.pk, *sorted([bob.pk, other.pk])]
    assert present_numbers([bob.pk, alice.pk]) == {alice.pk}
    assert Decision.objects.count() == 2


def test_the_mails_say_what_happened_and_whom_to_write_to(merge: Merge, alice: Subscriber, other: Subscriber) -> None:
    merge()
    while send_next_alert(at=LATER):
        pass
    assert sorted(message.to[0] for message in mail.outbox) == ["alice@example.com", "other_alice@example.com"]
    for message in mail.outbox:
        assert isinstance(message, EmailMultiAlternatives)
        html = str(message.alternatives[0][0])
        for words in (str(message.body), html):
            assert "other_alice" in words
            assert "If both accounts are yours" in words
            assert "/me/second-factor/" not in words
