"""Saying that one has looked at a burst. What is done about the people is a decision about many, before it or not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from discussion.moderation.audit import write_audit
from discussion.moderation.brigades.selectors import BrigadeNotFoundError
from discussion.moderation.duty import OwnCaseError, require_moderator
from discussion.moderation.models import Brigade


class BrigadeClosedError(ConflictError):
    code = "brigade_closed"
    message = "Somebody has looked at this already."


@transaction.atomic
def close_brigade(*, brigade_id: UUID, actor: Subscriber, at: datetime) -> Brigade:
    """Take it from the list; the same people do not open it again. Nothing happens to them.

    Raises BrigadeNotFoundError (404), BrigadeClosedError (409), OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    brigade = Brigade.objects.select_for_update().filter(pk=brigade_id).first()
    if brigade is None:
        raise BrigadeNotFoundError
    if brigade.closed_at is not None:
        raise BrigadeClosedError
    if brigade.members.filter(subscriber=actor).exists():
        raise OwnCaseError
    brigade.closed_at, brigade.closed_by = at, actor
    brigade.save(update_fields=["closed_at", "closed_by"])
    decided = str(brigade.bulk_id) if brigade.bulk_id else None
    write_audit(
        actor=actor,
        verb="close_brigade",
        target=f"brigade:{brigade.pk}",
        before={"open": True},
        after={"open": False, "bulk": decided},
        at=at,
    )
    return brigade
