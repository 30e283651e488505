"""How far the site trusts a person, and why: one rule over a few facts, kept in `Standing` and told to the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Standing, Subscriber, Vouch

Trust = Standing.Trust
# Rows that say the same already are left alone: a second run writes nothing.
KEEP = """
INSERT INTO accounts_standing AS kept (
    subscriber_id, trust, since, contributions, vouched, due_at, rule_days, rule_contributions, computed_at
)
SELECT fact.*, %s::int, %s::int, %s::timestamptz
FROM unnest(
    %s::bigint[], %s::text[], %s::timestamptz[], %s::int[], %s::bool[], %s::timestamptz[]
) AS fact (subscriber_id, trust, since, contributions, vouched, due_at)
ON CONFLICT (subscriber_id) DO UPDATE SET
    trust = excluded.trust, contributions = excluded.contributions, vouched = excluded.vouched,
    due_at = excluded.due_at, rule_days = excluded.rule_days, rule_contributions = excluded.rule_contributions,
    computed_at = excluded.computed_at,
    since = CASE WHEN kept.trust = excluded.trust THEN kept.since ELSE excluded.computed_at END
WHERE (kept.trust, kept.contributions, kept.vouched, kept.due_at, kept.rule_days, kept.rule_contributions)
    IS DISTINCT FROM (
        excluded.trust, excluded.contributions, excluded.vouched, excluded.due_at, excluded.rule_days,
        excluded.rule_contributions
    )
"""


class Rule(NamedTuple):
    """Who is younger, or has fewer contributions that count, is new."""

    days: int
    contributions: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a person is judged by."""

    subscriber: int
    joined_at: datetime
    contributions: int  # that count now, as far as the rule asks for them
    vouched: bool
    next_at: datetime | None = None  # when the next one will count, where one is dated in the future


@dataclass(frozen=True)
class Judgement:
    """`reasons` say what is missing, or who makes up for it: codes with their numbers, none where nothing is."""

    trust: str
    reasons: Sequence[dict[str, Any]]
    due_at: datetime | None  # when it changes by time alone


def rule_in_force() -> Rule:
    return Rule(settings.NEWCOMER_DAYS, settings.NEWCOMER_CONTRIBUTIONS)


def judge(facts: Facts, rule: Rule, *, at: datetime) -> Judgement:
    """The rule of newcomers."""
    missing, changes = _missing(facts, rule, at), [facts.next_at]
    grown_at = facts.joined_at + timedelta(days=rule.days)
    if at < grown_at:
        changes.append(grown_at)
    trust = Trust.NEW if missing and not facts.vouched else Trust.MEMBER
    reasons = [{"code": "vouched"}] if facts.vouched else missing
    return Judgement(trust, reasons, min((change for change in changes if change), default=None))


def trust_of(subscriber: Subscriber, *, at: datetime) -> Judgement:
    """How far a person is trusted: age and vouches as of now, contributions as of the last review.

    Two queries, and none where `standing` and `vouch` were selected with the person.
    """
    kept: Standing | None = getattr(subscriber, "standing", None)
    facts = Facts(
        subscriber=subscriber.pk,
        joined_at=subscriber.joined_at,
        contributions=kept.contributions if kept else 0,
        vouched=hasattr(subscriber, "vouch"),
    )
    return judge(facts, Rule(kept.rule_days, kept.rule_contributions) if kept else rule_in_force(), at=at)


def keep_standings(*, facts: Sequence[Facts], at: datetime) -> int:
    """Judge these people and keep what is new about them, in one statement. Returns how many rows that wrote.

    The facts are of `at`, and so is `since` where somebody's trust changes.
    """
    rule = rule_in_force()
    ordered = sorted(facts, key=lambda fact: fact.subscriber)  # two who write at once meet in one order
    judged = [judge(fact, rule, at=at) for fact in ordered]
    columns: list[list[Any]] = [
        [fact.subscriber for fact in ordered],
        [str(each.trust) for each in judged],
        [at if each.trust != Trust.NEW else fact.joined_at for fact, each in zip(ordered, judged, strict=True)],
        [fact.contributions for fact in ordered],
        [fact.vouched for fact in ordered],
        [each.due_at for each in judged],
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [*rule, at, *columns])
        written: int = cursor.rowcount
    return written


def outdated_standings(*, at: datetime) -> list[QuerySet[Standing]]:
    """Rows that something other than an act has made wrong: time, a rule with other numbers, a vouch that is gone.

    One query each, so that each finds its rows by an index. A row that is kept anew as of `at` is in none of them.
    """
    rule = rule_in_force()
    other_days = Q(rule_days__lt=rule.days) | Q(rule_days__gt=rule.days)
    other_number = Q(rule_contributions__lt=rule.contributions) | Q(rule_contributions__gt=rule.contributions)
    vouches = Vouch.objects.filter(subscriber=OuterRef("subscriber"))
    return [
        Standing.objects.filter(due_at__lte=at),
        Standing.objects.filter(other_days | Q(rule_days=rule.days) & other_number),
        Standing.objects.filter(~Exists(vouches), vouched=True),
    ]


def _missing(facts: Facts, rule: Rule, at: datetime) -> list[dict[str, Any]]:
    missing: list[dict[str, Any]] = []
    grown_at = facts.joined_at + timedelta(days=rule.days)
    if at < grown_at:
        missing.append({"code": "young", "until": grown_at})
    if facts.contributions < rule.contributions:
        counted = {"counted": facts.contributions, "needed": rule.contributions}
        missing.append({"code": "few_contributions", **counted})
    return missing
