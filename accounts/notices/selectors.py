"""Reading what somebody was told."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Subscriber
from accounts.notices.models import Cadence, Channel, Notice, Preference
from core.api.pagination import Key, Page, paginate

COUNTED = 100  # unread notices; more are not told apart
_NEWEST = (Key("id", descending=True, read=UUID),)


def own_notices(subscriber: Subscriber, *, unread: bool = False, limit: int, cursor: str | None) -> Page:
    """A page of the notices that this person hears of in the product, newest first. One query.

    What they say is asked of `read_notices`, which may leave some out. Raises ValidationError for another's cursor.
    """
    rows = _listed(subscriber)
    if unread:
        rows = _unread(rows)
    return paginate(rows, keys=_NEWEST, limit=limit, cursor=cursor, name=f"notices:{subscriber.pk}:{unread}")


def unread_count(subscriber: Subscriber) -> int:
    """How many notices wait in the product, at most COUNTED. One query."""
    return _unread(_listed(subscriber))[:COUNTED].count()


def _unread(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    return rows.filter(read_at__isnull=True, is_muted=False)


def _listed(subscriber: Subscriber) -> QuerySet[Notice]:
    unwanted = Preference.objects.filter(subscriber=subscriber, channel=Channel.PRODUCT, cadence=Cadence.NEVER)
    return Notice.objects.filter(subscriber=subscriber, withdrawn_at__isnull=True).exclude(
        kind__in=unwanted.values("kind")
    )
