"""Profiles that break a rule: taken down by a decision, with a statement of reasons, and given back by its reversal."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Subscriber
from accounts.profiles import clear_profile, give_profile_back
from accounts.reporting import cancel_credit
from core.errors import ConflictError
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Case, ClearedProfile, Decision
from discussion.moderation.naming import record_profile_decision
from discussion.moderation.profile_cases import answer_reports
from discussion.moderation.statements import APPEAL_DAYS, state_clearing, state_profile


class ProfileEmptyError(ConflictError):
    code = "profile_empty"
    message = "This person has told nothing on the profile."


class ProfileGivenBackError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


class ProfileForgottenError(ConflictError):
    code = "profile_forgotten"
    message = f"What a profile told is kept for {APPEAL_DAYS} days after it was taken down. This is gone."


@transaction.atomic
def take_down_profile(
    *,
    subscriber: Subscriber,
    rule: str,
    reason: str,
    note: str | None = None,
    case: Case | None = None,
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Take the text and the link of a profile down; `reason` is told to the person, and noted unless `note` is.

    Nobody reads them any more; they are kept for as long as the person may object. `case` is the appeal that it judges.
    Answers the reports that wait. Raises OwnCaseError or OffDutyError (403), RuleUnknownError (422) or
    ProfileEmptyError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    broken = find_rule(rule)
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    about, link = clear_profile(subscriber=subscriber)
    if not about and not link:
        raise ProfileEmptyError
    facts = {"rule": broken.key, "note": reason if note is None else note, "case": case, "actor": actor, "at": at}
    decision = Decision.objects.create(action=Decision.Action.CLEAR, subject=subscriber, **facts)
    ClearedProfile.objects.create(decision=decision, about=about, link=link, at=at)
    state_clearing(decision, rule=broken, facts=reason)
    answer_reports(decision=decision, subject=subscriber)
    record_profile_decision(decision, subscriber, about=bool(about), link=bool(link))
    return decision


@transaction.atomic
def reverse_clearing(
    *, decision: Decision, subject: Subscriber, note: str, actor: Subscriber, at: datetime
) -> Decision:
    """Give text and link back, unless the person tells something else by now. Call it for who may decide about him.

    Raises ProfileGivenBackError or ProfileForgottenError (409).
    """
    subject = Subscriber.objects.select_for_update().get(pk=subject.pk)
    if Decision.objects.filter(reverses=decision).exists():
        raise ProfileGivenBackError
    cleared = ClearedProfile.objects.filter(decision=decision).first()
    if cleared is None:
        raise ProfileForgottenError
    facts = {"note": note, "actor": actor, "reverses": decision, "at": at}
    reversal = Decision.objects.create(action=Decision.Action.PROFILE_BACK, subject=subject, **facts)
    is_back = give_profile_back(subscriber=subject, about=cleared.about, link=cleared.link)
    cleared.delete()
    cancel_credit(decision=decision.pk, at=at)
    state_profile(reversal, is_back=is_back)
    record_profile_decision(reversal, subject)
    return reversal


def is_forgotten(decision: Decision) -> bool:
    """Whether nothing is kept of a profile that was taken down: too long ago, or before anything was (0023)."""
    if decision.action != Decision.Action.CLEAR or hasattr(decision, "reversal"):
        return False
    return not hasattr(decision, "cleared")


def forget_cleared(*, at: datetime) -> int:
    """Delete what profiles told that nobody can object to losing any more; returns how many. Safe to run twice."""
    over = ClearedProfile.objects.filter(at__lte=at - timedelta(days=APPEAL_DAYS))
    return over.exclude(decision__appeals__verdict="").delete()[0]
