"""A slip of the finger: taken back within seconds, to the letter, and told to nobody but the audit log."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.cases import heartbeat
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_deletion, submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, UndoPoint
from discussion.moderation.reversing import reverse_decision
from discussion.moderation.selectors import outcome_of, reports_by, statements_to
from discussion.moderation.undoing import settle_decisions, undo_decision
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS
from tests.moderation.tables import changed_tables, folded_tables

DECIDED = NOW + timedelta(minutes=1)
SOON, LATE = DECIDED + timedelta(seconds=14), DECIDED + timedelta(seconds=15)


def refusal(act: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.status, refused.value.code


@pytest.fixture
def edited_case(shown: Comment, alice: Subscriber) -> Case:
    """An edit of public words that waits."""
    submit_edit(comment=shown, author=alice, body=MANY_LINKS, version=1, at=NOW)
    return shown.cases.get()


@pytest.fixture
def reported_edit(edited_case: Case, bob: Subscriber) -> Case:
    """Public words that are reported, while an edit of them waits."""
    return report_comment(comment=edited_case.comment, reporter=bob, reason="abuse", at=NOW).case  # type: ignore[arg-type]  # as every case of words


def decide_now(case: Case, action: str, actor: Subscriber, *, at: datetime = DECIDED) -> Decision:
    version = Comment.objects.get(pk=case.about.pk).latest_version
    rule = "" if action == "approve" else "R1"
    return decide(case=case, action=action, rule=rule, version=version, actor=actor, at=at)


@pytest.mark.parametrize("action", ["approve", "remove", "edit_request"])
@pytest.mark.parametrize("of", ["held_case", "edited_case", "reported_case", "reported_edit"])
def test_every_table_is_what_it_was(of: str, action: str, request: pytest.FixtureRequest, mo: Subscriber) -> None:
    case: Case = request.getfixturevalue(of)
    if action == "edit_request" and of.startswith("reported"):
        assert refusal(lambda: decide_now(case, action, mo)) == (409, "comment_not_waiting")
        return
    heartbeat(case=case, moderator=mo, at=SOON)
    before = folded_tables(at=SOON)
    decision = decide_now(case, action, mo)
    assert changed_tables(before, at=SOON)
    undoing = undo_decision(decision=decision, actor=mo, at=SOON)
    assert changed_tables(before, at=SOON) == {}
    assert (undoing.action, undoing.reverses, undoing.subject) == ("undo", decision, None)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == [action, "undo"]
    assert Event.objects.filter(kind="case.reopened").count() == 1


@pytest.mark.parametrize("action", ["approve", "remove"])
def test_it_can_be_decided_again(action: str, held_case: Case, mo: Subscriber) -> None:
    undo_decision(decision=decide_now(held_case, "approve", mo), actor=mo, at=SOON)
    decide_now(held_case, action, mo, at=SOON)
    fold_pending(at=LATE)
    comment = Comment.objects.get()
    assert comment.state == ("published" if action == "approve" else "rejected")
    counted = comment.story.noise.volume > 0 if hasattr(comment.story, "noise") else False
    assert counted == (action == "approve")


@pytest.mark.trust("V12")
def test_nobody_is_told_before(reported_case: Case, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    decide_now(reported_case, "remove", mo)
    assert not statements_to(alice, at=SOON).exists()
    assert outcome_of(reports_by(bob, at=SOON).get()) == "waiting"
    assert statements_to(alice, at=LATE).count() == 1
    assert outcome_of(reports_by(bob, at=LATE).get()) == "removed"


def test_fifteen_seconds_later_it_is_too_late(reported_case: Case, mo: Subscriber) -> None:
    decision = decide_now(reported_case, "remove", mo)
    assert settle_decisions(at=SOON) == 0
    assert refusal(lambda: undo_decision(decision=decision, actor=mo, at=LATE)) == (409, "undo_too_late")
    assert settle_decisions(at=LATE) == 1
    assert settle_decisions(at=LATE) == 0
    assert Event.objects.get(kind="decision.final").payload == {"decision": str(decision.pk)}
    assert refusal(lambda: undo_decision(decision=decision, actor=mo, at=SOON)) == (409, "undo_too_late")
    assert Comment.objects.get().state == "removed"
    assert Decision.objects.count() == AuditEntry.objects.count() == 1


@pytest.mark.trust("V8")
def test_only_who_decided(reported_case: Case, bob: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    decision = decide_now(reported_case, "remove", mo)
    for who, code in ((maxine, "not_your_decision"), (bob, "off_duty")):
        assert refusal(lambda: undo_decision(decision=decision, actor=who, at=SOON)) == (403, code)  # noqa: B023
    assert (Decision.objects.count(), UndoPoint.objects.count()) == (1, 1)


def test_what_has_gone_on_is_not_undone(
    reported_case: Case, held_case: Case, alice: Subscriber, bob: Subscriber, newcomer: Subscriber, mo: Subscriber
) -> None:
    removal, approval = decide_now(reported_case, "remove", mo), decide_now(held_case, "approve", mo)
    reverse_decision(decision=removal, actor=mo, at=SOON)
    answered = Comment.objects.get(author=newcomer)
    post_comment(author=bob, story=answered.story, parent=answered, side="", body="No.", held=False, at=SOON)
    for decision in (removal, approval):
        assert refusal(lambda: undo_decision(decision=decision, actor=mo, at=SOON)) == (409, "moved_on")  # noqa: B023
    submit_deletion(comment=answered, author=newcomer, at=SOON)
    assert refusal(lambda: undo_decision(decision=approval, actor=mo, at=SOON)) == (409, "moved_on")
    assert not Decision.objects.filter(action="undo").exists()


def test_reported_again_meanwhile(reported_case: Case, charlie: Subscriber, mo: Subscriber) -> None:
    decision = decide_now(reported_case, "approve", mo)
    again = report_comment(comment=decision.comment, reporter=charlie, reason="abuse", at=SOON).case  # type: ignore[arg-type]  # as every case of words
    assert refusal(lambda: undo_decision(decision=decision, actor=mo, at=SOON)) == (409, "moved_on")
    assert again.closed_at is None
