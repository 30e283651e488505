"""Cases: opening them, the queues, and leases that give each moderator another one.

Lock order, here and in every service of this room: person, comment, case. An author's edit takes the comment first and
may open a case; a decision that took the case first would deadlock with it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Subscriber
from core.errors import ConflictError, NotFoundError
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.models import Case
from discussion.moderation.priority import priority_of, weigh
from discussion.threads.models import Comment
from discussion.threads.services.writing import lock_comment

LEASE = timedelta(minutes=5)
QUEUES = (Case.Queue.REPORTED, Case.Queue.HELD)  # in the order of work: reported words are public all the while


class CaseNotFoundError(NotFoundError):
    code = "case_not_found"
    message = "There is no such case."


class CaseClosedError(ConflictError):
    code = "case_closed"
    message = "This case is closed: it was decided, or its comment is gone."


class CaseLeasedError(ConflictError):
    code = "case_leased"
    message = "Another moderator is working on this case."


def open_cases(queue: str | None = None) -> QuerySet[Case]:
    """Cases that wait, of one queue or all, with all that a row of a list shows. Order them by the page's keys."""
    cases = Case.objects.filter(closed_at__isnull=True)
    if queue is not None:
        cases = cases.filter(queue=queue)
    return cases.select_related("comment__story", "comment__author", "leased_by").prefetch_related("reports")


def get_case(case_id: UUID) -> Case:
    """One case, open or closed. Raises CaseNotFoundError (404)."""
    case = (
        Case.objects.filter(pk=case_id)
        .select_related("comment__story", "comment__author", "comment__parent__author", "leased_by")
        .first()
    )
    if case is None:
        raise CaseNotFoundError
    return case


def lock_case(case: Case) -> Case:
    """The case as it is now, and its comment, both locked until the transaction ends. Raises CaseNotFoundError."""
    comment = lock_comment(case.comment)
    locked = Case.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if locked is None:
        raise CaseNotFoundError
    locked.comment = comment
    return locked


def join_case(*, comment: Comment, queue: str, codes: Sequence[str], at: datetime) -> Case:
    """The open case about `comment`, a new one if there is none; `codes` say why. Call it with the comment locked.

    A reported case stays in its queue when an edit is held, and a held one moves there when it is reported: the queue
    tells whether the words that readers see are in doubt.
    """
    new = Case(comment=comment, queue=queue, reason=_join_codes([], codes), opened_at=at)
    new.priority = priority_of(weigh(codes, []), opened_at=at)
    Case.objects.bulk_create([new], ignore_conflicts=True)  # the partial unique index lets only one be open
    case = Case.objects.select_for_update(no_key=True).get(comment=comment, closed_at__isnull=True)
    if case.pk != new.pk:
        case.queue = queue if queue == Case.Queue.REPORTED else case.queue
        case.reason = _join_codes(case.reason_codes, codes)
        weigh_case(case)
    return case


def weigh_case(case: Case) -> None:
    """Set the case's place in its queue by what is known of it now. Call it with the case locked."""
    case.priority = priority_of(weigh(case.reason_codes, list(case.reports.all())), opened_at=case.opened_at)
    case.save(update_fields=["queue", "reason", "priority"])


def close_case(case: Case, *, at: datetime) -> None:
    """Take the case out of its queue and end its lease. Call it with the case locked."""
    case.closed_at, case.leased_by, case.leased_until = at, None, None
    case.save(update_fields=["closed_at", "leased_by", "leased_until"])


def is_leased(case: Case, *, at: datetime) -> bool:
    """Whether somebody's lease holds at this moment."""
    return case.leased_until is not None and case.leased_until > at


def is_leased_by_another(case: Case, moderator: Subscriber, *, at: datetime) -> bool:
    """Whether somebody else's lease holds at this moment."""
    return is_leased(case, at=at) and case.leased_by_id != moderator.pk


@transaction.atomic
def lease_next_case(
    *, moderator: Subscriber, queue: str | None = None, among: Q | None = None, at: datetime
) -> Case | None:
    """Lease the most urgent free case, of one queue or in the order of work, for five minutes. None if there is none.

    `among` says of which cases alone, such as those of one story. Two moderators who ask at once get two cases: a row
    that the other is taking is skipped, not waited for. Never a case about the moderator himself. Raises OffDutyError
    (403).
    """
    require_moderator(moderator, at=at)
    for name in QUEUES if queue is None else (queue,):
        case = _next_free(name, among or Q(), moderator, at)
        if case is not None:
            _lease(case, moderator, at)
            return case
    return None


@transaction.atomic
def heartbeat(*, case: Case, moderator: Subscriber, at: datetime) -> Case:
    """Lease this case, or keep it, for five minutes from now.

    Raises CaseClosedError or CaseLeasedError (409), OwnCaseError or OffDutyError (403).
    """
    require_moderator(moderator, at=at)
    case = lock_case(case)
    require_not_about(moderator, case.comment.author_id)
    if case.closed_at is not None:
        raise CaseClosedError
    if is_leased_by_another(case, moderator, at=at):
        raise CaseLeasedError(until=case.leased_until)
    _lease(case, moderator, at)
    return case


def hand_back(*, case: Case, moderator: Subscriber) -> None:
    """End the moderator's own lease; does nothing to anybody else's."""
    Case.objects.filter(pk=case.pk, leased_by=moderator).update(leased_by=None, leased_until=None)


def _join_codes(known: Sequence[str], more: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys([*known, *more]))[:300]


def _next_free(queue: str, among: Q, moderator: Subscriber, at: datetime) -> Case | None:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return (
        Case.objects.select_for_update(skip_locked=True, of=["self"], no_key=True)
        .filter(free, among, queue=queue, closed_at__isnull=True)
        .exclude(comment__author=moderator)
        .order_by("-priority", "id")
        .first()
    )


def _lease(case: Case, moderator: Subscriber, at: datetime) -> None:
    case.leased_by, case.leased_until = moderator, at + LEASE
    case.save(update_fields=["leased_by", "leased_until"])
