"""Reading what has happened, and writing down who is told of it.

Both tables are walked by `core.marks`: what is committed late is read late, and a killed job begins its piece anew. So
nothing here may tell twice: whom to tell is found from the rows as they are now, and a notice that is there already is
not written again. An event that breaks its contract is set aside and stops nobody else's.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.locks import take_turns
from accounts.models import Subscriber
from accounts.notices.services import restore, tell, withdraw
from core.marks import unread
from core.models import Event
from discussion.moderation.audit import write_audit
from discussion.moderation.undoing import settle_decisions
from discussion.telling.models import SetAside
from discussion.telling.setting_aside import tell_or_set_aside, try_again
from discussion.telling.sources import SOURCES
from discussion.telling.sources.reactions import tell_of_reactions
from discussion.telling.threads import comment_key
from discussion.threads.models import Reaction
from discussion.threads.selectors import public_comments

PIECE = 500  # ids that are read at once
STILL_NEWS = timedelta(days=3)  # what happened before that is told to nobody: a site that begins to tell has a history
HIDING = {"comment.removed", "comment.restored", "comment.erased"}


def gather_notices(*, at: datetime) -> None:
    """Tell everybody concerned of what has happened since the last time, once. Safe to run twice at once.

    Decisions count as made from when they cannot be undone any more as if they had never been.
    """
    settle_decisions(at=at)
    for after, upto in unread("notices: events", Event, size=PIECE):
        _gather_events(after, upto, at)
    for after, upto in unread("notices: reactions", Reaction, size=PIECE):
        _gather_reactions(after, upto, at)


@transaction.atomic
def _gather_events(after: int, upto: int, at: datetime) -> None:
    take_turns("notices")  # or two who read the same piece would each count the names that were told so far
    recent = Event.objects.filter(id__gt=after, id__lte=upto, occurred_at__gte=at - STILL_NEWS)
    tell_or_set_aside(list(recent.order_by("id")), _tell_of, at=at)


def tell_again(*, rows: QuerySet[SetAside], actor: Subscriber | None, at: datetime) -> tuple[int, int]:
    """Tell people of events that were set aside, however long ago. Returns how many were told, and how many wait.

    The audit log says who asked for it; without an actor it was a command. Each event is a transaction of its own.
    """
    waiting = list(rows.filter(told_at__isnull=True).order_by("id"))
    before, after = {"waiting": len(waiting)}, {"tried": len(waiting)}
    write_audit(actor=actor, verb="tell_again", target="set_aside", before=before, after=after, at=at)
    results = [_tell_again(row, at) for row in waiting]
    return sum(results), len(results) - sum(results)


@transaction.atomic
def _tell_again(row: SetAside, at: datetime) -> bool:
    take_turns("notices")
    return try_again(row, _tell_of, at=at)


def _tell_of(events: Sequence[Event], at: datetime) -> None:
    for source, kinds in SOURCES.items():
        if its_own := [event for event in events if event.kind in kinds]:
            tell(source(its_own, at))
    if hidden := [event for event in events if event.kind in HIDING]:
        _follow_hiding(hidden, at)


@transaction.atomic
def _gather_reactions(after: int, upto: int, at: datetime) -> None:
    take_turns("notices")
    tell(tell_of_reactions(after, upto, since=at - STILL_NEWS, at=at))


def _follow_hiding(events: Sequence[Event], at: datetime) -> None:
    """Notices of a comment are counted while it is shown: by what it is now, in whatever order its events are read."""
    comments = {UUID(event.payload["comment"]) for event in events}
    shown = set(public_comments(at).shown().filter(pk__in=comments).values_list("pk", flat=True))
    for comment in comments - shown:
        withdraw(subject=comment_key(comment), at=at)
    for comment in comments & shown:
        restore(subject=comment_key(comment))
