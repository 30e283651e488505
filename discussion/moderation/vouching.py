"""A moderator's word for a newcomer, given and taken back: each a row in the audit log, in one transaction."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber, Vouch
from core.errors import ConflictError
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_not_about
from stories.noise.tasks import wake_review


class AlreadyVouchedError(ConflictError):
    code = "already_vouched"
    message = "A moderator vouches for this person already."


class NotVouchedError(ConflictError):
    code = "not_vouched"
    message = "Nobody vouches for this person."


@transaction.atomic
def vouch_for(*, subscriber: Subscriber, reason: str, actor: Subscriber, at: datetime) -> Vouch:
    """Say that somebody is no newcomer, whatever the age of the account; `reason` is for moderators.

    It makes nobody trusted. Raises OwnCaseError or OffDutyError (403), AlreadyVouchedError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    vouch, is_new = Vouch.objects.get_or_create(
        subscriber=subscriber, defaults={"by": actor, "reason": reason, "at": at}
    )
    if not is_new:
        raise AlreadyVouchedError
    _record("vouch", subscriber, actor, vouched=True, at=at)
    return vouch


@transaction.atomic
def withdraw_vouch(*, subscriber: Subscriber, actor: Subscriber, at: datetime) -> None:
    """Take the word back, whoever gave it. Raises OwnCaseError or OffDutyError (403), NotVouchedError (409)."""
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    if not Vouch.objects.filter(subscriber=subscriber).delete()[0]:
        raise NotVouchedError
    _record("withdraw_vouch", subscriber, actor, vouched=False, at=at)


def _record(verb: str, subscriber: Subscriber, actor: Subscriber, *, vouched: bool, at: datetime) -> None:
    before, after = {"vouched": not vouched}, {"vouched": vouched}
    write_audit(actor=actor, verb=verb, target=name_subscriber(subscriber), before=before, after=after, at=at)
    wake_review()
