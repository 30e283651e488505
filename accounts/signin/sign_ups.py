"""How many accounts may be made, of one network, mailbox, domain, and on the site: counted in PostgreSQL."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.locks import take_turns
from accounts.models import Arrival, Subscriber
from accounts.network import limit_for
from accounts.signin.addresses import mailbox_of
from accounts.signin.alarms import sound_alarm
from accounts.signin.providers import is_one_persons, registered_domain
from accounts.signin.windows import DAY, HOUR, wait_until_fewer
from core.errors import TooManyError

Limit = tuple[QuerySet[Arrival], int, timedelta]


class TooManySignUpsError(TooManyError):
    code = "too_many_sign_ups"
    message = "Very many new accounts were made lately. Yours can be made later; your address is not lost."


def check_sign_up(*, email: str, network: str, at: datetime) -> None:
    """Whether this normalised address may have an account made now. Raises TooManySignUpsError.

    Call it in the transaction that makes the account: until that ends, nobody else makes one. Who reads the refusal has
    proved the address, so it tells nobody whose addresses are known.
    """
    take_turns("sign-ups")
    everybody = Arrival.objects.all()
    allowed = limit_for("SIGN_UPS_PER_HOUR", network)
    if wait := _wait([(everybody, allowed, HOUR)], at):
        sound_alarm("sign-ups", f"Sign-up is closed: {allowed} accounts were made within an hour.")
        raise TooManySignUpsError(retry_after=wait)
    if wait := _wait(_limits_of(email, network), at):
        raise TooManySignUpsError(retry_after=wait)


def note_arrival(*, subscriber: Subscriber, network: str, at: datetime) -> None:
    """Count the account that was just made."""
    Arrival.objects.create(
        subscriber=subscriber,
        mailbox=mailbox_of(subscriber.email),
        domain=registered_domain(subscriber.email),
        network=network,
        at=at,
    )


def _limits_of(email: str, network: str) -> Iterator[Limit]:
    from_here = Arrival.objects.filter(network=network)
    yield from_here, limit_for("SIGN_UPS_PER_NETWORK_HOUR", network), HOUR
    yield from_here, limit_for("SIGN_UPS_PER_NETWORK_DAY", network), DAY
    same_mailbox = Arrival.objects.filter(mailbox=mailbox_of(email))
    yield same_mailbox, limit_for("SIGN_UPS_PER_MAILBOX_DAY", network), DAY
    domain = registered_domain(email)
    if is_one_persons(domain):
        yield Arrival.objects.filter(domain=domain), limit_for("SIGN_UPS_PER_DOMAIN_DAY", network), DAY


def _wait(limits: Iterator[Limit] | list[Limit], at: datetime) -> int:
    return max(wait_until_fewer(rows, "at", allowed=allowed, window=span, at=at) for rows, allowed, span in limits)
