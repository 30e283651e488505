"""Rules that hold what should have been shown go back to flagging, by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from core.ids import last_id
from discussion.moderation.audit import write_audit
from discussion.screening.models import Rule, RuleChange, RuleHit
from discussion.screening.rules import change_rule
from discussion.threads.models import Comment
from discussion.workshop.outcomes import outcomes_of

LATEST = 1000  # hits of a rule that count
LATEST_OF_ALL = 20_000
LEAST = 1000  # comments of a week: of fewer a share says nothing


@dataclass(frozen=True)
class Precision:
    """How often a rule was right: of what it held and a person judged."""

    held: int
    decided: int
    removed: int

    @property
    def percent(self) -> float:
        return round(100 * self.removed / self.decided, 1) if self.decided else 0.0

    def is_too_low(self, *, enough: int) -> bool:
        """Whether so many were judged, and too little of it taken down."""
        return self.decided >= enough and self.percent < settings.RULE_PRECISION_FLOOR_PERCENT


def precision_of(rule: Rule) -> Precision:
    """Since the rule does what it does now. Three queries."""
    since = rule.changes.aggregate(at=Max("at"))["at"] or rule.created_at
    hits = RuleHit.objects.filter(rule=rule, mode=Rule.Mode.ON, action=Rule.Action.HOLD, at__gte=since)
    comments = set(hits.order_by("-id").values_list("revision__comment", flat=True)[:LATEST])
    became = outcomes_of(comments)
    return Precision(held=len(comments), decided=became.decided, removed=len(became.removed))


def review_rules(*, at: datetime) -> int:
    """Let each rule that holds, and is right less often than RULE_PRECISION_FLOOR_PERCENT, do no more than flag.

    Only after RULE_PRECISION_DECISIONS decisions, or RULE_FEW_DECISIONS while all rules together hold too much that is
    kept. Its history and the audit log say so, with the figures. Returns how many rules fell back.
    """
    enough = settings.RULE_FEW_DECISIONS if hold_too_much(at=at) else settings.RULE_PRECISION_DECISIONS
    holding = Rule.objects.filter(mode=Rule.Mode.ON, action=Rule.Action.HOLD).order_by("id")
    return sum(
        _fall_back(rule, precision, at)
        for rule in holding
        if (precision := precision_of(rule)).is_too_low(enough=enough)
    )


def hold_too_much(*, at: datetime) -> bool:
    """Whether all rules together held more than RULES_WRONG_PERCENT of a week's comments that somebody has kept.

    Of the latest LATEST_OF_ALL hits; five queries.
    """
    since = at - timedelta(days=settings.RULE_BREADTH_DAYS)
    written = Comment.objects.filter(pk__gt=last_id(since), pk__lte=last_id(at)).count()
    if written < LEAST:
        return False
    latest = RuleHit.objects.order_by("-id").values("pk")[:LATEST_OF_ALL]
    hits = RuleHit.objects.filter(pk__in=latest, mode=Rule.Mode.ON, action=Rule.Action.HOLD, at__gte=since)
    became = outcomes_of(set(hits.values_list("revision__comment", flat=True)))
    wrong = became.decided - len(became.removed)
    return 100 * wrong > settings.RULES_WRONG_PERCENT * written


@transaction.atomic
def _fall_back(rule: Rule, precision: Precision, at: datetime) -> bool:
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
