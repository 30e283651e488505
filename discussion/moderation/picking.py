"""The comments that the house picks: each a decision, with an event and a line in the audit log."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.roles import works_here
from accounts.standing import is_shut_out
from core.errors import NotAllowedError
from core.events import emit
from discussion.moderation.audit import name_comment, write_audit
from discussion.moderation.duty import require_not_about
from discussion.moderation.models import Decision
from discussion.threads.models import Comment
from discussion.threads.services import feature_comment, unfeature_comment

Action = Decision.Action


class NotOfTheHouseError(NotAllowedError):
    code = "not_of_the_house"
    message = "Only who works here picks comments."


@transaction.atomic
def pick_comment(*, comment: Comment, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Mark a public comment as picked by the editors, for everybody to see; its author is told.

    Raises NotOfTheHouseError or OwnCaseError (403), FeaturedAlreadyError or CommentNotShownError (409).
    """
    _require_picker(actor, comment, at)
    comment = feature_comment(comment=comment, at=at)
    return _decide(Action.FEATURE, comment, note=note, actor=actor, at=at)


@transaction.atomic
def drop_pick(*, comment: Comment, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Take the mark away; nobody is told. Raises what `pick_comment` raises, or NotFeaturedError (409)."""
    _require_picker(actor, comment, at)
    comment = unfeature_comment(comment=comment)
    picks = Decision.objects.filter(comment=comment, action=Action.FEATURE, reversal__isnull=True)
    pick = picks.order_by("-id").first()
    return _decide(Action.UNFEATURE, comment, note=note, actor=actor, reverses=pick, at=at)


def _require_picker(actor: Subscriber, comment: Comment, at: datetime) -> None:
    if not works_here(actor) or is_shut_out(actor, at=at):
        raise NotOfTheHouseError
    require_not_about(actor, comment.author_id)


def _decide(
    action: Decision.Action,
    comment: Comment,
    *,
    note: str,
    actor: Subscriber,
    reverses: Decision | None = None,
    at: datetime,
) -> Decision:
    subject = comment.author if action == Action.FEATURE else None
    decision = Decision.objects.create(
        action=action, comment=comment, subject=subject, note=note, actor=actor, reverses=reverses, at=at
    )
    picked = comment.featured_at is not None
    write_audit(
        actor=actor,
        verb=action,
        target=name_comment(comment),
        before={"featured": not picked},
        after={"featured": picked, "decision": str(decision.pk)},
        at=at,
    )
    emit(
        "comment.decided",
        story=comment.story.slug,
        at=at,
        comment=str(comment.pk),
        decision=str(decision.pk),
        action=decision.action,
        rule="",
        subscriber=decision.subject_id,
        reverses=str(reverses.pk) if reverses else None,
    )
    return decision
