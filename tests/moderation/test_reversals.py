"""Undoing a decision: everything is as if it had not been made, except that both are on record."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, Statement
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
LINKS = "https://a.example https://b.example https://c.example https://d.example"


def remove(case: Case, actor: Subscriber, version: int = 1) -> Decision:
    return decide(case=case, action="remove", rule="R2", version=version, actor=actor, at=LATER)


def undo(decision: Decision, actor: Subscriber) -> Decision:
    return reverse_decision(decision=decision, note="Too strict.", actor=actor, at=LATER)


def test_a_removed_comment_comes_back_with_its_noise(
    reported_case: Case, story: Story, mo: Subscriber, maxine: Subscriber
) -> None:
    fold_pending(at=LATER)
    before = StoryNoise.objects.values("noise_key", "volume", "mass").get(story=story)
    words = Comment.objects.values().get()
    decision = remove(reported_case, mo)
    fold_pending(at=LATER)
    assert StoryNoise.objects.values("noise_key", "volume", "mass").get(story=story) != before
    reversal = undo(decision, maxine)
    fold_pending(at=LATER)
    assert StoryNoise.objects.values("noise_key", "volume", "mass").get(story=story) == before
    assert Comment.objects.values().get() == words
    assert (reversal.action, reversal.reverses, reversal.actor) == ("restore", decision, maxine)
    assert "is public again" in reversal.statement.text
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["remove", "restore"]


def test_words_that_never_were_public_are_shown_after_all(
    held_case: Case, newcomer: Subscriber, mo: Subscriber
) -> None:
    submit_edit(comment=held_case.about, author=newcomer, body="My second thought.", version=1, at=NOW)
    undo(remove(held_case, mo, version=2), mo)
    comment = Comment.objects.get()
    assert (comment.state, comment.body, comment.shown_version, comment.is_waiting) == (
        "published",
        "My second thought.",
        2,
        False,
    )


def test_a_refused_edit_is_shown_after_all(shown: Comment, alice: Subscriber, mo: Subscriber) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    undo(remove(shown.cases.get(), mo, version=2), mo)
    shown.refresh_from_db()
    assert (shown.body, shown.shown_version) == (LINKS, 2)


def test_a_refused_edit_does_not_come_back_over_newer_words(shown: Comment, alice: Subscriber, mo: Subscriber) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    decision = remove(shown.cases.get(), mo, version=2)
    submit_edit(comment=shown, author=alice, body="The tram is quiet.", version=1, at=LATER)
    with pytest.raises(DomainError) as refusal:
        undo(decision, mo)
    assert (refusal.value.status, refusal.value.code) == (409, "comment_not_rejected")
    shown.refresh_from_db()
    assert shown.body == "The tram is quiet."


def test_undoing_a_refused_edit_does_not_undo_a_later_removal(
    shown: Comment, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    refused_edit = remove(shown.cases.get(), mo, version=2)
    removal = remove(report_comment(comment=shown, reporter=bob, reason="spam", at=NOW).case, mo)
    with pytest.raises(DomainError) as refusal:
        undo(refused_edit, mo)
    assert (refusal.value.status, refusal.value.code) == (409, "comment_not_rejected")
    shown.refresh_from_db()
    assert shown.state == "removed"
    undo(removal, mo)
    shown.refresh_from_db()
    assert (shown.state, shown.body) == ("published", "The tram is noisy.")


def test_only_once(reported_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    decision = remove(reported_case, mo)
    undo(decision, mo)
    with pytest.raises(DomainError) as refusal:
        undo(decision, maxine)
    assert (refusal.value.status, refusal.value.code) == (409, "already_reversed")
    assert Decision.objects.count() == AuditEntry.objects.count() == Statement.objects.count() == 2


def test_an_approval_is_not_reversed(held_case: Case, mo: Subscriber) -> None:
    decision = decide(case=held_case, action="approve", version=1, actor=mo, at=LATER)
    with pytest.raises(DomainError) as refusal:
        undo(decision, mo)
    assert (refusal.value.status, refusal.value.code) == (422, "not_reversible")
    assert Comment.objects.get().state == "published"


@pytest.mark.trust("V8")
def test_nobody_reverses_what_was_decided_about_himself(reported_case: Case, alice: Subscriber, mo: Subscriber) -> None:
    decision = remove(reported_case, mo)
    with pytest.raises(DomainError) as refusal:
        undo(decision, alice)
    assert refusal.value.code == "off_duty"
    alice.groups.set(mo.groups.all())
    with pytest.raises(DomainError) as refusal:
        undo(decision, alice)
    assert refusal.value.code == "own_case"
    assert Comment.objects.get().state == "removed"
