"""Signing in: a code is asked for, sent by e-mail, typed, and judged. No answer tells whether an address is known."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.devices import find_device
from accounts.models import SignInCode, Subscriber
from accounts.rules import accept_rules
from accounts.signin import tasks
from accounts.signin.addresses import mailbox_of, normalise
from accounts.signin.arrival import find_or_create_subscriber
from accounts.signin.pace import asked_by, check_codes
from accounts.signin.proving import Attempt, Proof, forgive, live_codes, prove, use_proof
from accounts.signin.sign_ups import TooManySignUpsError
from core.errors import NotAllowedError
from core.wake import wake_after_commit


class AccountClosedError(NotAllowedError):
    code = "account_closed"
    message = "This account is closed."


@dataclass(frozen=True)
class CodePromise:
    """What whoever asks for a code is told, whether the address is known or not. Seconds."""

    expires_in: int
    resend_after: int


@transaction.atomic
def request_code(*, email: str, network: str, device: str = "", at: datetime) -> CodePromise:
    """Have a code made and mailed. The mail task makes it; here only the wish is written.

    `device` is the secret that the browser or app has shown. An earlier code that the same device or, where it is not
    known, the same network asked for is worth nothing from now on; what others have asked for stays valid, so that
    nobody can take away a code that somebody else waits for. Raises EmailInvalidError (400), ResendTooSoonError or
    TooManyCodesError (429): the same for every address, because no account is looked for here.
    """
    address = normalise(email)
    known = find_device(secret=device, email=address)
    check_codes(email=address, network=network, device=known, at=at)
    asked_by(live_codes(address, None), network, known).update(superseded_at=at)
    SignInCode.objects.create(
        email=address, mailbox=mailbox_of(address), network=network, device=known, requested_at=at
    )
    wake_after_commit(tasks.send_pending_codes)
    return CodePromise(settings.SIGN_IN_CODE_LIFETIME, settings.SIGN_IN_CODE_RESEND)


def redeem_code(
    *, email: str, code: str, network: str, device: str = "", at: datetime, accepts_rules: bool = False
) -> Subscriber:
    """The subscriber whom this code proves; a first sign-in creates him. A code proves somebody once.

    Banned people may sign in: they can read, and see the decision. Raises what `prove` raises,
    TooManySignUpsError (429; the code stays good), AccountClosedError (403).
    """
    address = normalise(email)
    known = find_device(secret=device, email=address)
    proof = prove(Attempt(email=address, network=network, device=known, at=at), code=code)
    try:
        return _sign_in(proof, accepts_rules=accepts_rules)
    except TooManySignUpsError:
        forgive(proof)
        raise


@transaction.atomic
def _sign_in(proof: Proof, *, accepts_rules: bool) -> Subscriber:
    attempt = proof.attempt
    use_proof(proof)
    subscriber = find_or_create_subscriber(email=attempt.email, network=attempt.network, at=attempt.at)
    if not subscriber.is_active:
        raise AccountClosedError
    if accepts_rules:
        accept_rules(subscriber=subscriber, at=attempt.at)
    return subscriber
