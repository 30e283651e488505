"""Another address of one's own: proved by a code that is mailed there, and told to the mailbox that it was before."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.locks import take_turns
from accounts.models import EmailChange, SignInCode, Subscriber
from accounts.second_factor.requirements import require_may_change
from accounts.sessions import close_other_sessions
from accounts.signin import tasks
from accounts.signin.addresses import mailbox_of, normalise
from accounts.signin.pace import TooManyCodesError, check_codes
from accounts.signin.proving import Attempt, Proof, forgive, live_codes, prove, use_proof
from accounts.signin.services import CodePromise
from accounts.signin.windows import HOUR, wait_until_fewer
from accounts.staff_acts import note_staff_act
from core.errors import ConflictError, DomainError
from core.wake import wake_after_commit


class EmailUnchangedError(DomainError):
    code = "email_unchanged"
    message = "This is your address already."


class EmailTakenError(ConflictError):
    code = "email_taken"
    message = "Another account has this address. Sign in with it, or name another one."


@transaction.atomic
def request_email_change(
    *, subscriber: Subscriber, email: str, network: str, session_id: UUID | None, at: datetime
) -> CodePromise:
    """Have a code mailed to the address that is to become this person's. An earlier one of the same wish is void.

    The answer does not tell whether somebody else has the address. Raises EmailInvalidError (400), EmailUnchangedError
    (422), SignInAgainError or SecondFactorRequiredError (403) where the session did not begin or was not confirmed just
    now, ResendTooSoonError or TooManyCodesError (429).
    """
    require_may_change(subscriber=subscriber, session_id=session_id, at=at)
    address = normalise(email)
    if address == subscriber.email:
        raise EmailUnchangedError
    take_turns(f"new address of {subscriber.pk}")
    asked = SignInCode.objects.filter(new_address_of=subscriber)
    allowed = settings.SIGN_IN_CODES_PER_HOUR
    if wait := wait_until_fewer(asked, "requested_at", allowed=allowed, window=HOUR, at=at):
        raise TooManyCodesError(retry_after=wait)
    check_codes(email=address, network=network, at=at)
    asked.filter(used_at__isnull=True, superseded_at__isnull=True).update(superseded_at=at)
    SignInCode.objects.create(
        email=address, mailbox=mailbox_of(address), network=network, new_address_of=subscriber, requested_at=at
    )
    wake_after_commit(tasks.send_pending_codes)
    return CodePromise(settings.SIGN_IN_CODE_LIFETIME, settings.SIGN_IN_CODE_RESEND)


def change_email(
    *, subscriber: Subscriber, email: str, code: str, network: str, session_id: UUID | None, at: datetime
) -> Subscriber:
    """Give the person this address, which the code proves. All other sessions end, and the old mailbox is told.

    An address belongs to one account whoever comes first: a first sign-in at the same moment signs in to the account
    that took the address. Raises what `prove` raises, and EmailTakenError (409; the code is not used up).
    """
    attempt = Attempt(email=normalise(email), network=network, new_address_of=subscriber, at=at)
    proof = prove(attempt, code=code)
    try:
        return _change(proof, subscriber, session_id)
    except EmailTakenError:
        forgive(proof)
        raise


def pending_change(*, subscriber: Subscriber, at: datetime) -> SignInCode | None:
    """What the person has asked for and can still confirm."""
    since = at - timedelta(seconds=settings.SIGN_IN_CODE_LIFETIME)
    live = SignInCode.objects.filter(new_address_of=subscriber, used_at__isnull=True, superseded_at__isnull=True)
    return live.filter(requested_at__gt=since).first()


@transaction.atomic
def _change(proof: Proof, subscriber: Subscriber, session_id: UUID | None) -> Subscriber:
    attempt = proof.attempt
    use_proof(proof)
    before = Subscriber.objects.select_for_update().get(pk=subscriber.pk).email
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=subscriber.pk).update(email=attempt.email)
    except IntegrityError as error:
        raise EmailTakenError from error
    live_codes(before, None).update(superseded_at=attempt.at)
    close_other_sessions(subscriber=subscriber, kept=session_id, at=attempt.at)
    change = EmailChange.objects.create(subscriber=subscriber, before=before, at=attempt.at)
    note_staff_act(person=subscriber, verb="address.changed", after={"change": change.pk}, at=attempt.at)
    wake_after_commit(tasks.tell_former_mailboxes)
    return Subscriber.objects.get(pk=subscriber.pk)
