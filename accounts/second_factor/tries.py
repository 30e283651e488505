"""How often a second factor may be guessed. Counted in PostgreSQL before the guess is judged, as sign-ins are."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.locks import take_turns
from accounts.models import Subscriber
from accounts.network import limit_for
from accounts.second_factor.models import FailedTry
from core.errors import TooManyError
from core.waits import in_words

DAY = timedelta(days=1)


class SecondFactorExhaustedError(TooManyError):
    code = "second_factor_exhausted"
    message = "Too many wrong codes. Wait, or use a passkey."


@transaction.atomic(durable=True)  # whatever the caller does afterwards, the try stays counted
def count_try(*, subscriber: Subscriber, network: str, at: datetime) -> FailedTry:
    """Count a try before it is judged; delete the row if it was right.

    Counted by person, for a quarter of an hour and for a day, whatever the session: a thousand at once are judged five
    times. And by network. A success forgives only itself. Raises SecondFactorExhaustedError (429).
    """
    take_turns(f"second factor of {subscriber.pk}", f"second factors from {network}")
    if wait := wait_for_try(subscriber=subscriber, network=network, at=at):
        words = f"Too many wrong codes. Try again in {in_words(wait)}, or use a passkey."
        raise SecondFactorExhaustedError(words, retry_after=wait)
    return FailedTry.objects.create(subscriber=subscriber, network=network, at=at)


def wait_for_try(*, subscriber: Subscriber, network: str, at: datetime) -> int:
    """Seconds until another code of this person is judged; 0 for now."""
    window, by_person = _window(), FailedTry.objects.filter(subscriber=subscriber)
    return max(
        _wait(by_person, settings.SECOND_FACTOR_TRIES, window, at),
        _wait(by_person, settings.SECOND_FACTOR_TRIES_PER_DAY, DAY, at),
        _wait(FailedTry.objects.filter(network=network), limit_for("SIGN_IN_GUESSES_PER_NETWORK", network), window, at),
    )


def tries_left(*, subscriber: Subscriber, at: datetime) -> int:
    """How many more wrong codes are judged before this person has to wait."""
    failed = FailedTry.objects.filter(subscriber=subscriber)
    lately = settings.SECOND_FACTOR_TRIES - failed.filter(at__gt=at - _window()).count()
    today = settings.SECOND_FACTOR_TRIES_PER_DAY - failed.filter(at__gt=at - DAY).count()
    return max(0, min(lately, today))


def _window() -> timedelta:
    return timedelta(seconds=settings.SIGN_IN_GUESS_WINDOW)


def _wait(failed: QuerySet[FailedTry], allowed: int, window: timedelta, at: datetime) -> int:
    """Seconds, rounded up, until fewer than `allowed` of these are younger than the window."""
    newest = failed.filter(at__gt=at - window).order_by("-at", "-pk").values_list("at", flat=True)
    return max(
        (-int(-(moment + window - at).total_seconds() // 1) for moment in newest[allowed - 1 : allowed]), default=0
    )
