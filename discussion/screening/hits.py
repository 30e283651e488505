"""Which revisions met which rules."""

from collections.abc import Iterable
from datetime import datetime

from discussion.screening.matching.editions import KnownRule
from discussion.screening.models import RuleHit
from discussion.threads.models import Revision


def keep_hits(*, revision: Revision, met: Iterable[KnownRule], at: datetime) -> None:
    """Note the rules that a revision met, with what they did then. No query where it met none."""
    hits = [RuleHit(revision=revision, rule_id=rule.id, mode=rule.mode, action=rule.action, at=at) for rule in met]
    if hits:  # the ORM takes longer to write none than a comment to be judged by its rules
        RuleHit.objects.bulk_create(hits)
