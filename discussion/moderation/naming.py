"""Names that break a rule: replaced by a decision with a statement of reasons, and given back by its reversal."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.replacing import give_handle_back, replace_handle
from accounts.reporting import cancel_credit
from core.errors import ConflictError
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.guidelines import find_rule
from discussion.moderation.models import Case, Decision
from discussion.moderation.profile_cases import answer_reports
from discussion.moderation.statements import state_naming, state_renaming
from stories.noise.tasks import wake_review


class NameGivenBackError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


@transaction.atomic
def rename_subscriber(
    *,
    subscriber: Subscriber,
    rule: str,
    reason: str,
    note: str | None = None,
    case: Case | None = None,
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Give a person a neutral name and keep the one before from everybody.

    `reason` is told to the person, and noted unless `note` is; `case` is the appeal that it judges. Answers the reports
    that wait. Raises OwnCaseError or OffDutyError (403), RuleUnknownError (422).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subscriber.pk)
    broken = find_rule(rule)
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    facts = {"rule": broken.key, "note": reason if note is None else note, "case": case, "actor": actor, "at": at}
    decision = Decision.objects.create(action=Decision.Action.RENAME, subject=subscriber, **facts)
    decision.subject = replace_handle(subscriber=subscriber, decision=decision.pk, at=at)
    answer_reports(decision=decision, subject=subscriber)
    state_renaming(decision, rule=broken, facts=reason)
    record_profile_decision(decision, subscriber)
    return decision


@transaction.atomic
def reverse_renaming(
    *, decision: Decision, subject: Subscriber, note: str, actor: Subscriber, at: datetime
) -> Decision:
    """Give the name back. Call it for who may decide about this person.

    Raises NameGivenBackError, HandleNotReplacedError or HandleTakenError (409).
    """
    subject = Subscriber.objects.select_for_update().get(pk=subject.pk)
    if Decision.objects.filter(reverses=decision).exists():
        raise NameGivenBackError
    facts = {"note": note, "actor": actor, "reverses": decision, "at": at}
    reversal = Decision.objects.create(action=Decision.Action.NAME_BACK, subject=subject, **facts)
    reversal.subject = give_handle_back(subscriber=subject, replaced_by=decision.pk, decision=reversal.pk, at=at)
    cancel_credit(decision=decision.pk, at=at)
    state_naming(reversal)
    record_profile_decision(reversal, subject)
    return reversal


def record_profile_decision(decision: Decision, subject: Subscriber, **before: bool) -> None:
    """Note in the audit log and in the outbox what was decided about a name or a profile."""
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_subscriber(subject),
        before=before,
        after={**dict.fromkeys(before, False), "decision": str(decision.pk), "rule": decision.rule},
        at=decision.at,
    )
    emit(
        "profile.decided",
        at=decision.at,
        subscriber=subject.pk,
        decision=str(decision.pk),
        action=decision.action,
        rule=decision.rule,
        reverses=str(decision.reverses_id) if decision.reverses_id else None,
    )
    wake_review()
