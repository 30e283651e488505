"""What this room keeps about a person. Secrets, hashes and public keys are in no export: they would only open doors."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Subscriber
from accounts.second_factor.models import FailedTry
from accounts.second_factor.removing import forget_factors
from accounts.second_factor.selectors import factors_of
from core.personal import Choice, Section

COLUMNS = frozenset(
    {
        "second_factor.totpdevice.subscriber",
        "second_factor.totpdevice.name",
        "second_factor.totpdevice.sealed_secret",
        "second_factor.passkey.subscriber",
        "second_factor.passkey.name",
        "second_factor.passkey.credential_id",
        "second_factor.passkey.credential",
        "second_factor.backupcode.subscriber",
        "second_factor.backupcode.code_hash",
        "second_factor.enrolment.name",
        "second_factor.enrolment.sealed_secret",
        "second_factor.passkeychallenge.challenge",
        "second_factor.failedtry.subscriber",
        "second_factor.failedtry.network",
    }
)


def collect(person: int) -> Iterable[Section]:
    """The factors by name, and the wrong codes that are still counted."""
    factors = factors_of(Subscriber(pk=person))
    yield Section(
        name="second_factors",
        title="Your second factors",
        about="Apps and passkeys that you have shown besides the code. Their secrets are not told.",
        rows=(
            {
                "kind": factor.kind,
                "name": factor.name,
                "created_at": factor.created_at.isoformat(),
                "last_used_at": factor.last_used_at.isoformat() if factor.last_used_at else None,
            }
            for factor in factors
        ),
    )
    failed = FailedTry.objects.filter(subscriber=person).order_by("at", "pk").values_list("at", "network")
    yield Section(
        name="second_factor_tries",
        title="Wrong second factors",
        about="Attempts that count against guessing.",
        rows=({"at": at.isoformat(), "network": network} for at, network in failed.iterator(chunk_size=500)),
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001  # nothing here depends on either
    """Everything."""
    forget_factors(subscriber=Subscriber(pk=person))


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001  # nothing of it opens the other account
    """Everything goes: a factor proves somebody to the account that it was set up for."""
    forget_factors(subscriber=Subscriber(pk=person))
