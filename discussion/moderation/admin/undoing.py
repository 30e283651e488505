"""What a moderator decided just now, and can take back as if it had never been."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.admin.gate import at_the_desk, say_refused
from discussion.moderation.models import Decision, UndoPoint
from discussion.moderation.selectors import get_decision
from discussion.moderation.undoing import undo_decision

TOLD = timedelta(minutes=1)  # a page that is opened again later says nothing of it


@dataclass(frozen=True)
class Done:
    """The decision; `seconds` are left to take it back, none where it cannot be."""

    decision: Decision
    seconds: int


@require_POST
@at_the_desk
def undo(request: HttpRequest, moderator: Subscriber, decision_id: UUID) -> HttpResponse:
    """Take it back, and open its case again; or say on it why that is too late."""
    decision = get_decision(decision_id)
    try:
        undo_decision(decision=decision, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, "Undone. Nobody was told, and the case is yours again.")
    if decision.case_id is None:
        return redirect("admin:moderation_queue")
    return redirect("admin:moderation_work", case_id=decision.case_id)


def undoable(request: HttpRequest, moderator: Subscriber, *, at: datetime) -> Done | None:
    """The decision that the address names, if it is the moderator's own and of just now. Two queries, or none."""
    named = _number(request.GET.get("after", ""))
    own = Decision.objects.filter(actor=moderator, at__gt=at - TOLD, reversal__isnull=True)
    decision = own.filter(pk=named).first() if named else None
    if decision is None:
        return None
    point = UndoPoint.objects.filter(decision=decision, ends_at__gt=at).first()
    return Done(decision, int((point.ends_at - at).total_seconds()) if point else 0)


def _number(wish: str) -> UUID | None:
    try:
        return UUID(wish)
    except ValueError:
        return None
