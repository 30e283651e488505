"""What a person may do now: sanctions in force, and whether the account still counts as new."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Sanction, Subscriber, Vouch


def is_shut_out(subscriber: Subscriber, *, at: datetime) -> bool:
    """Whether a ban or suspension forbids every write. One query."""
    kinds = [Sanction.Kind.BAN, Sanction.Kind.SUSPENSION]
    return Sanction.objects.in_force(at=at).filter(subscriber=subscriber, kind__in=kinds).exists()


def is_young(subscriber: Subscriber, *, at: datetime) -> bool:
    """Whether the account is under NEWCOMER_DAYS old."""
    return at - subscriber.joined_at < timedelta(days=settings.NEWCOMER_DAYS)


def is_vouched_for(subscriber: Subscriber) -> bool:
    """Whether a moderator gave his word for this account. One query."""
    return Vouch.objects.filter(subscriber=subscriber).exists()
