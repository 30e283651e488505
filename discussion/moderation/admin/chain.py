"""The state of the chain of the audit log, for seniors."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import Subscriber
from accounts.roles import is_senior
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.chain import unsealed
from discussion.moderation.models import AuditHead


@require_safe
@at_the_desk
def chain_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """How long it is, what the last check found, and the anchor to write down elsewhere."""
    if not is_senior(moderator):
        raise PermissionDenied
    context = {"head": AuditHead.objects.filter(pk=1).first() or AuditHead(), "unsealed": unsealed().count()}
    return desk_page(request, "chain.html", "Chain of the audit log", context)
