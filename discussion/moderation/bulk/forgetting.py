"""Previews that came to nothing."""

from datetime import datetime, timedelta

from discussion.moderation.models import BulkDecision

KEPT = timedelta(days=1)  # whoever confirms late is told that it was too late, not that there was nothing


def forget_previews(*, at: datetime) -> None:
    """Delete previews that expired a day ago, with their lists."""
    old = BulkDecision.objects.filter(state=BulkDecision.State.PREVIEWED, expires_at__lte=at - KEPT)
    old.delete()
