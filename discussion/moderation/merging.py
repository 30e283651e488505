"""Two accounts turn out to be one person's: one goes into the other, by a decision that cannot be undone."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import Sanction, Subscriber
from accounts.privacy.merging import absorb_account, lock_accounts, why_not
from accounts.roles import is_senior, works_here
from accounts.standing import is_shut_out
from core.errors import DomainError
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import HasRoleError, NotSeniorError, OwnCaseError
from discussion.moderation.mergers import AccountMerger, foresee_merger
from discussion.moderation.models import Decision
from discussion.moderation.statements import state_merger
from stories.noise.tasks import wake_review


class ConfirmationWrongError(DomainError):
    code = "confirmation_wrong"
    message = "Type the name of the account that goes, to confirm that it is meant."


@transaction.atomic
def merge_accounts(
    *, gone: Subscriber, kept: Subscriber, reason: str, confirmation: str, by: Subscriber, at: datetime
) -> Decision:
    """Make everything that is of `gone` that of `kept`, for good. `reason` is told to the person.

    Sanctions and strikes go along and count at once; of what one has only once, one stays; every way into `gone` ends,
    its name is kept for the person, its address is free. `confirmation` is the handle of `gone`. Decision, statement,
    audit entry and event are one transaction with it. Raises what `refusals` tells, ConfirmationWrongError (422) or
    MergerInterruptedError (409); then nothing is written.
    """
    gone, kept = lock_accounts(gone=gone, kept=kept)
    for refusal in refusals(gone=gone, kept=kept, by=by, at=at):
        raise refusal
    if confirmation.strip().removeprefix("@").lower() != gone.handle.lower():
        raise ConfirmationWrongError
    counted = foresee_merger(gone=gone, kept=kept, at=at)
    _ban_once(gone, kept, by, at)
    absorb_account(gone=gone, kept=kept, at=at)
    decision = Decision.objects.create(action=Decision.Action.MERGE, subject=kept, note=reason, actor=by, at=at)
    state_merger(decision, gone=gone.handle, kept=kept.handle)
    _record(decision, gone, counted)
    return decision


def refusals(*, gone: Subscriber, kept: Subscriber, by: Subscriber, at: datetime) -> Iterator[DomainError]:
    """Everything that forbids this merger now, the weightiest first.

    NotSeniorError or OwnCaseError (403), SameAccountError or HasRoleError (422), AccountGoneError or
    AccountLeavingError (409).
    """
    if not is_senior(by) or is_shut_out(by, at=at):
        yield NotSeniorError()
    if by in (gone, kept):
        yield OwnCaseError()
    yield from why_not(gone=gone, kept=kept)
    if any(works_here(person) or person.is_staff for person in (gone, kept)):
        yield HasRoleError()


def _ban_once(gone: Subscriber, kept: Subscriber, by: Subscriber, at: datetime) -> None:
    """Of two bans that of the account that stays holds on; the other one is lifted, so that lifting that frees him."""
    bans = Sanction.objects.filter(kind=Sanction.Kind.BAN, lifted_at__isnull=True)
    if bans.filter(subscriber=kept).exists():
        bans.filter(subscriber=gone).update(lifted_at=at, lifted_by=by)


def _record(decision: Decision, gone: Subscriber, counted: AccountMerger) -> None:
    kept = decision.subject_id
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_subscriber(gone),
        before=vars(counted),
        after={"into": f"subscriber:{kept}", "decision": str(decision.pk)},
        at=decision.at,
    )
    emit("subscriber.merged", at=decision.at, subscriber=kept, gone=gone.pk, decision=str(decision.pk))
    wake_review()
