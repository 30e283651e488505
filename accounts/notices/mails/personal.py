"""What mails keep about a person: see `core.personal`. Addresses that get none are kept as keyed hashes only."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Subscriber
from accounts.notices.mails.models import MailedNotice, Mailing, ProviderEvent, Suppression
from accounts.notices.mails.suppressing import address_hash
from accounts.notices.models import Notice
from core.personal import Choice, Section, drop_rows, read_rows

COLUMNS = frozenset(
    {
        "mails.mailing.subscriber",
        "mails.mailing.period",
        "mails.providerevent.key",
        "mails.providerevent.kind",
        "mails.providerevent.address_hash",
        "mails.suppression.address_hash",
    }
)


def collect(person: int) -> Iterable[Section]:
    mails = Mailing.objects.filter(subscriber=person)
    yield Section(
        name="mails",
        title="Mails to you",
        about="When a mail of notices was planned and what became of it. What it said is not kept.",
        rows=read_rows(mails, "kind", "period", "planned_for", "finished_at", "outcome", "arguments"),
    )
    stops = Suppression.objects.filter(address_hash__in=_hashes_of(person))
    yield Section(
        name="mail_stops",
        title="Why you get no mails of notices",
        about="Mails came back, or one was called spam.",
        rows=read_rows(stops, "reason", "at"),
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    Mailing.objects.filter(subscriber=person).delete()
    hashes = _hashes_of(person)
    Suppression.objects.filter(address_hash__in=hashes).delete()
    ProviderEvent.objects.filter(address_hash__in=hashes).update(address_hash="")


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """What was mailed to the other mailbox is forgotten, and what waited there is mailed with the rest.

    Whoever had wished to get no mails at the one address gets none at the other. That a mailbox is not there says
    nothing about another one.
    """
    waiting = MailedNotice.objects.filter(mailing__subscriber=person, mailing__finished_at__isnull=True)
    Notice.objects.filter(pk__in=waiting.values("notice")).update(mail_planned_at=None)
    MailedNotice.objects.filter(mailing__subscriber=person).delete()
    drop_rows(Mailing.objects.filter(subscriber=person))
    wishes = Suppression.objects.filter(address_hash__in=_hashes_of(person)).exclude(reason=Suppression.Reason.BOUNCE)
    carried = [
        Suppression(address_hash=address, reason=wish.reason, at=wish.at)
        for wish in wishes
        for address in _hashes_of(into)
    ]
    Suppression.objects.bulk_create(carried, ignore_conflicts=True)


def _hashes_of(person: int) -> list[str]:
    return [address_hash(email) for email in Subscriber.objects.filter(pk=person).values_list("email", flat=True)]
