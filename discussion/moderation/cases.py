"""Cases: opening them, the queues, and leases that give each moderator another one.

Lock order, here and in every service of this room: person, comment, case. An author's edit takes the comment first and
may open a case; a decision that took the case first would deadlock with it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Subscriber
from accounts.roles import is_senior
from core.errors import ConflictError, NotFoundError
from core.kept_sql import Search, given, update_row
from discussion.moderation.browsing import ALL, Scope, narrow
from discussion.moderation.duty import NotSeniorError, lock_person, require_moderator
from discussion.moderation.fitness import fit_cases, require_fit
from discussion.moderation.hands import take_in_hand
from discussion.moderation.models import Case, Decision
from discussion.moderation.priority import Weight, priority_of, read_bearing, weigh, weigh_appeal
from discussion.threads.models import Comment
from discussion.threads.services.writing import lock_comment_by

LEASE = timedelta(minutes=5)
SHOWN = ("comment__story", "comment__author", "leased_by", "appealed__subject", "appealed__actor")
_SHOWN_WHOLE = (
    *("comment__author__standing", "comment__author__vouch", "comment__parent__author"),
    *("appealed__case__appealed", "escalation__by"),
)
_ROW = Search(lambda: Case.objects.filter(pk=given("pk")))
_LOCK = Search(lambda: Case.objects.select_for_update(no_key=True).filter(pk=given("pk")))
_CASE = Search(lambda: Case.objects.filter(pk=given("pk")).select_related(*SHOWN, *_SHOWN_WHOLE))
# In the order of work: reported words are public all the while.
QUEUES = (Case.Queue.REPORTED, Case.Queue.HELD, Case.Queue.APPEALS, Case.Queue.ESCALATED)


class CaseNotFoundError(NotFoundError):
    code = "case_not_found"
    message = "There is no such case."


class CaseClosedError(ConflictError):
    code = "case_closed"
    message = "This case is closed: it was decided, or its comment is gone."


class CaseLeasedError(ConflictError):
    code = "case_leased"
    message = "Another moderator is working on this case."


def open_cases(queue: str | None = None, scope: Scope = ALL) -> QuerySet[Case]:
    """Cases that wait, of one queue or all, with all that a row of a list shows. Order them by keys of ORDERS."""
    return narrow(Case.objects.all(), scope, queue).select_related(*SHOWN).prefetch_related("reports")


def get_case(case_id: UUID) -> Case:
    """One case, open or closed. Raises CaseNotFoundError (404)."""
    case = _CASE.first(pk=case_id)
    if case is None:
        raise CaseNotFoundError
    return case


def find_case(case_id: UUID) -> Case:
    """The same for who locks it next: without what a page shows of it. Raises CaseNotFoundError (404)."""
    case = _ROW.first(pk=case_id)
    if case is None:
        raise CaseNotFoundError
    return case


def lock_case(case: Case) -> Case:
    """The case as it is now, and what it is about, both locked until the transaction ends. Raises CaseNotFoundError.

    What an appeal is about that concerns no comment is the person.
    """
    comment = lock_comment_by(case.comment_id) if case.comment_id is not None else None
    if comment is None and case.appealed is not None:
        lock_person(case.appealed.subject)
    locked = _LOCK.first(pk=case.pk)
    if locked is None:
        raise CaseNotFoundError
    locked.comment, locked.appealed = comment, case.appealed
    return locked


def join_case(*, comment: Comment, queue: str, codes: Sequence[str], at: datetime) -> Case:
    """The open case about `comment`, a new one if there is none; `codes` say why. Call it with the comment locked.

    A reported case stays in its queue when an edit is held, and a held one moves there when it is reported: the queue
    tells whether the words that readers see are in doubt.
    """
    weights = weigh(codes, [])
    new = Case(comment=comment, queue=queue, reason=_join_codes([], codes), opened_at=at)
    _place(new, weights)
    Case.objects.bulk_create([new], ignore_conflicts=True)  # the partial unique index lets only one be open
    case = Case.objects.select_for_update(no_key=True).get(
        comment=comment, closed_at__isnull=True, appealed__isnull=True
    )
    case.comment = comment
    if case.pk != new.pk:
        _move(case, queue)
        case.reason = _join_codes(case.reason_codes, codes)
        weigh_case(case, at=at)
    return case


def join_appeal(*, appealed: Decision, at: datetime) -> Case:
    """The open case of appeals against a decision, a new one if there is none. Call it with what that is about locked.

    The decision may have been made known to several people, who object each for himself and are answered at once.
    """
    new = Case(appealed=appealed, comment=appealed.comment, queue=Case.Queue.APPEALS, opened_at=at)
    _place(new, weigh_appeal(appealed))
    Case.objects.bulk_create([new], ignore_conflicts=True)
    joined = Case.objects.select_for_update(no_key=True).filter(appealed=appealed, closed_at__isnull=True).first()
    # Who else objects may leave, or be merged, at this moment: that ends his case, with no comment locked.
    return joined or join_appeal(appealed=appealed, at=at)


def weigh_case(case: Case, *, at: datetime) -> None:
    """Set the case's place in its queue by what is known of it now. Call it with the case locked."""
    reports = list(case.reports.all())
    bearing = read_bearing(case.comment, reports, at=at) if case.comment is not None and reports else None
    _place(case, weigh(case.reason_codes, reports, bearing))
    case.save(update_fields=["queue", "came_from", "reason", "priority", "because"])


def close_case(case: Case, *, at: datetime) -> None:
    """Take the case out of its queue and end its lease. Call it with the case locked."""
    case.closed_at, case.leased_by, case.leased_until = at, None, None
    update_row(case, "closed_at", "leased_by", "leased_until")


def is_leased(case: Case, *, at: datetime) -> bool:
    """Whether somebody's lease holds at this moment."""
    return case.leased_until is not None and case.leased_until > at


def is_leased_by_another(case: Case, moderator: Subscriber, *, at: datetime) -> bool:
    """Whether somebody else's lease holds at this moment."""
    return is_leased(case, at=at) and case.leased_by_id != moderator.pk


@transaction.atomic
def lease_next_case(
    *, moderator: Subscriber, queue: str | None = None, among: Scope = ALL, at: datetime
) -> Case | None:
    """Lease the most urgent free case, of one queue or in the order of work, for five minutes. None if there is none.

    `among` says of which cases alone, such as those of one story. Two moderators who ask at once get two cases: a row
    that the other is taking is skipped, not waited for. Never a case about the moderator himself, nor an appeal in
    whose matter he has decided. Seniors get escalated cases, and first. Raises OffDutyError, or NotSeniorError for who
    asks for those (403).
    """
    require_moderator(moderator, at=at)
    for name in _queues_of(moderator, queue):
        case = _next_free(name, among, moderator, at)
        if case is not None:
            _lease(case, moderator, at)
            return case
    return None


@transaction.atomic
def heartbeat(*, case: Case, moderator: Subscriber, at: datetime) -> Case:
    """Lease this case, or keep it, for five minutes from now.

    Raises CaseClosedError, CaseLeasedError or TooManyLeasesError (409), or what `require_fit` raises (403).
    """
    case = lock_case(case)
    require_fit(case, moderator, at=at)
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


def _queues_of(moderator: Subscriber, wish: str | None) -> Sequence[str]:
    if wish == Case.Queue.ESCALATED and not is_senior(moderator):
        raise NotSeniorError
    if wish is not None:
        return (wish,)
    open_to_all = [queue for queue in QUEUES if queue != Case.Queue.ESCALATED]
    return [Case.Queue.ESCALATED, *open_to_all] if is_senior(moderator) else open_to_all


def _move(case: Case, queue: str) -> None:
    """What was reported is in doubt in public; an escalated case stays where it is and keeps that in mind."""
    if queue != Case.Queue.REPORTED:
        return
    if case.queue == Case.Queue.ESCALATED:
        case.came_from = queue
    else:
        case.queue = queue


def _place(case: Case, weights: Sequence[Weight]) -> None:
    case.priority = priority_of(weights, opened_at=case.opened_at)
    case.because = [[weight.reason, weight.hours] for weight in weights]


def _next_free(queue: str, among: Scope, moderator: Subscriber, at: datetime) -> Case | None:
    if among == ALL:
        return _FREE[queue].first(moderator=moderator.pk, at=at)
    waiting = narrow(Case.objects.all(), among, queue).order_by("-place", "number")
    return _free_cases(waiting, queue, moderator.pk, at).first()


def _free_cases(waiting: QuerySet[Case], queue: str, moderator: Any, at: Any) -> QuerySet[Case]:
    """Those that this moderator may lease at that moment, skipping what others are taking."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    fit = fit_cases(waiting.filter(free), moderator, queue=queue)
    return fit.select_for_update(skip_locked=True, of=["self"], no_key=True)


def _first_free(queue: str) -> QuerySet[Case]:
    waiting = Case.objects.filter(queue=queue, closed_at__isnull=True).order_by("-priority", "id")
    return _free_cases(waiting, queue, given("moderator"), given("at"))[:1]


_FREE: dict[str, Search[Case]] = {queue: Search(partial(_first_free, queue)) for queue in QUEUES}


def _lease(case: Case, moderator: Subscriber, at: datetime) -> None:
    until = at + LEASE
    take_in_hand(case, moderator, until=until, at=at)
    case.leased_by, case.leased_until = moderator, until
    update_row(case, "leased_by", "leased_until")
