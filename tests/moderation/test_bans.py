"""Bans take a person's whole influence away, and give it back exactly."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import roles
from accounts.models import Sanction, Subscriber
from accounts.standing import is_shut_out
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import ban_subscriber, reverse_decision, unban_subscriber
from discussion.moderation.intake import report_comment
from discussion.moderation.models import AuditEntry, Case, Decision, Statement
from discussion.threads.models import Comment
from discussion.threads.services import react
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.moderation.conftest import Write

LATER = NOW + timedelta(hours=1)
STATE = ("noise_key", "volume", "intensity", "mass", "neutrals", "squares", "present", "as_of")


def ban(subscriber: Subscriber, actor: Subscriber) -> Decision:
    return ban_subscriber(subscriber=subscriber, rule="R6", reason="Two accounts, one person.", actor=actor, at=LATER)


def noise(story: Story) -> dict[str, Any]:
    fold_pending(at=LATER)
    return dict(StoryNoise.objects.values(*STATE).get(story=story))


@pytest.mark.usefixtures("trusted")
def test_noise_without_the_person_and_back(
    write: Write, story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    first = write(alice, "The tram is noisy.")
    write(charlie, "The market is noisier still.", minutes=1)
    without_bob = noise(story)
    write(bob, "You are both deaf.", parent=first, minutes=2)
    react(comment=first, subscriber=bob, kind="disagree", at=NOW + timedelta(minutes=3))
    report_comment(comment=first, reporter=bob, reason="illegal", at=NOW + timedelta(minutes=4))
    with_bob = noise(story)
    assert with_bob["volume"] > without_bob["volume"]
    ban(bob, mo)
    assert noise(story) == without_bob
    unban_subscriber(subscriber=bob, note="His brother it was.", actor=mo, at=LATER)
    assert noise(story) == with_bob


def test_a_ban_is_on_record_and_told(bob: Subscriber, mo: Subscriber) -> None:
    decision = ban(bob, mo)
    assert is_shut_out(bob, at=LATER)
    assert (decision.action, decision.subject, decision.rule, decision.actor) == ("ban", bob, "R6", mo)
    assert Sanction.objects.get().reason == "Two accounts, one person."
    statement = Statement.objects.get(recipient=bob)
    assert "Two accounts, one person." in statement.text
    assert "No impersonation" in statement.text
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (mo, "ban", f"subscriber:{bob.pk}")
    assert (entry.before, entry.after["banned"]) == ({"banned": False}, True)
    event = Event.objects.get()
    assert (event.kind, event.payload) == (
        "subscriber.sanctioned",
        {"subscriber": bob.pk, "sanction": "ban", "decision": str(decision.pk), "in_force": True},
    )


@pytest.mark.parametrize("by_reversal", [True, False], ids=["reversal", "unban"])
def test_an_unban_reverses_the_ban(bob: Subscriber, mo: Subscriber, maxine: Subscriber, by_reversal: bool) -> None:
    decision = ban(bob, mo)
    if by_reversal:
        undone = reverse_decision(decision=decision, note="", actor=maxine, at=LATER)
    else:
        undone = unban_subscriber(subscriber=bob, note="", actor=maxine, at=LATER)
    assert (undone.action, undone.reverses) == ("unban", decision)
    assert not is_shut_out(bob, at=LATER)
    assert "was lifted" in undone.statement.text
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["ban", "unban"]
    with pytest.raises(DomainError) as refusal:
        reverse_decision(decision=decision, note="", actor=maxine, at=LATER)
    assert refusal.value.code == "already_reversed"


def test_held_words_of_a_banned_person_stay_held(held_case: Case, newcomer: Subscriber, mo: Subscriber) -> None:
    ban(newcomer, mo)
    assert Comment.objects.get().state == "held"
    assert Case.objects.get().closed_at is None


def test_a_second_ban_and_an_idle_unban(bob: Subscriber, mo: Subscriber) -> None:
    with pytest.raises(DomainError) as refusal:
        unban_subscriber(subscriber=bob, note="", actor=mo, at=LATER)
    assert (refusal.value.status, refusal.value.code) == (409, "not_banned")
    ban(bob, mo)
    with pytest.raises(DomainError) as refusal:
        ban(bob, mo)
    assert (refusal.value.status, refusal.value.code) == (409, "already_banned")
    assert Decision.objects.count() == AuditEntry.objects.count() == Statement.objects.count() == 1


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", roles.ROLES)
def test_a_moderator_does_not_reach_the_team(alice: Subscriber, mo: Subscriber, role: str) -> None:
    alice.groups.set(mo.groups.model.objects.filter(name=role))
    with pytest.raises(DomainError) as refusal:
        ban(alice, mo)
    assert (refusal.value.status, refusal.value.code) == (422, "has_role")
    assert not Sanction.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.trust("V8")
def test_not_oneself_and_not_by_others(bob: Subscriber, alice: Subscriber, mo: Subscriber, edith: Subscriber) -> None:
    for subject, actor, code in [(mo, mo, "own_case"), (bob, alice, "off_duty"), (bob, edith, "off_duty")]:
        with pytest.raises(DomainError) as refusal:
            ban(subject, actor)
        assert (refusal.value.status, refusal.value.code) == (403, code)
    assert not Sanction.objects.exists()


def test_a_rule_must_be_named(bob: Subscriber, mo: Subscriber) -> None:
    with pytest.raises(DomainError) as refusal:
        ban_subscriber(subscriber=bob, rule="", reason="x", actor=mo, at=LATER)
    assert refusal.value.code == "rule_unknown"
    assert not Sanction.objects.exists()
