"""Words that are refused are kept as a draft: after the refusal, when everything else has been undone."""

from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from rest_framework.response import Response

from accounts.models import Subscriber
from core.api.views import PrivateView
from core.errors import DomainError
from discussion.threads.drafts import Purpose
from discussion.threads.services.drafting import keep_refused_words
from stories.models import Story


class Unposted(NamedTuple):
    """Words on their way."""

    subscriber: Subscriber
    story: Story
    purpose: Purpose
    body: str
    side: str = ""
    anchor: str = ""
    writing: UUID | None = None


class KeepsRefusedWords(PrivateView):
    """A view that says in `unposted` what it is about to post."""

    unposted: Unposted | None = None

    def handle_exception(self, exc: Exception) -> Response:
        # Not in the view: a POST with an Idempotency-Key is one transaction, and undone as a whole.
        if isinstance(exc, DomainError) and self.unposted is not None:
            keep_refused_words(**self.unposted._asdict(), refusal=exc, at=timezone.now())
        return super().handle_exception(exc)
