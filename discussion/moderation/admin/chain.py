"""The state of the chain of the audit log, for seniors; administrators answer for what a check has found."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from accounts.roles import is_administrator, is_senior
from core.errors import DomainError
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.chain import unsealed
from discussion.moderation.chain_faults import REASON, acknowledge_fault, open_faults
from discussion.moderation.models import AuditHead, FaultAcknowledgement

SHOWN = 100


class ReasonForm(forms.Form):
    """Why a fault is no alarm any more."""

    reason = forms.CharField(max_length=REASON, required=False)


@require_safe
@at_the_desk
def chain_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """How long it is, what the last check found, and the anchor to write down elsewhere."""
    if not is_senior(moderator):
        raise PermissionDenied
    return _show(request, moderator)


@require_POST
@at_the_desk
def acknowledge(request: HttpRequest, moderator: Subscriber, fault_id: int) -> HttpResponse:
    """Answer for one fault."""
    if not is_administrator(moderator):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        acknowledge_fault(fault_id=fault_id, reason=reason, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show(request, moderator, refusal)
    messages.success(request, "Noted, in the log as well. From the next check on this fault is no alarm any more.")
    return redirect("admin:moderation_audit_chain")


def _show(request: HttpRequest, moderator: Subscriber, refusal: DomainError | None = None) -> HttpResponse:
    answered = FaultAcknowledgement.objects.select_related("fault", "by").order_by("-id")
    context = {
        "head": AuditHead.objects.filter(pk=1).first() or AuditHead(),
        "unsealed": unsealed().count(),
        "open": open_faults()[:SHOWN],
        "answered": answered[:SHOWN],
        "may_answer": is_administrator(moderator),
        "most": REASON,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return desk_page(request, "chain.html", "Chain of the audit log", context, status=status)
