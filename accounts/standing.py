"""What a person may do now: the sanctions in force."""

from datetime import datetime

from accounts.models import Sanction, Subscriber


def is_shut_out(subscriber: Subscriber, *, at: datetime) -> bool:
    """Whether a ban or suspension forbids every write. One query."""
    kinds = [Sanction.Kind.BAN, Sanction.Kind.SUSPENSION]
    return Sanction.objects.in_force(at=at).filter(subscriber=subscriber, kind__in=kinds).exists()
