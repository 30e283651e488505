"""How many one moderator decides about without a second person: counted over a day, not each time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum

from accounts.models import Subscriber
from discussion.moderation.models import BulkDecision

WINDOW = timedelta(days=1)


def decided_alone(actor: Subscriber, *, at: datetime) -> int:
    """How many comments and people somebody has had decided in the day before `at` without a second person.

    What was stopped or taken back since counts as well: it was done, or would have been. So does what he has taken back
    of others; to take back what he decided himself is free. One query.
    """
    lately = BulkDecision.objects.filter(actor=actor, confirmed_at__gt=at - WINDOW, needs_second=False)
    total: int | None = lately.exclude(reverses__actor=actor).aggregate(total=Sum("total"))["total"]
    return total or 0


def exceeds_cap(total: int, *, actor: Subscriber, at: datetime) -> bool:
    """Whether so many more need a second person: with those of the last day they are more than BULK_CAP. One query."""
    return total + decided_alone(actor, at=at) > settings.BULK_CAP
