"""Sanctions: what a moderator decides about a person, and takes back. One transaction each, with all that follows.

A ban takes the person out of every noise level, as if never there, until it is lifted; the others leave noise alone.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.merged import numbers_of
from accounts.models import Sanction, Subscriber
from accounts.sanctions import NotBannedError, SanctionLiftedError, find_ban, impose_sanction
from accounts.sanctions import lift_sanction as take_back
from core.errors import ConflictError, DomainError
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_no_role, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Case, Decision
from discussion.moderation.settling import settle_appeals
from discussion.moderation.statements import state_lifting, state_sanction
from stories.noise.services import exclude_actor, include_actor
from stories.noise.tasks import wake_review

Action, Kind = Decision.Action, Sanction.Kind
IMPOSING = {
    Kind.WARNING: Action.WARN,
    Kind.SILENCE: Action.SILENCE,
    Kind.SUSPENSION: Action.SUSPEND,
    Kind.BAN: Action.BAN,
}
STATES = {Kind.WARNING: "warned", Kind.SILENCE: "silenced", Kind.SUSPENSION: "suspended", Kind.BAN: "banned"}


class SanctionUnknownError(DomainError):
    code = "sanction_unknown"
    message = "A sanction is a warning, a silence, a suspension or a ban."


class SanctionReversedError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


@transaction.atomic
def sanction_subscriber(
    *,
    subscriber: Subscriber,
    kind: str,
    rule: str,
    reason: str,
    until: datetime | None = None,
    case: Case | None = None,
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Warn, silence, suspend or ban a person; `until` is the end of a silence or suspension, `case` what led to it.

    Comments stay where they are, held ones stay held. `reason` is told to the person. Raises SanctionUnknownError,
    RuleUnknownError, PeriodInvalidError or HasRoleError (422), OwnCaseError or OffDutyError (403), AlreadyBannedError
    or AlreadySanctionedError (409); then nothing is written.
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    if kind not in IMPOSING:
        raise SanctionUnknownError
    kind, broken = Kind(kind), find_rule(rule)
    subscriber = _lock(subscriber)
    require_no_role(subscriber)
    facts: dict[str, Any] = {"rule": broken.key, "at": at}
    sanction = impose_sanction(subscriber=subscriber, kind=kind, reason=reason, until=until, by=actor, **facts)
    if kind == Kind.BAN:
        exclude_actor(actor=subscriber, by=actor, at=at)
    decision = Decision.objects.create(
        action=IMPOSING[kind], case=case, subject=subscriber, sanction=sanction, note=reason, actor=actor, **facts
    )
    state_sanction(decision, sanction, rule=broken)
    _record(decision, sanction, in_force=True)
    return decision


@transaction.atomic
def lift_sanction(*, sanction: Sanction, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Take a sanction back, early or late: what it forbade is allowed, and it counts against the person no longer.

    Lifting a ban gives back exactly what it took from the noise. `note` is for moderators. Raises SanctionLiftedError
    (409), OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, sanction.subscriber_id)
    subscriber = _lock(sanction.subscriber)
    sanction = take_back(sanction=sanction, by=actor, at=at)
    was_ban = sanction.kind == Kind.BAN
    if was_ban:
        include_actor(actor=subscriber, by=actor, at=at)
    decision = Decision.objects.create(
        action=Action.UNBAN if was_ban else Action.LIFT,
        subject=subscriber,
        sanction=sanction,
        note=note,
        actor=actor,
        reverses=_behind(sanction),
        at=at,
    )
    state_lifting(decision, sanction)
    settle_appeals(reversal=decision, at=at)
    _record(decision, sanction, in_force=False)
    return decision


def ban_subscriber(*, subscriber: Subscriber, rule: str, reason: str, actor: Subscriber, at: datetime) -> Decision:
    """Ban a person for good. Raises what `sanction_subscriber` raises."""
    return sanction_subscriber(subscriber=subscriber, kind=Kind.BAN, rule=rule, reason=reason, actor=actor, at=at)


def unban_subscriber(*, subscriber: Subscriber, note: str, actor: Subscriber, at: datetime) -> Decision:
    """Lift the ban in force. Raises what `lift_sanction` raises, and NotBannedError (409) where there is none."""
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    try:
        return lift_sanction(sanction=find_ban(subscriber), note=note, actor=actor, at=at)
    except SanctionLiftedError as error:
        raise NotBannedError from error


def reverse_sanction(
    *, decision: Decision, subject: Subscriber, note: str, actor: Subscriber, at: datetime
) -> Decision:
    """Lift the sanction that this decision imposed. Raises SanctionReversedError and what `lift_sanction` raises."""
    try:
        sanction = decision.sanction or find_ban(subject)
        return lift_sanction(sanction=sanction, note=note, actor=actor, at=at)
    except (SanctionLiftedError, NotBannedError) as error:
        raise SanctionReversedError from error


def _behind(sanction: Sanction) -> Decision | None:
    """The decision that imposed it. Those of bans named no sanction once."""
    numbers = numbers_of(sanction.subscriber_id)
    imposing = Decision.objects.filter(subject__in=numbers, action=IMPOSING[Kind(sanction.kind)])
    named = imposing.filter(sanction=sanction).first()
    nameless = imposing.filter(sanction__isnull=True, reversal__isnull=True).order_by("-id")
    return named or nameless.first()


def _lock(subscriber: Subscriber) -> Subscriber:
    # The strong lock, as the ledger takes it a moment later: to begin with a weaker one could deadlock with a comment
    # of this person that is being written.
    return Subscriber.objects.select_for_update().get(pk=subscriber.pk)


def _record(decision: Decision, sanction: Sanction, *, in_force: bool) -> None:
    state = STATES[Kind(sanction.kind)]
    until = {"until": sanction.ends_at.isoformat()} if in_force and sanction.ends_at else {}
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_subscriber(sanction.subscriber),
        before={state: not in_force},
        after={state: in_force, **until, "decision": str(decision.pk), "rule": decision.rule},
        at=decision.at,
    )
    emit(
        "subscriber.sanctioned",
        at=decision.at,
        subscriber=sanction.subscriber_id,
        sanction=sanction.kind,
        decision=str(decision.pk),
        in_force=in_force,
    )
    wake_review()
