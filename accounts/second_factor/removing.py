"""Giving factors up: one's own, and somebody's who has lost them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.alerts import alert_owner
from accounts.locks import take_turns
from accounts.models import Alert, Subscriber
from accounts.second_factor import backup_codes
from accounts.second_factor.models import (
    BackupCode,
    Confirmation,
    Enrolment,
    FailedTry,
    Kind,
    Passkey,
    PasskeyChallenge,
    TotpDevice,
)
from accounts.second_factor.requirements import SecondFactorMissingError, require_may_change
from accounts.second_factor.selectors import has_factor
from accounts.staff_acts import note_staff_act
from core.errors import NotFoundError


class FactorNotFoundError(NotFoundError):
    """No factor of this person has this id."""


@transaction.atomic
def remove_factor(*, subscriber: Subscriber, session_id: UUID | None, factor_id: UUID, at: datetime) -> None:
    """Take a factor away; every other session has to be confirmed anew. With the last one the backup codes go, too.

    The person is told by mail. Raises FactorNotFoundError (404), SecondFactorRequiredError or SignInAgainError (403).
    """
    session = require_may_change(subscriber=subscriber, session_id=session_id, at=at)
    take_turns(f"factors of {subscriber.pk}")
    gone = _delete(subscriber, factor_id)
    alert_owner(subscriber=subscriber, kind=Alert.Kind.FACTOR_REMOVED, detail=gone.label, at=at)
    before = {"factor": str(factor_id), "kind": gone}
    note_staff_act(person=subscriber, verb="factor.removed", before=before, at=at)
    if has_factor(subscriber):
        Confirmation.objects.filter(session__subscriber=subscriber).exclude(session=session).delete()
    else:
        forget_factors(subscriber=subscriber)


def _delete(subscriber: Subscriber, factor_id: UUID) -> Kind:
    for kind, model in ((Kind.TOTP, TotpDevice), (Kind.PASSKEY, Passkey)):
        if model.objects.filter(subscriber=subscriber, pk=factor_id).delete()[0]:
            return kind
    raise FactorNotFoundError


@transaction.atomic
def renew_own_backup_codes(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> list[str]:
    """New codes on paper, shown this once; the person is told by mail.

    Raises SecondFactorMissingError and what `remove_factor` does (403).
    """
    if not has_factor(subscriber):
        raise SecondFactorMissingError
    require_may_change(subscriber=subscriber, session_id=session_id, at=at)
    alert_owner(subscriber=subscriber, kind=Alert.Kind.BACKUP_CODES_RENEWED, at=at)
    left = backup_codes.backup_codes_left(subscriber)
    before, after = {"backup_codes": left}, {"backup_codes": backup_codes.NUMBER, "renewed": True}
    note_staff_act(person=subscriber, verb="backup_codes.renewed", before=before, after=after, at=at)
    return backup_codes.renew_backup_codes(subscriber)


@transaction.atomic
def forget_factors(*, subscriber: Subscriber) -> int:
    """Everything goes: apps, passkeys, codes, what was begun and what was confirmed; returns how many factors went.

    Whoever works here has to set one up again before the admin opens; keys with the scope `moderate` wait for that.
    """
    take_turns(f"factors of {subscriber.pk}")
    factors = sum(kind.objects.filter(subscriber=subscriber).delete()[0] for kind in (TotpDevice, Passkey))
    for mine in (BackupCode, FailedTry):
        mine.objects.filter(subscriber=subscriber).delete()
    for of_sessions in (Confirmation, Enrolment, PasskeyChallenge):
        of_sessions.objects.filter(session__subscriber=subscriber).delete()
    return factors
