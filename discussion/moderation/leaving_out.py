"""Leaving a person out of the noise and the counts of reactions of one story, and taking him in again: as decisions.

An editor does the same to one person in the admin, by `stories.noise`; this is the way of a decision about many, which
is told to each and taken back as one.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_no_role, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Decision
from discussion.moderation.statements import state_leaving_out, state_taking_in
from stories.models import Story
from stories.noise.services import exclude_actor, include_actor


class AlreadyLeftOutError(ConflictError):
    code = "already_left_out"
    message = "This person counts not on this story as it is."


class NotLeftOutError(ConflictError):
    code = "already_reversed"
    message = "This person counts on this story again already."


@transaction.atomic
def leave_out(
    *, subscriber: Subscriber, story: Story, rule: str, note: str, actor: Subscriber, at: datetime
) -> Decision:
    """Nothing that this person did counts in the noise and the counts of this story; words stay where they are.

    Raises OwnCaseError or OffDutyError (403), HasRoleError or RuleUnknownError (422), AlreadyLeftOutError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    broken = find_rule(rule)
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    require_no_role(subscriber)
    if not exclude_actor(actor=subscriber, story=story, by=actor, at=at):
        raise AlreadyLeftOutError
    facts = {"rule": broken.key, "note": note, "actor": actor, "at": at}
    decision = Decision.objects.create(action=Decision.Action.LEAVE_OUT, subject=subscriber, **facts)
    state_leaving_out(decision, rule=broken, story=story)
    _record(decision, story, counts=False)
    return decision


@transaction.atomic
def take_in(*, decision: Decision, note: str, actor: Subscriber, at: datetime) -> Decision:
    """Give back exactly what `leave_out` took by this decision. Raises NotLeftOutError (409)."""
    require_moderator(actor, at=at)
    require_not_about(actor, decision.subject_id)
    story = decision.bulk_item.bulk.story  # nobody is left out by a decision of its own, nor of no story
    assert story is not None  # noqa: S101  # by the service that previews
    assert decision.bulk_item.subject is not None  # noqa: S101  # it is people who are left out
    subscriber = Subscriber.objects.select_for_update().get(pk=decision.bulk_item.subject.pk)
    if not include_actor(actor=subscriber, story=story, by=actor, at=at):
        raise NotLeftOutError
    facts = {"note": note, "actor": actor, "reverses": decision, "at": at}
    reversal = Decision.objects.create(action=Decision.Action.TAKE_IN, subject=subscriber, **facts)
    state_taking_in(reversal, story=story)
    _record(reversal, story, counts=True)
    return reversal


def _record(decision: Decision, story: Story, *, counts: bool) -> None:
    assert decision.subject is not None  # noqa: S101  # both are about a person
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_subscriber(decision.subject),
        before={"counts": not counts, "story": story.pk},
        after={"counts": counts, "story": story.pk, "decision": str(decision.pk)},
        at=decision.at,
    )
    emit(
        "subscriber.left_out",
        story=story.slug,
        at=decision.at,
        subscriber=decision.subject_id,
        decision=str(decision.pk),
        in_force=not counts,
    )
