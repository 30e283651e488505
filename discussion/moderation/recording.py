"""What a decision about a case leaves beside its own row: a line in the audit log, and an event."""

from typing import Any

from core.events import emit
from discussion.moderation.audit import describe_comment, name_comment, name_subscriber, write_audit
from discussion.moderation.models import Case, Decision
from discussion.threads.models import Comment
from stories.noise.tasks import wake_review


def record_decision(decision: Decision, comment: Comment, before: dict[str, Any]) -> None:
    """Note what was decided about the words of a case. Call it in the transaction of the decision."""
    after = describe_comment(comment)
    _record("case.decided", decision, comment, before, after, case=str(decision.case_id))
    if after != before or decision.action != Decision.Action.APPROVE:
        wake_review()  # words that stay as they are change nobody's standing


def record_act(decision: Decision, comment: Comment, before: dict[str, Any], after: dict[str, Any]) -> Decision:
    """Note what was decided about a comment without a case of its own, and give the decision back."""
    _record("comment.decided", decision, comment, before, after)
    return decision


def name_matter(case: Case) -> str:
    """How the log names what a case is about: its comment, else the person whom an appeal concerns."""
    if case.comment is not None:
        return name_comment(case.comment)
    subject = case.appealed.subject if case.appealed else None
    return name_subscriber(subject) if subject else f"case:{case.pk}"


def story_of(case: Case) -> str:
    """The slug of the story that a case is about, if any."""
    return case.comment.story.slug if case.comment else ""


def _record(
    kind: str, decision: Decision, comment: Comment, before: dict[str, Any], after: dict[str, Any], **more: str
) -> None:
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_comment(comment),
        before=before,
        after={**after, "decision": str(decision.pk), "rule": decision.rule},
        at=decision.at,
    )
    emit(
        kind,
        story=comment.story.slug,
        at=decision.at,
        **more,
        decision=str(decision.pk),
        comment=str(comment.pk),
        subscriber=decision.subject_id,
        action=decision.action,
        rule=decision.rule,
        reverses=str(decision.reverses_id) if decision.reverses_id else None,
    )
