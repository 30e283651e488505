"""Profiles that break a rule: taken down by a decision, with a statement of reasons."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.profiles import clear_profile, profile_of
from core.errors import ConflictError
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Decision
from discussion.moderation.naming import record_profile_decision
from discussion.moderation.profile_cases import answer_reports
from discussion.moderation.statements import state_clearing


class ProfileEmptyError(ConflictError):
    code = "profile_empty"
    message = "This person has told nothing on the profile."


@transaction.atomic
def take_down_profile(*, subscriber: Subscriber, rule: str, reason: str, actor: Subscriber, at: datetime) -> Decision:
    """Delete the text and the link of a profile, which nobody keeps; `reason` is told to the person.

    Answers the reports that wait. Raises OwnCaseError or OffDutyError (403), RuleUnknownError (422) or
    ProfileEmptyError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    broken = find_rule(rule)
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    before = _describe(subscriber)
    if not clear_profile(subscriber=subscriber):
        raise ProfileEmptyError
    decision = Decision.objects.create(
        action=Decision.Action.CLEAR, subject=subscriber, rule=broken.key, note=reason, actor=actor, at=at
    )
    state_clearing(decision, rule=broken)
    answer_reports(decision=decision, subject=subscriber)
    record_profile_decision(decision, subscriber, **before)
    return decision


def _describe(subscriber: Subscriber) -> dict[str, bool]:
    profile = profile_of(subscriber)
    return {"about": bool(profile.about), "link": bool(profile.link)}
