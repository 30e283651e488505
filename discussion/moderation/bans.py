"""Bans: a person may no longer take part, and counts in no noise level, as if never there; until it is lifted."""

from datetime import datetime

from django.db import transaction

from accounts.models import Sanction, Subscriber
from accounts.sanctions import impose_ban, lift_ban
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_no_role, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Decision
from discussion.moderation.statements import state_ban, state_unban
from stories.noise.services import exclude_actor, include_actor

NOT_BANNED = {"banned": False}
BANNED = {"banned": True}


@transaction.atomic
def ban_subscriber(*, subscriber: Subscriber, rule: str, reason: str, actor: Subscriber, at: datetime) -> Decision:
    """Ban a person for good: no write is taken any more, and every noise level is as if he had never been there.

    Comments stay where they are, held ones stay held. `reason` is told to the person. Raises RuleUnknownError or
    HasRoleError (422), OwnCaseError or OffDutyError (403), AlreadyBannedError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    broken = find_rule(rule)
    subscriber = _lock(subscriber)
    require_no_role(subscriber)
    impose_ban(subscriber=subscriber, rule=broken.key, reason=reason, by=actor, at=at)
    exclude_actor(actor=subscriber, by=actor, at=at)
    decision = Decision.objects.create(
        action=Decision.Action.BAN, subject=subscriber, rule=broken.key, note=reason, actor=actor, at=at
    )
    state_ban(decision, rule=broken, reason=reason)
    _record(decision, subscriber, before=NOT_BANNED, after=BANNED)
    return decision


@transaction.atomic
def unban_subscriber(*, subscriber: Subscriber, note: str, actor: Subscriber, at: datetime) -> Decision:
    """Lift a ban and give back exactly what it took. `note` is for moderators.

    Raises OwnCaseError or OffDutyError (403), NotBannedError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    subscriber = _lock(subscriber)
    lift_ban(subscriber=subscriber, by=actor, at=at)
    include_actor(actor=subscriber, by=actor, at=at)
    decision = Decision.objects.create(
        action=Decision.Action.UNBAN,
        subject=subscriber,
        note=note,
        actor=actor,
        reverses=find_ban(subscriber),
        at=at,
    )
    state_unban(decision)
    _record(decision, subscriber, before=BANNED, after=NOT_BANNED)
    return decision


def find_ban(subscriber: Subscriber) -> Decision | None:
    """The decision behind the ban that is in force."""
    bans = Decision.objects.filter(subject=subscriber, action=Decision.Action.BAN, reversal__isnull=True)
    return bans.order_by("-id").first()


def _lock(subscriber: Subscriber) -> Subscriber:
    # The strong lock, as the ledger takes it a moment later: to begin with a weaker one could deadlock with a comment
    # of this person that is being written.
    return Subscriber.objects.select_for_update().get(pk=subscriber.pk)


def _record(decision: Decision, subject: Subscriber, *, before: dict[str, bool], after: dict[str, bool]) -> None:
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_subscriber(subject),
        before=before,
        after={**after, "decision": str(decision.pk), "rule": decision.rule},
        at=decision.at,
    )
    emit(
        "subscriber.sanctioned",
        at=decision.at,
        subscriber=subject.pk,
        sanction=Sanction.Kind.BAN,
        in_force=after == BANNED,
    )
