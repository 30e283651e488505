"""Making and switching rules, with a trace in the audit log; what would hold too much asks first."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from discussion.moderation.audit import write_audit
from discussion.screening.models import Rehearsal, Rule
from discussion.screening.rules import add_rule, change_rule
from discussion.workshop.duty import require_keeper
from discussion.workshop.rehearsing import find_rehearsal, sample_rule
from stories.models import Story, Topic

FRESH = timedelta(days=1)  # for so long a rehearsal says what a rule would do
_STRENGTH = {Rule.Action.FLAG: 0, Rule.Action.HOLD: 1, Rule.Action.REFUSE: 2}


class RuleBeginsOffError(DomainError):
    code = "rule_begins_off"
    message = "A new rule is off or in rehearsal. Switch it on afterwards: then it is known what it would hold."


class RuleTooBroadError(ConflictError):
    code = "rule_too_broad"
    message = "This rule would meet a large part of what people write. Look at its rehearsal, and confirm with its id."


class RehearsalStaleError(ConflictError):
    code = "rehearsal_stale"
    message = "This rehearsal is not done, or too old or too short to confirm anything. Ask for another."


@transaction.atomic
def make_rule(
    *,
    kind: str,
    term: str,
    action: str,
    actor: Subscriber,
    at: datetime,
    aspect: str = "",
    mode: str = Rule.Mode.OFF,
    topic: Topic | None = None,
    story: Story | None = None,
) -> Rule:
    """Make a rule, off or in rehearsal. Raises NotKeeperError (403), RuleBeginsOffError, and what `add_rule` does."""
    require_keeper(actor, at=at)
    if mode == Rule.Mode.ON:
        raise RuleBeginsOffError
    rule = add_rule(
        kind=kind, aspect=aspect, term=term, action=action, mode=mode, topic=topic, story=story, by=actor, at=at
    )
    after = {"kind": kind, "mode": mode, "action": action, "scope": rule.scope}
    write_audit(actor=actor, verb="rule.made", target=f"rule:{rule.pk}", before={}, after=after, at=at)
    return rule


def switch_rule(
    *,
    rule: Rule,
    actor: Subscriber,
    at: datetime,
    mode: str | None = None,
    action: str | None = None,
    confirm: UUID | None = None,
) -> Rule:
    """Give a rule another mode or action, from what is written next on.

    What comes into force, or comes to do more, is looked for in the last week before. Above RULE_BREADTH_PERCENT of it
    RuleTooBroadError (409) tells the figures and a `rehearsal`; with `confirm`, the id of that or a longer one of the
    last day, it is done. Raises NotKeeperError (403), RehearsalUnknownError (404) or RehearsalStaleError (409), too;
    then nothing has changed.
    """
    require_keeper(actor, at=at)
    if _does_more(rule, mode or rule.mode, action or rule.action):
        _require_narrow(rule, actor, confirm, at)
    with transaction.atomic():
        before = {"mode": rule.mode, "action": rule.action}
        change = change_rule(rule=rule, mode=mode, action=action, by=actor, at=at)
        if change:
            after = {"mode": change.mode, "action": change.action}
            write_audit(actor=actor, verb="rule.switched", target=f"rule:{rule.pk}", before=before, after=after, at=at)
    return rule


def _does_more(rule: Rule, mode: str, action: str) -> bool:
    if mode != Rule.Mode.ON:
        return False
    return rule.mode != Rule.Mode.ON or _STRENGTH[Rule.Action(action)] > _STRENGTH[Rule.Action(rule.action)]


def _require_narrow(rule: Rule, actor: Subscriber, confirm: UUID | None, at: datetime) -> None:
    # Not in the transaction of the change: the rehearsal that a refusal names has to be there afterwards.
    if confirm is not None:
        if not _says_enough(find_rehearsal(rule=rule, token=confirm), at):
            raise RehearsalStaleError
        return
    known = rule.rehearsals.filter(at__gt=at - FRESH, days__gte=settings.RULE_BREADTH_DAYS).exclude(done_at=None)
    rehearsal = known.order_by("-id").first() or sample_rule(rule=rule, by=actor, at=at)
    if rehearsal.matched > 0 and rehearsal.percent > settings.RULE_BREADTH_PERCENT:
        raise RuleTooBroadError(
            rehearsal=str(rehearsal.pk),
            days=rehearsal.days,
            seen=rehearsal.seen,
            matched=rehearsal.matched,
            percent=rehearsal.percent,
            limit_percent=settings.RULE_BREADTH_PERCENT,
        )


def _says_enough(rehearsal: Rehearsal, at: datetime) -> bool:
    return rehearsal.done_at is not None and rehearsal.at > at - FRESH and rehearsal.days >= settings.RULE_BREADTH_DAYS
