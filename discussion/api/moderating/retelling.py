"""What a moderator is told once more: as it is by then, for nothing of others is kept for repeats."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request

from accounts.api.requests import current_subscriber
from core.api.views import RetoldView
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.veiling import told_file
from discussion.moderation.cases import get_case
from discussion.moderation.dossiers import open_dossier
from discussion.moderation.selectors import get_decision


class TellsDecision(RetoldView):
    """A POST that is answered with a decision."""

    def tell(self, pk: str) -> dict[str, Any]:
        return decision_payload(get_decision(UUID(pk)))


def tell_file(request: Request, pk: UUID) -> dict[str, Any]:
    """A case with everything about it, as who asks may read it now. Raises CaseNotFoundError (404)."""
    at, reader = timezone.now(), current_subscriber(request)
    return told_file(open_dossier(get_case(pk), reader=reader, at=at), reader=reader, at=at)
