"""Deciding cases. One transaction each: effect, decision, statement, audit, event."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.diffs import compare
from core.errors import DomainError, PreconditionMissingError
from core.kept_sql import insert_rows
from discussion.moderation.audit import describe_comment
from discussion.moderation.cases import (
    CaseClosedError,
    CaseLeasedError,
    close_case,
    is_leased_by_another,
    lock_case,
)
from discussion.moderation.duty import lock_person
from discussion.moderation.edit_requests import ask_for_edit
from discussion.moderation.fitness import require_fit, require_not_given_back
from discussion.moderation.guidelines import Rule, find_rule
from discussion.moderation.judging import Judgement, judge_appeal
from discussion.moderation.models import Appeal, Case, Decision, UndoPoint
from discussion.moderation.recording import record_decision
from discussion.moderation.reversing import reverse_decision
from discussion.moderation.sanctioning import (
    ban_subscriber,
    lift_sanction,
    sanction_subscriber,
    unban_subscriber,
)
from discussion.moderation.statements import state_removal
from discussion.moderation.striking import credit_reporters, strike_for
from discussion.threads.models import Comment
from discussion.threads.services import describe_judged, restore_comment
from discussion.threads.services.judging import publish_locked, reject_locked, remove_locked
from discussion.threads.services.writing import VersionStaleError

__all__ = [
    "ban_subscriber",
    "decide",
    "lift_sanction",
    "reverse_decision",
    "sanction_subscriber",
    "unban_subscriber",
]

Action = Decision.Action
NEED_RULE = {Action.REMOVE, Action.EDIT_REQUEST}
ON_WORDS = {Action.APPROVE, Action.REMOVE, Action.EDIT_REQUEST}
VERDICTS = {Appeal.Verdict.UPHOLD, Appeal.Verdict.OVERTURN}


class ActionUnknownError(DomainError):
    code = "action_unknown"
    message = "A case is decided by approve, remove or edit_request; an appeal by uphold or overturn."


@dataclass(frozen=True)
class Measure:
    """A sanction that comes with a removal, under its rule: `reason` is told to the person."""

    kind: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """What a moderator decides: `note` is for moderators, `answer` for the author or appellant."""

    action: str
    rule: Rule | None
    note: str
    answer: str
    measure: Measure | None


@transaction.atomic
def decide(
    *,
    case: Case,
    action: str,
    rule: str = "",
    note: str = "",
    answer: str = "",
    version: int | None = None,
    measure: Measure | None = None,
    part: str = "",
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Decide an open case about the words that the moderator saw.

    `approve` shows what waits and keeps what is shown. `remove` names a `rule` and does what the queue is about: of a
    held case it refuses the words that wait, of a reported one it takes the public comment down; either gives the
    author the rule's strike points, counts for whoever reported it, and may come with a `measure` against the author.
    `edit_request` asks the author for other words than those that wait, under a rule. An appeal is decided by `uphold`
    or `overturn`; `part` says what goes of a person who was kept. The author is told once it cannot be undone any more.
    Raises CaseClosedError, CaseLeasedError or VersionStaleError with the current `version` and the `changes` (409),
    what `require_fit` and `require_not_given_back` raise (403), RuleUnknownError or ActionUnknownError (422), and what
    the measure or the judgement raises; then nothing is written.
    """
    _require_action(case, action)
    wish = Wish(action, find_rule(rule) if action in NEED_RULE else None, note, answer, measure)
    if measure is not None and case.comment is not None:
        lock_person(case.comment.author)  # person, comment, case
    case = lock_case(case)
    require_fit(case, actor, at=at)
    _require_open(case, version, actor, at)
    if case.appealed is not None:
        judgement = Judgement(Appeal.Verdict(action), rule, note, answer, part)
        return judge_appeal(case, case.appealed, judgement, actor=actor, at=at)
    assert case.comment is not None  # noqa: S101  # of whatever is no appeal
    return _decide_words(case, case.comment, wish, actor, at)


def _require_action(case: Case, action: str) -> None:
    if action not in (ON_WORDS if case.appealed_id is None else VERDICTS):
        raise ActionUnknownError


def _require_open(case: Case, version: int | None, actor: Subscriber, at: datetime) -> None:
    if case.closed_at is not None:
        raise CaseClosedError
    if is_leased_by_another(case, actor, at=at):
        raise CaseLeasedError(until=case.leased_until)
    if case.comment is None:
        return
    if version is None:
        raise PreconditionMissingError
    if case.comment.latest_version != version:
        raise VersionStaleError(version=case.comment.latest_version, changes=_changes(case.comment, version))


def _changes(comment: Comment, version: int) -> list[dict[str, str]]:
    """What has come since the words that were read, word by word; all of it where there was no such version."""
    bodies = dict(
        comment.revisions.filter(version__in=[version, comment.latest_version]).values_list("version", "body")
    )
    pieces = compare(bodies.get(version, ""), bodies.get(comment.latest_version, ""))
    return [{"op": piece.op, "text": piece.text} for piece in pieces]


def _decide_words(case: Case, comment: Comment, wish: Wish, actor: Subscriber, at: datetime) -> Decision:
    if wish.action == Action.REMOVE:
        require_not_given_back(comment, actor)
    was, before = describe_judged(comment), describe_comment(comment)
    comment = _take_effect(case, comment, wish, actor, at)
    close_case(case, at=at)
    decision = Decision(
        action=wish.action,
        case=case,
        comment=comment,
        subject=comment.author,
        version=was["latest_version"],
        rule=wish.rule.key if wish.rule else "",
        note=wish.note,
        actor=actor,
        at=at,
    )
    undo = None if wish.measure else _undo_point(decision, comment, was)
    insert_rows([decision, undo] if undo else [decision])
    readable_at = undo.ends_at if undo else at
    if wish.rule and wish.action == Action.REMOVE:
        strike_for(decision, wish.rule)
        credit_reporters(decision, case)
        never_shown = was["shown_version"] == 0
        state_removal(
            decision, rule=wish.rule, comment=comment, case=case, never_shown=never_shown, readable_at=readable_at
        )
        _impose(wish.measure, decision, case)
    elif wish.rule:
        ask_for_edit(decision, comment=comment, rule=wish.rule, words=wish.answer, readable_at=readable_at)
    record_decision(decision, comment, before)
    return decision


def _take_effect(case: Case, comment: Comment, wish: Wish, actor: Subscriber, at: datetime) -> Comment:
    if case.hidden_at is not None:
        comment = restore_comment(comment=comment, by=actor, at=at)
    if wish.action == Action.APPROVE:
        return publish_locked(comment, version=comment.latest_version, at=at)
    if wish.action == Action.EDIT_REQUEST or wish.rule is None:
        return comment
    if case.is_about_new_words:
        return reject_locked(comment)
    return remove_locked(comment, reason=wish.rule.reason, by=actor, at=at)


def _undo_point(decision: Decision, comment: Comment, was: object) -> UndoPoint:
    """What lets the decider take it back for some seconds; at the end of them others are told."""
    ends_at = decision.at + timedelta(seconds=settings.UNDO_SECONDS)
    return UndoPoint(decision=decision, ends_at=ends_at, before=was, after=describe_judged(comment))


def _impose(measure: Measure | None, decision: Decision, case: Case) -> None:
    if measure is not None and decision.subject is not None:
        sanction_subscriber(
            subscriber=decision.subject,
            **vars(measure),
            rule=decision.rule,
            case=case,
            actor=decision.actor,
            at=decision.at,
        )
