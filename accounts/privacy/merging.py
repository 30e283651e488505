"""Two accounts of one person become one: moved by all rooms in one transaction, and looked after for a while."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.alerts import alert_owner
from accounts.models import Alert, MergedAccount, Subscriber
from accounts.privacy.leaving import QUIET
from accounts.privacy.models import Erasure
from core.errors import ConflictError, DomainError
from core.personal import personal_data

logger = logging.getLogger(__name__)


class SameAccountError(DomainError):
    code = "same_account"
    message = "This is one account. Name the other one that stays."


class AccountGoneError(ConflictError):
    code = "account_gone"
    message = "One of the two accounts is not there any more: it was merged, closed or erased."


class AccountLeavingError(ConflictError):
    code = "account_leaving"
    message = "One of the two accounts waits to be erased. Its owner has to take that back first."


class MergerInterruptedError(ConflictError):
    code = "merger_interrupted"
    message = "The person was writing at this moment. Nothing was changed: try again."


def why_not(*, gone: Subscriber, kept: Subscriber) -> Iterator[DomainError]:
    """What about the accounts themselves forbids that one goes into the other."""
    if gone == kept:
        yield SameAccountError()
    if not (gone.is_active and kept.is_active):
        yield AccountGoneError()
    if Erasure.objects.filter(subscriber__in=[gone, kept], done_at__isnull=True).exists():
        yield AccountLeavingError()


def lock_accounts(*, gone: Subscriber, kept: Subscriber) -> tuple[Subscriber, Subscriber]:
    """Both as they now are, ours until the end of the transaction. Two mergers at once wait for each other.

    Not the strong lock: a decision that holds a comment of theirs may have to name the person.
    """
    both = Subscriber.objects.select_for_update(no_key=True).filter(pk__in=[gone.pk, kept.pk]).order_by("pk")
    found = {person.pk: person for person in both}
    return found[gone.pk], found[kept.pk]


@transaction.atomic
def absorb_account(*, gone: Subscriber, kept: Subscriber, at: datetime) -> None:
    """Give all that is of `gone` to `kept`, or end it, for good; both mailboxes are told. Call it with both locked.

    `gone` stays as a number that opens nothing, and its address is free. Raises MergerInterruptedError.
    """
    MergedAccount.objects.filter(kept=gone).update(kept=kept)
    MergedAccount.objects.create(gone=gone, kept=kept, at=at)
    addresses = {Alert.Kind.MERGED_AWAY: gone.email, Alert.Kind.MERGED_INTO: kept.email}
    _move(gone.pk, kept.pk, at)
    for kind, address in addresses.items():
        alert_owner(subscriber=kept, kind=kind, detail=gone.handle, address=address, at=at)


def settle_mergers(*, at: datetime) -> int:
    """Move what was written under the number of a merged account since; returns how many accounts were looked at.

    A request that was let in a moment before the merger may still write, and jobs may still hold what they have read:
    after QUIET both have ended, and the account is looked at for the last time. Safe to run twice at once.
    """
    unsettled = MergedAccount.objects.filter(settled_at__isnull=True).order_by("at", "pk")
    return sum(_settle(pk, at) for pk in unsettled.values_list("pk", flat=True))


def _settle(pk: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            free = MergedAccount.objects.select_for_update(skip_locked=True, of=["self"])
            merger = free.filter(pk=pk, settled_at__isnull=True).select_related("gone", "kept").first()
            if merger is None:
                return False  # somebody else is at it
            lock_accounts(gone=merger.gone, kept=merger.kept)
            _move(merger.gone_id, merger.kept_id, at)
            if at >= merger.at + QUIET:
                MergedAccount.objects.filter(pk=pk).update(settled_at=at)
    except MergerInterruptedError:
        logger.warning("Account %s could not be settled yet", pk)
    return True


def _move(gone: int, kept: int, at: datetime) -> None:
    try:
        with transaction.atomic():
            for room in personal_data():
                room.move(gone, into=kept, at=at)
    except IntegrityError as error:  # what one can have once came in for `kept` between two statements
        raise MergerInterruptedError from error
