"""When and from where somebody signed in, or tried to: for administrators, as long as it is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from accounts.models import AccessSession, SignInCode, SignInFailure, Subscriber

LATEST = 30  # of every kind, and of all together


class SignInEvent(NamedTuple):
    """One line: what happened, and the network or client that it came from."""

    at: datetime
    what: str
    origin: str


def sign_in_history(subscriber: Subscriber) -> list[SignInEvent]:
    """The latest codes, wrong guesses and sessions of a person, newest first. Three queries.

    Codes and guesses are known by the address, so those of an address that the person has given up are not here.
    """
    events = [*_codes(subscriber), *_failures(subscriber), *_sessions(subscriber)]
    return sorted(events, reverse=True)[:LATEST]


def _codes(subscriber: Subscriber) -> Iterator[SignInEvent]:
    codes = SignInCode.objects.filter(email=subscriber.email, new_address_of=None)
    for code in codes.order_by("-requested_at", "-pk")[:LATEST]:
        yield SignInEvent(code.requested_at, "asked for a code", code.network)
        if code.used_at:
            yield SignInEvent(code.used_at, "signed in by code", code.used_from)


def _failures(subscriber: Subscriber) -> Iterator[SignInEvent]:
    for failure in SignInFailure.objects.filter(email=subscriber.email).order_by("-at", "-pk")[:LATEST]:
        yield SignInEvent(failure.at, f"wrong {failure.get_door_display().lower()}", failure.network)


def _sessions(subscriber: Subscriber) -> Iterator[SignInEvent]:
    for session in AccessSession.objects.filter(subscriber=subscriber).order_by("-created_at", "-pk")[:LATEST]:
        yield SignInEvent(session.created_at, f"{session.client} session opened", session.user_agent)
        if session.revoked_at:
            yield SignInEvent(session.revoked_at, f"{session.client} session ended", session.user_agent)
