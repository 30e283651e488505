"""How far the site trusts a person, and why: one rule over a few facts, kept in `Standing` and told to the person."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.conduct import Conduct, conduct_in
from accounts.judging import (
    Facts,
    Judgement,
    Rule,
    TrustedRule,
    helpful_reports,
    lacking_as_member,
    lacking_as_trusted,
    rule_in_force,
    turning_points,
)
from accounts.models import Standing, Subscriber, Vouch

__all__ = [
    "Facts",
    "Judgement",
    "Rule",
    "TrustedRule",
    "judge",
    "keep_standings",
    "outdated_standings",
    "rule_in_force",
]

Trust = Standing.Trust
# Rows that say the same already are left alone: a second run writes nothing.
COLUMNS = {
    "trust": "text",
    "since": "timestamptz",
    "contributions": "int",
    "vouched": "bool",
    "present": "int",
    "present_until": "timestamptz",
    "reports": "int",
    "points": "int",
    "struck_until": "timestamptz",
    "sanctioned": "bool",
    "sanctioned_until": "timestamptz",
    "due_at": "timestamptz",
}
RULE_COLUMNS = ["rule_days", "rule_contributions", "rule_trusted"]
COMPARED = [*(column for column in COLUMNS if column != "since"), *RULE_COLUMNS]
KEEP = f"""
INSERT INTO accounts_standing AS kept (subscriber_id, {", ".join([*COLUMNS, *RULE_COLUMNS])}, computed_at)
SELECT fact.*, %s::int, %s::int, %s::int[], %s::timestamptz
FROM unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())}) AS fact
ON CONFLICT (subscriber_id) DO UPDATE SET
    {", ".join(f"{column} = excluded.{column}" for column in COMPARED)}, computed_at = excluded.computed_at,
    since = CASE WHEN kept.trust = excluded.trust THEN kept.since ELSE excluded.computed_at END
WHERE ({", ".join(f"kept.{column}" for column in COMPARED)})
    IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in COMPARED)})
"""  # noqa: S608 - nothing in it comes from outside
# What every request knows of a person without asking.
TELL = """
UPDATE accounts_subscriber person SET trust = kept.trust
FROM accounts_standing kept
WHERE kept.subscriber_id = person.id AND person.id = ANY(%s::bigint[]) AND person.trust <> kept.trust
"""


def judge(facts: Facts, rule: Rule, *, at: datetime) -> Judgement:
    """New, member or trusted.

    A vouch makes up for what a newcomer lacks, and for nothing else; accurate reports for contributions of a member.
    """
    missing, lacking = lacking_as_member(facts, rule, at), lacking_as_trusted(facts, rule, at)
    due_at = min((moment for moment in turning_points(facts, rule) if moment > at), default=None)
    if missing and not facts.vouched:
        return Judgement(Trust.NEW, missing, due_at)
    helpers: list[dict[str, Any]] = [{"code": "vouched"}] if facts.vouched else []
    if reports := helpful_reports(facts, rule):
        helpers.append({"code": "accurate_reports", "counted": reports})
    return Judgement(Trust.MEMBER if lacking else Trust.TRUSTED, [*helpers, *lacking], due_at)


def trust_of(subscriber: Subscriber, *, at: datetime) -> Judgement:
    """How far a person is trusted: age, vouches and ends as of now, everything else as of the last review.

    Two queries, and none where `standing` and `vouch` were selected with the person.
    """
    kept: Standing | None = getattr(subscriber, "standing", None)
    facts = Facts(
        subscriber=subscriber.pk,
        joined_at=subscriber.joined_at,
        contributions=kept.contributions if kept else 0,
        vouched=hasattr(subscriber, "vouch"),
        conduct=conduct_in(kept) if kept else Conduct(),
    )
    return judge(facts, _rule_of(kept) if kept else rule_in_force(), at=at)


def keep_standings(*, facts: Sequence[Facts], at: datetime) -> int:
    """Judge these people and keep what is new about them, in one statement. Returns how many rows that wrote.

    The facts are of `at`, and so is `since` where somebody's trust changes.
    """
    rule = rule_in_force()
    ordered = sorted(facts, key=lambda fact: fact.subscriber)  # two who write at once meet in one order
    judged = [judge(fact, rule, at=at) for fact in ordered]
    people = [fact.subscriber for fact in ordered]
    rows = [_row(fact, each, at) for fact, each in zip(ordered, judged, strict=True)]
    columns = [[row[column] for row in rows] for column in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [rule.days, rule.contributions, list(rule.trusted), at, people, *columns])
        written: int = cursor.rowcount
        cursor.execute(TELL, [people])
    return written


def _row(fact: Facts, judgement: Judgement, at: datetime) -> dict[str, Any]:
    return {
        "trust": str(judgement.trust),
        "since": fact.joined_at if judgement.trust == Trust.NEW else at,
        "contributions": fact.contributions,
        "vouched": fact.vouched,
        "due_at": judgement.due_at,
        **asdict(fact.conduct),
    }


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
        Standing.objects.filter(Q(rule_trusted__lt=list(rule.trusted)) | Q(rule_trusted__gt=list(rule.trusted))),
        Standing.objects.filter(~Exists(vouches), vouched=True),
    ]


def _rule_of(kept: Standing) -> Rule:
    """The numbers that the person was judged by; as many contributions as these ask for were counted."""
    trusted = TrustedRule(*kept.rule_trusted) if kept.rule_trusted else rule_in_force().trusted
    return Rule(kept.rule_days, kept.rule_contributions, trusted)
