"""Somebody has lost phone and codes: an administrator, who has made sure who asks, resets the second factor."""

from datetime import datetime

from django.db import transaction

from accounts.alerts import alert_owner
from accounts.models import Alert, Subscriber
from accounts.roles import is_administrator
from accounts.second_factor.removing import forget_factors
from accounts.standing import is_shut_out
from core.errors import ConflictError, NotAllowedError
from discussion.moderation.audit import name_subscriber, write_audit


class NotAdministratorError(NotAllowedError):
    code = "not_administrator"
    message = "Only administrators in good standing reset a second factor."


class NoSecondFactorError(ConflictError):
    code = "no_second_factor"
    message = "This person has no second factor."


@transaction.atomic
def reset_second_factor(*, subscriber: Subscriber, actor: Subscriber, at: datetime) -> None:
    """Every factor and backup code of the person goes, and no session of his is confirmed any more.

    Until he has set up a new one the admin stays closed to him, and so does moderating by API and by key. The log says
    who did it, and a mail tells the person. Raises NotAdministratorError (403) or NoSecondFactorError (409).
    """
    if not is_administrator(actor) or is_shut_out(actor, at=at):
        raise NotAdministratorError
    gone = forget_factors(subscriber=subscriber)
    if not gone:
        raise NoSecondFactorError
    alert_owner(subscriber=subscriber, kind=Alert.Kind.FACTORS_RESET, at=at)
    write_audit(
        actor=actor,
        verb="reset_second_factor",
        target=name_subscriber(subscriber),
        before={"second_factors": gone},
        after={"second_factors": 0},
        at=at,
    )
