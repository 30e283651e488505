"""Judging an appeal: somebody else looks at a decision again, and it stands or is undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.audit import describe_comment, write_audit
from discussion.moderation.cases import close_case
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Appeal, Case, Decision
from discussion.moderation.naming import rename_subscriber
from discussion.moderation.profile_cases import credit_reporters_of, is_kept
from discussion.moderation.profiles import take_down_profile
from discussion.moderation.recording import name_matter, record_decision
from discussion.moderation.reversing import REVERSIBLE, reverse_decision
from discussion.moderation.settling import answer_appeals
from discussion.moderation.statements import state_removal, state_upholding
from discussion.moderation.striking import credit_reporters, strike_for
from discussion.threads.services import remove_comment

Action, Verdict = Decision.Action, Appeal.Verdict
FACTS = "Readers reported it, and somebody who had not decided about it before has looked at it again."


class PartUnknownError(DomainError):
    code = "part_unknown"
    message = "Say what has to go, the name or the profile."


@dataclass(frozen=True)
class Judgement:
    """What a judge says: `rule` for a removal that a reporter appealed for, `answer` to the appellant.

    `part` is what goes of a person who was kept as he is: the `name` or the `profile`.
    """

    verdict: Appeal.Verdict
    rule: str
    note: str
    answer: str
    part: str = ""


def judge_appeal(case: Case, appealed: Decision, told: Judgement, *, actor: Subscriber, at: datetime) -> Decision:
    """Uphold or overturn what a case of appeals is about, and answer every appeal in it.

    Overturning reverses what was decided against somebody, and takes down what a reporter says was kept wrongly. Call
    it with the case locked, for who is fit to judge. Raises what `reverse_decision` raises, or RuleUnknownError,
    PartUnknownError (422), CommentNotShownError and ProfileEmptyError (409) for a removal.
    """
    close_case(case, at=at)  # first: a reversal settles appeals of which the case is open
    if told.verdict == Verdict.UPHOLD:
        judgement = _uphold(case, appealed, told, actor, at)
    elif appealed.action in REVERSIBLE:
        judgement = reverse_decision(decision=appealed, note=told.note, actor=actor, at=at)
    elif is_kept(appealed):
        judgement = _take_down(case, appealed, told, actor, at)
    else:
        judgement = _remove(case, appealed, told, actor, at)
    answer_appeals(case, verdict=told.verdict, judgement=judgement, answer=told.answer)
    _note(case, judgement, told)
    return judgement


def _uphold(case: Case, appealed: Decision, told: Judgement, actor: Subscriber, at: datetime) -> Decision:
    by_subject = appealed.action in REVERSIBLE
    judgement = Decision.objects.create(
        action=Action.UPHOLD,
        case=case,
        comment=case.comment,
        subject=appealed.subject if by_subject else None,  # of a report that came to nothing its target is never told
        rule=appealed.rule,
        note=told.note,
        actor=actor,
        at=at,
    )
    if by_subject:
        state_upholding(judgement, appealed=appealed, answer=told.answer)
    return judgement


def _remove(case: Case, appealed: Decision, told: Judgement, actor: Subscriber, at: datetime) -> Decision:
    rule = find_rule(told.rule)
    assert case.comment is not None  # noqa: S101  # only comments are reported
    before = describe_comment(case.comment)
    comment = remove_comment(comment=case.comment, reason=rule.reason, by=actor, at=at)
    judgement = Decision.objects.create(
        action=Action.REMOVE,
        case=case,
        comment=comment,
        subject=comment.author,
        version=before["latest_version"],
        rule=rule.key,
        note=told.note,
        actor=actor,
        at=at,
    )
    strike_for(judgement, rule)
    if appealed.case is not None:
        credit_reporters(judgement, appealed.case)
    state_removal(judgement, rule=rule, comment=comment, case=appealed.case or case, never_shown=False)
    record_decision(judgement, comment, before)
    return judgement


def _take_down(case: Case, appealed: Decision, told: Judgement, actor: Subscriber, at: datetime) -> Decision:
    acts = {"name": rename_subscriber, "profile": take_down_profile}
    if told.part not in acts:
        raise PartUnknownError
    assert appealed.subject is not None  # noqa: S101  # whose name or profile it is
    facts: dict[str, Any] = {"subscriber": appealed.subject, "reason": FACTS, "note": told.note, "case": case}
    judgement = acts[told.part](**facts, rule=told.rule, actor=actor, at=at)
    credit_reporters_of(appealed, judgement)
    return judgement


def _note(case: Case, judgement: Decision, told: Judgement) -> None:
    write_audit(
        actor=judgement.actor,
        verb=f"appeal_{told.verdict}",
        target=name_matter(case),
        before={"decision": str(case.appealed_id), "appeals": case.appeals.count()},
        after={"decision": str(judgement.pk), "case": str(case.pk), "rule": judgement.rule},
        at=judgement.at,
    )
