"""On which days somebody was here, for the trust that grows with it. Written with the first use of a session a day."""

from datetime import UTC, date, datetime

from accounts.models import Presence


def note_presence(*, person: int, at: datetime) -> None:
    """Note that the person with this number was here on that day, in UTC. Twice is once."""
    Presence.objects.bulk_create([Presence(subscriber_id=person, day=day_of(at))], ignore_conflicts=True)


def day_of(at: datetime) -> date:
    """The day in UTC."""
    return at.astimezone(UTC).date()
