"""What is kept of mails goes after a while."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.notices.mails.models import Mailing, ProviderEvent
from accounts.notices.mails.suppressing import EVENT_MEMORY

CHUNK = 1000  # rows a statement: none holds locks for long


def forget_old_mails(*, at: datetime) -> None:
    """Delete mails MAIL_RETENTION_DAYS after their end, and provider's events when a repeat is believed no more."""
    old = at - timedelta(days=settings.MAIL_RETENTION_DAYS)
    _delete_in_chunks(Mailing.objects.filter(finished_at__lt=old))
    _delete_in_chunks(ProviderEvent.objects.filter(at__lt=at - 2 * EVENT_MEMORY))


def _delete_in_chunks(rows: QuerySet[Any]) -> None:
    while rows.filter(pk__in=rows.order_by("pk").values("pk")[:CHUNK]).delete()[0]:
        pass
