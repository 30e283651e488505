"""Public comments of many are taken back into the held queue, until somebody has read each, or taken all of it back."""

from typing import Any

import pytest

from accounts.models import Strike, Subscriber
from accounts.notices.models import Notice
from core.errors import DomainError
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.holding import REASON, hold_comment
from discussion.moderation.intake import report_comment, submit_edit
from discussion.moderation.models import AuditEntry, BulkDecision, Case, Decision, Report, Statement
from discussion.telling.gathering import gather_notices
from discussion.threads.models import Comment
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look, decide_all, take_back
from tests.moderation.bulk.test_confirming import codes, refused, states
from tests.moderation.bulk.test_everything_back import differing, everything
from tests.moderation.conftest import MANY_LINKS

HOLD = {"action": "hold", "rule": "R2"}


def waiting() -> list[dict[str, Any]]:
    """Cases that are open; how urgent each is follows the noise of the moment."""
    rows = Case.objects.filter(closed_at__isnull=True).order_by("id").values()
    return [{name: fact for name, fact in row.items() if name not in {"priority", "because"}} for row in rows]


@pytest.fixture
def held_back(look: Look, words: list[Comment]) -> BulkDecision:
    """All that two of three people said, out of sight."""
    return decide_all(look({"people": ["person0", "person1"]}, **HOLD))


def test_they_are_out_of_sight_and_wait_in_the_held_queue(
    held_back: BulkDecision, words: list[Comment], crowd: list[Subscriber], mo: Subscriber
) -> None:
    assert (held_back.total, held_back.state) == (4, "done")
    assert states() == ["removed"] * 4 + ["published"] * 2
    assert {comment.removed_reason for comment in Comment.objects.filter(state="removed")} == {REASON}
    cases = list(Case.objects.order_by("id"))
    assert {(case.queue, case.hidden_at, case.closed_at, case.reason) for case in cases} == {
        ("held", LATER, None, "taken_back")
    }
    decisions = Decision.objects.order_by("id")
    assert [(one.action, one.rule, one.comment, one.case, one.actor) for one in decisions] == [
        ("hold", "R2", comment, None, mo) for comment in words[:4]
    ]
    assert not Strike.objects.exists()
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["bulk_decision", *["hold"] * 4]
    told = Statement.objects.filter(recipient=crowd[0]).first()
    assert told
    assert "is out of sight until a moderator has read it again" in told.text
    assert "object once" not in told.text
    assert lease_next_case(moderator=mo, queue="held", at=LATER) == cases[0]


@pytest.mark.parametrize("action", ["approve", "remove"])
def test_each_is_then_decided_like_any_other_case(
    held_back: BulkDecision, words: list[Comment], maxine: Subscriber, action: str
) -> None:
    case = words[0].cases.get()
    rule = "R2" if action == "remove" else ""
    decision = decide(case=case, action=action, rule=rule, version=1, actor=maxine, at=LATER)
    comment = Comment.objects.get(pk=words[0].pk)
    if action == "approve":
        assert (comment.state, comment.removed_reason) == ("published", "")
        assert not Statement.objects.filter(decision=decision).exists()
        return
    assert comment.state == "removed"
    assert "was removed" in decision.statement.text
    assert "came upon it" in decision.statement.text
    assert Strike.objects.get().points == 2
    reverse_decision(decision=decision, actor=maxine, at=LATER)
    assert Comment.objects.get(pk=words[0].pk).state == "published"


def test_all_of_it_is_taken_back_as_if_it_had_never_been(
    look: Look, words: list[Comment], mo: Subscriber, bob: Subscriber
) -> None:
    report_comment(comment=words[0], reporter=bob, reason="spam", at=NOW)
    before, cases = everything(), waiting()
    bulk = decide_all(look({"people": ["person0", "person1", "person2"]}, **HOLD))
    assert "noise_storynoise" in differing(before, everything())
    joined = Case.objects.get(reports__isnull=False)
    assert (joined.queue, joined.reason, joined.hidden_at) == ("reported", "taken_back", LATER)
    back = take_back(bulk, mo)
    assert (back.total, codes(back)) == (6, {})
    left = differing(before, everything())
    turns = Engagement.objects.filter(kind__in=["retract", "restore"])
    assert len(left.pop("noise_engagement")) == turns.count() == 12
    assert left == {}
    assert waiting() == cases
    assert {one.action for one in Decision.objects.filter(reverses__isnull=False)} == {"release"}


def test_what_was_decided_meanwhile_stays_decided(
    held_back: BulkDecision, words: list[Comment], mo: Subscriber, maxine: Subscriber
) -> None:
    decide(case=words[0].cases.get(), action="remove", rule="R2", version=1, actor=maxine, at=LATER)
    decide(case=words[1].cases.get(), action="approve", version=1, actor=maxine, at=LATER)
    back = take_back(held_back, mo)
    assert codes(back) == {"case_closed": 2}
    assert states() == ["removed", *["published"] * 5]


def test_what_waits_already_and_what_is_gone_is_skipped(
    look: Look, words: list[Comment], crowd: list[Subscriber], maxine: Subscriber, mo: Subscriber, bob: Subscriber
) -> None:
    submit_edit(comment=words[0], author=crowd[0], body=MANY_LINKS, version=1, at=LATER)
    decide(
        case=report_comment(comment=words[1], reporter=bob, reason="spam", at=NOW).case,
        action="remove", rule="R2", version=1, actor=mo, at=LATER,
    )  # fmt: skip
    report_comment(comment=words[2], reporter=bob, reason="spam", at=NOW)
    lease_next_case(moderator=maxine, queue="reported", at=LATER)
    preview = look({"comments": [comment.pk for comment in words]}, **HOLD)
    assert preview.skipped == {"already_waiting": 1, "comment_not_shown": 1, "case_leased": 1}
    assert decide_all(preview).total == 3


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"rule": "R99"}, "rule_unknown"), ({"who": "author"}, "off_duty"), ({"at_work": "another"}, "case_leased")],
)
def test_refusals_leave_nothing(
    words: list[Comment], crowd: list[Subscriber], mo: Subscriber, maxine: Subscriber, bob: Subscriber,
    facts: dict[str, str], code: str,
) -> None:  # fmt: skip
    if "at_work" in facts:
        report_comment(comment=words[0], reporter=bob, reason="spam", at=NOW)
        lease_next_case(moderator=maxine, at=LATER)
    cases, actor = list(Case.objects.values()), crowd[1] if "who" in facts else mo
    told: dict[str, Any] = {"rule": facts.get("rule", "R2"), "note": "", "actor": actor, "at": LATER}
    assert refused(hold_comment, comment=words[0], **told) == code
    assert (list(Case.objects.values()), states()) == (cases, ["published"] * 6)
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.exists()


def test_nobody_objects_before_it_was_read(held_back: BulkDecision, words: list[Comment]) -> None:
    statement = Statement.objects.filter(decision__comment=words[0]).get()
    with pytest.raises(DomainError, match="cannot be appealed"):
        appeal_statement(statement=statement, text="There is nothing wrong with it.", at=LATER)


@pytest.mark.usefixtures("held_back")
def test_authors_are_told_together_and_reporters_later(words: list[Comment], crowd: list[Subscriber]) -> None:
    gather_notices(at=LATER)
    notices = Notice.objects.filter(subscriber__in=crowd)
    assert {notice.facts.get("together") is not None for notice in notices} == {True}
    assert notices.count() == 4
    assert not Report.objects.exists()
