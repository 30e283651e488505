"""The queues and the case page. Every button is a form that makes one call to the service that the API calls, too."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from rest_framework.exceptions import ValidationError

from accounts.models import Subscriber
from core.api.pagination import Key, paginate
from core.diffs import compare
from core.errors import DomainError
from discussion.moderation.admin.forms import DecisionForm, NoteForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.branches import UNDOING
from discussion.moderation.cases import (
    QUEUES,
    get_case,
    hand_back,
    heartbeat,
    is_leased,
    is_leased_by_another,
    lease_next_case,
    open_cases,
)
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.dossiers import open_dossier
from discussion.moderation.guidelines import RULES
from discussion.moderation.models import Case, Decision
from discussion.moderation.profile_cases import open_profile_cases
from discussion.moderation.queues import queue_lengths, queue_lines
from discussion.moderation.selectors import get_decision
from discussion.screening.models import Signal

ORDERS = {"priority": (Key("priority", descending=True), Key("id")), "oldest": (Key("id"),)}
ON_BRANCHES = {*UNDOING, *UNDOING.values()}
PAGE = 20  # more than anybody decides before the order has changed


@require_safe
@at_the_desk
def queue_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """What waits in one queue, most urgent or oldest first."""
    at = timezone.now()
    queue = _one_of(QUEUES, request.GET.get("queue"))
    sort = _one_of(tuple(ORDERS), request.GET.get("sort"))
    try:
        page = paginate(
            open_cases(queue),
            keys=ORDERS[sort],
            limit=PAGE,
            cursor=request.GET.get("cursor"),
            name=f"desk:{queue}:{sort}",
        )
    except ValidationError:  # a cursor of yesterday's key, or a hand-made one
        return redirect(_queue_address(queue))
    context = {
        "queue": queue,
        "sort": sort,
        "lengths": queue_lengths(),
        "profiles_waiting": open_profile_cases().count(),
        "lines": queue_lines(page.rows, at=at),
        "page": page,
        "moderator": moderator,
    }
    return desk_page(request, "queue.html", "Cases", context)


@require_POST
@at_the_desk
def take_next(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Lease the most urgent free case of the queue and open it."""
    return _open_next(request, moderator, _one_of(QUEUES, request.POST.get("queue")))


@require_safe
@at_the_desk
def case_page(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """One case with everything about it. Looking at it leases nothing."""
    return _show_case(request, moderator, get_case(case_id))


@require_POST
@at_the_desk
def decide_case(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Decide and open the next case. What is refused is shown on the case as it is now, with what was typed."""
    case = get_case(case_id)
    try:
        decision = decide(case=case, **DecisionForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show_case(request, moderator, get_case(case_id), refusal=refusal)
    _tell(request, decision, case.pk)
    return _open_next(request, moderator, case.queue)


@require_POST
@at_the_desk
def keep_lease(_request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Lease the case, or keep it: the page asks for it while it is open. 204, or 409 with the reason."""
    try:
        heartbeat(case=get_case(case_id), moderator=moderator, at=timezone.now())
    except DomainError as refusal:
        return HttpResponse(refusal.detail, status=refusal.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@at_the_desk
def skip_case(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Leave this case to others and open the next one."""
    case = get_case(case_id)
    answer = _open_next(request, moderator, case.queue)  # first, or the next one would be this one
    hand_back(case=case, moderator=moderator)
    return answer


@require_POST
@at_the_desk
def undo_decision(request: HttpRequest, moderator: Subscriber, decision_id: UUID) -> HttpResponse:
    """Undo a removal or a ban, and stay with its case or person."""
    decision = get_decision(decision_id)
    try:
        reversal = reverse_decision(
            decision=decision, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.detail)
        return redirect(_address_of(decision))
    messages.success(request, _say_reversed(reversal))
    return redirect(_address_of(reversal))  # the person may have another name now


def _show_case(
    request: HttpRequest, moderator: Subscriber, case: Case, *, refusal: DomainError | None = None
) -> HttpResponse:
    at = timezone.now()
    dossier = open_dossier(case, at=at)
    context = {
        "case": case,
        "dossier": dossier,
        "changes": compare(dossier.shown_body or "", dossier.body) if dossier.is_edit else [],
        "passed": [signal.check_name for signal in dossier.signals if signal.verdict == Signal.Verdict.PASS],
        "rules": RULES,
        "is_own": case.comment.author_id == moderator.pk,
        "is_mine": is_leased(case, at=at) and case.leased_by_id == moderator.pk,
        "is_taken": is_leased_by_another(case, moderator, at=at),
        "refusal": refusal,
        "note": request.POST.get("note", ""),
    }
    return desk_page(request, "case.html", "Case", context, status=refusal.status if refusal else 200)


def _open_next(request: HttpRequest, moderator: Subscriber, queue: str) -> HttpResponse:
    case = lease_next_case(moderator=moderator, queue=queue, at=timezone.now())
    if case is None:
        messages.info(request, "Nothing else waits for you in this queue.")
        return redirect(_queue_address(queue))
    return redirect("admin:moderation_work", case_id=case.pk)


def _tell(request: HttpRequest, decision: Decision, case_id: UUID) -> None:
    address = reverse("admin:moderation_work", kwargs={"case_id": case_id})
    messages.success(request, format_html('{}. <a href="{}">Look again or undo</a>', decision.done, address))


def _say_reversed(reversal: Decision) -> str:
    if reversal.subject is None:
        return "Reversed. The account was erased: there is nobody to tell."
    return f"Reversed. @{reversal.subject.handle} can read so on the account page; no mail is sent."


def _address_of(decision: Decision) -> str:
    if decision.action in ON_BRANCHES:
        return reverse("admin:moderation_comment", kwargs={"comment_id": decision.comment_id})
    if decision.case_id is not None:
        return reverse("admin:moderation_work", kwargs={"case_id": decision.case_id})
    if decision.subject is not None:
        return reverse("admin:moderation_person", kwargs={"handle": decision.subject.handle})
    return reverse("admin:moderation_queue")


def _queue_address(queue: str) -> str:
    return f"{reverse('admin:moderation_queue')}?queue={queue}"


def _one_of(choices: tuple[Any, ...], wish: str | None) -> str:
    """The wish if it is a choice, else the first one: an address typed by hand gets a page, not an error."""
    return str(wish) if wish in choices else str(choices[0])
