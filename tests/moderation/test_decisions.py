"""Deciding a case: what becomes of the comment, and what is written down."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import Sanction, Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.cases import heartbeat
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, Statement
from discussion.threads.models import Comment
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write

LATER = NOW + timedelta(hours=1)
LINKS = "https://a.example https://b.example https://c.example https://d.example"


def approve(case: Case, actor: Subscriber, version: int = 1) -> Decision:
    return decide(case=case, action="approve", version=version, actor=actor, at=LATER)


def remove(case: Case, actor: Subscriber, version: int = 1) -> Decision:
    return decide(case=case, action="remove", rule="R1", note="Insult.", version=version, actor=actor, at=LATER)


def refused(case: Case, actor: Subscriber, **changes: Any) -> DomainError:
    """The refusal of a decision, after which nothing is different."""
    before = Comment.objects.values().get(pk=case.about.pk), Case.objects.values().get(pk=case.pk)
    wish = {"action": "remove", "rule": "R1", "note": "", "version": 1, **changes}
    events = Event.objects.count()
    with pytest.raises(DomainError) as refusal:
        decide(case=case, actor=actor, at=LATER, **wish)
    assert before == (Comment.objects.values().get(pk=case.about.pk), Case.objects.values().get(pk=case.pk))
    assert not AuditEntry.objects.exists()
    assert Event.objects.count() == events
    return refusal.value


def test_approving_shows_held_words_and_counts_them(held_case: Case, mo: Subscriber) -> None:
    decision = approve(held_case, mo)
    comment = Comment.objects.get()
    assert (comment.state, comment.shown_version) == ("published", 1)
    act = Engagement.objects.get()
    assert (act.source_key, act.occurred_at) == (f"comment:{comment.pk}", NOW)
    assert (decision.action, decision.actor, decision.subject, decision.version) == ("approve", mo, comment.author, 1)
    assert Case.objects.get().closed_at == LATER
    assert not Statement.objects.exists()


def test_removing_held_words_never_shows_them(held_case: Case, mo: Subscriber, newcomer: Subscriber) -> None:
    decision = remove(held_case, mo)
    comment = Comment.objects.get()
    assert (comment.state, comment.shown_version, comment.removed_reason) == ("rejected", 0, "")
    assert not Engagement.objects.exists()
    statement = Statement.objects.get()
    assert (statement.decision, statement.recipient, statement.at) == (decision, newcomer, LATER)
    assert "was not published" in statement.text
    assert "R1" in statement.text
    assert "automated check" in statement.text
    assert str(statement.pk) in statement.text
    assert comment.body not in statement.text


def test_approving_reported_words_keeps_them(reported_case: Case, mo: Subscriber) -> None:
    approve(reported_case, mo)
    assert Comment.objects.get().state == "published"
    assert Case.objects.get().closed_at == LATER


def test_removing_reported_words_takes_them_down(reported_case: Case, mo: Subscriber, alice: Subscriber) -> None:
    remove(reported_case, mo)
    comment = Comment.objects.get()
    assert (comment.state, comment.removed_reason) == ("removed", "Removed under rule R1: No personal attacks.")
    assert Engagement.objects.get(kind="retract").target == f"comment:{comment.pk}"
    statement = Statement.objects.get()
    assert statement.recipient == alice
    assert "was removed" in statement.text
    assert "1 reader reported it" in statement.text
    assert "bob" not in statement.text


def test_each_decision_is_in_the_audit_log_and_the_outbox(reported_case: Case, mo: Subscriber) -> None:
    decision = remove(reported_case, mo)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (mo, "remove", f"comment:{reported_case.comment_id}")
    assert entry.before == {"state": "published", "shown_version": 1, "latest_version": 1}
    assert entry.after == {
        "state": "removed",
        "shown_version": 1,
        "latest_version": 1,
        "decision": str(decision.pk),
        "rule": "R1",
    }
    event = Event.objects.latest("id")
    assert (event.kind, event.story) == ("case.decided", "tram-line-nine")
    assert event.payload == {
        "case": str(reported_case.pk),
        "decision": str(decision.pk),
        "comment": str(reported_case.comment_id),
        "subscriber": reported_case.about.author_id,
        "action": "remove",
        "rule": "R1",
        "reverses": None,
    }


def test_refusing_an_edit_leaves_the_words_before_it(shown: Comment, alice: Subscriber, mo: Subscriber) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    remove(shown.cases.get(), mo, version=2)
    shown.refresh_from_db()
    assert (shown.state, shown.body, shown.latest_version) == ("published", "The tram is noisy.", 1)
    assert "Your edit" in Statement.objects.get().text


def test_approving_an_edit_shows_it(shown: Comment, alice: Subscriber, mo: Subscriber) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    approve(shown.cases.get(), mo, version=2)
    shown.refresh_from_db()
    assert (shown.shown_version, shown.body) == (2, LINKS)


def test_removing_a_reported_comment_takes_its_waiting_edit_along(
    shown: Comment, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    submit_edit(comment=shown, author=alice, body=LINKS, version=1, at=NOW)
    case = report_comment(comment=shown, reporter=bob, reason="spam", at=NOW).case
    remove(case, mo, version=2)
    shown.refresh_from_db()
    assert (shown.state, shown.is_waiting) == ("removed", False)


def test_the_story_may_have_been_closed_since(held_case: Case, mo: Subscriber) -> None:
    held_case.about.story.__class__.objects.update(state="closed")
    approve(held_case, mo)
    assert Comment.objects.get().state == "published"


def test_a_closed_case_is_closed(reported_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    approve(reported_case, mo)
    with pytest.raises(DomainError) as refusal:
        remove(reported_case, maxine)
    assert (refusal.value.status, refusal.value.code) == (409, "case_closed")
    assert Decision.objects.count() == AuditEntry.objects.count() == 1
    assert Comment.objects.get().state == "published"


def test_another_moderators_lease_holds_until_it_ends(reported_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    heartbeat(case=reported_case, moderator=maxine, at=LATER - timedelta(minutes=4))
    error = refused(reported_case, mo)
    assert (error.status, error.code, error.data) == (409, "case_leased", {"until": LATER + timedelta(minutes=1)})
    Case.objects.update(leased_until=LATER)
    assert remove(reported_case, mo).actor == mo


@pytest.mark.trust("W9")
def test_words_that_changed_are_read_again(held_case: Case, newcomer: Subscriber, mo: Subscriber) -> None:
    submit_edit(comment=held_case.about, author=newcomer, body="Quite other words.", version=1, at=NOW)
    error = refused(held_case, mo)
    assert (error.status, error.code, error.data["version"]) == (409, "version_stale", 2)
    assert [(change["op"], change["text"]) for change in error.data["changes"]] == [
        ("delete", "My very first "),
        ("insert", "Quite other "),
        ("equal", "words"),
        ("delete", " here"),
        ("equal", "."),
    ]
    approve(held_case, mo, version=2)
    assert Comment.objects.get().body == "Quite other words."


def test_who_edits_again_and_again_leaves_time_to_decide(
    write: Write, newcomer: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    comment = write(newcomer, "These are words of mine.")
    case = comment.cases.get()

    def edit(body: str, version: int, minutes: int) -> Comment:
        at = NOW + timedelta(minutes=minutes)
        return submit_edit(comment=comment, author=newcomer, body=body, version=version, at=at)

    edit("Two, before anybody reads.", 1, 1)
    edit("Three, before anybody reads.", 2, 2)
    heartbeat(case=case, moderator=mo, at=NOW + timedelta(minutes=5))
    with pytest.raises(DomainError) as refused:
        edit("Four, a moment later.", 3, 6)
    assert (refused.value.status, refused.value.code) == (409, "being_decided")
    assert refused.value.data == {"until": NOW + timedelta(minutes=7)}
    assert Comment.objects.get(pk=comment.pk).latest_version == comment.revisions.count() == 3
    edit("Four, the one of this lease.", 3, 8)
    with pytest.raises(DomainError, match="reading this comment"):
        edit("Five.", 4, 9)
    edit("Five, when nobody reads any more.", 4, 11)
    decide(case=case, action="approve", version=5, actor=maxine, at=NOW + timedelta(minutes=11))


def test_nobody_decides_about_himself(write: Write, mo: Subscriber, bob: Subscriber) -> None:
    case = write(mo, MANY_LINKS).cases.get()
    error = refused(case, mo)
    assert (error.status, error.code) == (403, "own_case")


@pytest.mark.trust("V8")
def test_who_is_no_moderator_any_more_decides_nothing(reported_case: Case, mo: Subscriber) -> None:
    mo.groups.remove(Group.objects.get(name="moderator"))
    assert refused(reported_case, mo).code == "off_duty"


@pytest.mark.trust("V19")
def test_a_banned_moderator_decides_nothing(reported_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    Sanction.objects.create(subscriber=mo, kind="ban", rule="R1", reason="x", starts_at=NOW, imposed_by=maxine)
    error = refused(reported_case, mo)
    assert (error.status, error.code) == (403, "off_duty")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"rule": ""}, "rule_unknown"), ({"rule": "R99"}, "rule_unknown"), ({"action": "ban"}, "action_unknown")],
)
def test_nonsense_is_refused(reported_case: Case, mo: Subscriber, changes: dict[str, str], code: str) -> None:
    assert refused(reported_case, mo, **changes).code == code


def test_held_comments_of_a_banned_person_can_be_decided(held_case: Case, newcomer: Subscriber, mo: Subscriber) -> None:
    Sanction.objects.create(subscriber=newcomer, kind="ban", rule="R1", reason="x", starts_at=NOW, imposed_by=mo)
    remove(held_case, mo)
    assert Comment.objects.get().state == "rejected"
