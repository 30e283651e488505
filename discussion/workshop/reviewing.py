"""Rules that hold what should have been shown go back to flagging, by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from discussion.moderation.audit import write_audit
from discussion.screening.models import Rule, RuleChange, RuleHit
from discussion.screening.rules import change_rule
from discussion.workshop.outcomes import outcomes_of

LATEST = 1000  # hits of a rule that count


@dataclass(frozen=True)
class Precision:
    """How often a rule was right: of what it held and a person judged."""

    held: int
    decided: int
    removed: int

    @property
    def percent(self) -> float:
        return round(100 * self.removed / self.decided, 1) if self.decided else 0.0

    @property
    def is_too_low(self) -> bool:
        """Whether enough was judged, and too little of it taken down."""
        enough = self.decided >= settings.RULE_PRECISION_DECISIONS
        return enough and self.percent < settings.RULE_PRECISION_FLOOR_PERCENT


def precision_of(rule: Rule) -> Precision:
    """Since the rule does what it does now. Three queries."""
    since = rule.changes.aggregate(at=Max("at"))["at"] or rule.created_at
    hits = RuleHit.objects.filter(rule=rule, mode=Rule.Mode.ON, action=Rule.Action.HOLD, at__gte=since)
    comments = set(hits.order_by("-id").values_list("revision__comment", flat=True)[:LATEST])
    became = outcomes_of(comments)
    return Precision(held=len(comments), decided=became.decided, removed=len(became.removed))


def review_rules(*, at: datetime) -> int:
    """Let each rule that holds, and is right less often than RULE_PRECISION_FLOOR_PERCENT, do no more than flag.

    Only after RULE_PRECISION_DECISIONS decisions. Its history and the audit log say so, with the figures. Returns how
    many rules fell back.
    """
    return sum(1 for rule in _holding() if _fall_back(rule, precision_of(rule), at))


def _holding() -> Iterator[Rule]:
    yield from Rule.objects.filter(mode=Rule.Mode.ON, action=Rule.Action.HOLD).order_by("id")


@transaction.atomic
def _fall_back(rule: Rule, precision: Precision, at: datetime) -> bool:
    if not precision.is_too_low:
        return False
    figures = {
        "held": precision.held,
        "decided": precision.decided,
        "removed": precision.removed,
        "percent": precision.percent,
    }
    why = RuleChange.Why.PRECISION
    change = change_rule(rule=rule, action=Rule.Action.FLAG, by=None, why=why, figures=figures, at=at)
    if change is None:
        return False
    before, after = {"mode": rule.mode, "action": "hold"}, {"mode": rule.mode, "action": "flag", **figures}
    write_audit(actor=None, verb="rule.fell_back", target=f"rule:{rule.pk}", before=before, after=after, at=at)
    return True
