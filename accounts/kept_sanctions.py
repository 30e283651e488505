"""Sanctions outlast an erasure: nobody shakes a ban off by leaving and coming back.

What is kept is a hash of the mailbox with the site's key. It tells nobody who was here; who has the key and guesses the
mailbox finds out that somebody with it was sanctioned, by which kind and until when.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import KeptSanction, Sanction, Subscriber
from accounts.signin.addresses import mailbox_of
from core.secret_keys import keys

LASTING = (Sanction.Kind.SILENCE, Sanction.Kind.SUSPENSION, Sanction.Kind.BAN)
REASON = "It was in force when an earlier account with this mailbox was erased, and goes on."


def keep_sanctions(*, person: int, addresses: Collection[str], at: datetime) -> None:
    """Keep what is in force against somebody who is being erased, for each mailbox of these addresses.

    Until its end, a ban for BAN_MEMORY_DAYS. Warnings are not kept.
    """
    in_force = Sanction.objects.in_force(at=at).filter(subscriber=person, kind__in=LASTING).order_by("starts_at", "pk")
    ban_over = at + timedelta(days=settings.BAN_MEMORY_DAYS)
    for mailbox in {mailbox_of(address) for address in addresses}:
        for sanction in in_force:
            facts = {
                "rule": sanction.rule,
                "ends_at": sanction.ends_at,
                "imposed_by": sanction.imposed_by,
                "forget_at": sanction.ends_at or ban_over,
            }
            mailbox_hash = _hash(mailbox, settings.SECRET_KEY)
            KeptSanction.objects.update_or_create(mailbox_hash=mailbox_hash, kind=sanction.kind, defaults=facts)


def inherit_sanctions(*, subscriber: Subscriber, at: datetime) -> None:
    """Put an account that was just made under what is kept for its mailbox. It stays kept."""
    Sanction.objects.bulk_create(
        Sanction(
            subscriber=subscriber,
            kind=kept.kind,
            rule=kept.rule,
            reason=REASON,
            starts_at=at,
            ends_at=kept.ends_at,
            imposed_by_id=kept.imposed_by_id,
        )
        for kept in kept_for(subscriber.email).filter(forget_at__gt=at)
    )


def release_mailbox(*, subscriber: Subscriber, kind: str) -> None:
    """A sanction of this person was lifted: the next account with the mailbox is free of it."""
    kept_for(subscriber.email).filter(kind=kind).delete()


def kept_for(address: str) -> QuerySet[KeptSanction]:
    """What is kept for the mailbox of this address, whatever its spelling; under earlier keys of the site as well."""
    return KeptSanction.objects.filter(mailbox_hash__in=[_hash(mailbox_of(address), key) for key in keys()])


def _hash(mailbox: str, key: str) -> str:
    return salted_hmac("accounts.kept_sanctions", mailbox, secret=key, algorithm="sha256").hexdigest()
