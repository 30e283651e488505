"""Working through the cases. Every button is a form that makes one call to the service that the API calls, too."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.admin.cases import show_case
from discussion.moderation.admin.forms import DecisionForm, NoteForm
from discussion.moderation.admin.gate import at_the_desk, say_refused
from discussion.moderation.admin.queues import one_of, queue_address, read_scope
from discussion.moderation.branches import UNDOING
from discussion.moderation.browsing import Scope
from discussion.moderation.cases import QUEUES, find_case, get_case, hand_back, heartbeat, lease_next_case
from discussion.moderation.decisions import decide
from discussion.moderation.duty import NotSeniorError
from discussion.moderation.escalating import escalate_case
from discussion.moderation.hands import TooManyLeasesError, let_go
from discussion.moderation.models import Decision
from discussion.moderation.reversing import reverse_decision
from discussion.moderation.selectors import get_decision

ON_BRANCHES = {*UNDOING, *UNDOING.values()}


@require_POST
@at_the_desk
def take_next(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Lease the most urgent free case of the queue and open it."""
    queue = one_of(QUEUES, request.POST.get("queue"))
    return open_next(request, moderator, queue, read_scope(request.POST))


@require_safe
@at_the_desk
def case_page(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """One case with everything about it. Looking at it leases nothing."""
    return show_case(request, moderator, get_case(case_id))


@require_POST
@at_the_desk
def decide_case(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Decide and open the next case. What is refused is shown on the case as it is now, with what was typed."""
    case = find_case(case_id)
    form = DecisionForm(request.POST, has_words=case.comment_id is not None)
    try:
        decision = decide(case=case, **form.read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_case(request, moderator, get_case(case_id), refusal=refusal)
    return open_next(request, moderator, case.queue, read_scope(request.POST), after=decision)


@require_POST
@at_the_desk
def keep_lease(_request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Lease the case, or keep it: the page asks for it while it is open. 204, or 409 with the reason."""
    try:
        heartbeat(case=find_case(case_id), moderator=moderator, at=timezone.now())
    except DomainError as refusal:
        return HttpResponse(refusal.detail, status=refusal.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@at_the_desk
def release_case(_request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Leave the case to others: the page says so while it is closed, and hears no answer."""
    hand_back(case=find_case(case_id), moderator=moderator)
    return HttpResponse(status=204)


@require_POST
@at_the_desk
def skip_case(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Leave this case to others and open the next one."""
    case = find_case(case_id)
    let_go(case, moderator)  # whoever holds as many as he may skips, too
    answer = open_next(request, moderator, case.queue, read_scope(request.POST))  # first, or the next were this one
    hand_back(case=case, moderator=moderator)
    return answer


@require_POST
@at_the_desk
def escalate(request: HttpRequest, moderator: Subscriber, case_id: UUID) -> HttpResponse:
    """Hand the case to the seniors and open the next one."""
    case = find_case(case_id)
    queue = case.queue
    try:
        escalate_case(case=case, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_case(request, moderator, get_case(case_id), refusal=refusal)
    messages.success(request, "Escalated: a senior decides it.")
    return open_next(request, moderator, queue, read_scope(request.POST))


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
        say_refused(request, refusal)
        return redirect(_address_of(decision))
    messages.success(request, _say_reversed(reversal))
    return redirect(_address_of(reversal))  # the person may have another name now


def open_next(
    request: HttpRequest, moderator: Subscriber, queue: str, scope: Scope, *, after: Decision | None = None
) -> HttpResponse:
    """Lead to the next case, or to the list where there is none; `after` says what was decided just now."""
    more = {"after": str(after.pk)} if after else {}
    try:
        case = lease_next_case(moderator=moderator, queue=queue, among=scope, at=timezone.now())
    except (NotSeniorError, TooManyLeasesError) as refusal:
        say_refused(request, refusal)
        return redirect(queue_address(queue, scope, **more))
    if case is None:
        messages.info(request, "Nothing else waits for you here.")
        return redirect(queue_address(queue, scope, **more))
    asked = urlencode({**scope.parts, **more})
    address = reverse("admin:moderation_work", kwargs={"case_id": case.pk})
    return redirect(f"{address}?{asked}" if asked else address)


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
