"""The rule by which somebody is new, a member or trusted: what is missing, and when that changes by time alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings

from accounts.conduct import Conduct


class TrustedRule(NamedTuple):
    """Who is younger, has fewer contributions, was here on fewer days, or was sanctioned later is not trusted."""

    days: int
    contributions: int
    presence: int  # days, of the last 365
    clean: int  # days since the last sanction was over
    reports: int = 0  # accurate ones that count as contributions, at most


class Rule(NamedTuple):
    """Who is younger, or has fewer contributions that count, is new."""

    days: int
    contributions: int
    trusted: TrustedRule


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a person is judged by."""

    subscriber: int
    joined_at: datetime
    contributions: int  # that count now, as far as the rule asks for them
    vouched: bool
    spotless: bool = False  # never under a sanction; only where one person is looked at
    next_at: datetime | None = None  # when the next one will count, where one is dated in the future
    conduct: Conduct = field(default_factory=Conduct)


@dataclass(frozen=True)
class Judgement:
    """`reasons` say what is missing to be trusted more, or what makes up for it: codes with their numbers."""

    trust: str
    reasons: Sequence[dict[str, Any]]
    due_at: datetime | None  # when it changes by time alone


def rule_in_force() -> Rule:
    trusted = TrustedRule(
        settings.TRUSTED_DAYS,
        settings.TRUSTED_CONTRIBUTIONS,
        settings.TRUSTED_PRESENCE_DAYS,
        settings.TRUSTED_CLEAN_DAYS,
        settings.TRUSTED_REPORTS,
    )
    return Rule(settings.NEWCOMER_DAYS, settings.NEWCOMER_CONTRIBUTIONS, trusted)


def enough_contributions(rule: Rule) -> int:
    """How many have to be counted: more make no difference."""
    return max(rule.contributions, rule.trusted.contributions)


def lacking_as_member(facts: Facts, rule: Rule, at: datetime) -> list[dict[str, Any]]:
    """What a newcomer lacks."""
    return [*_young(facts, rule.days, at), *_few(facts.contributions, rule.contributions)]


def helpful_reports(facts: Facts, rule: Rule) -> int:
    """How many accurate reports count as contributions on the way to being trusted; a newcomer's do not yet."""
    return min(facts.conduct.reports, rule.trusted.reports)


def lacking_as_trusted(facts: Facts, rule: Rule, at: datetime) -> list[dict[str, Any]]:
    """What a member lacks, or has too much of."""
    conduct, wanted = facts.conduct, rule.trusted
    counted = facts.contributions + helpful_reports(facts, rule)
    lacking = [*_young(facts, wanted.days, at), *_few(counted, wanted.contributions)]
    has_lapsed = conduct.present_until is not None and conduct.present_until <= at
    present = wanted.presence - 1 if has_lapsed else conduct.present
    if present < wanted.presence:
        lacking.append({"code": "few_days", "counted": present, "needed": wanted.presence})
    if conduct.struck_until is not None and at < conduct.struck_until:
        lacking.append({"code": "strikes", "points": conduct.points, "until": conduct.struck_until})
    if conduct.sanctioned and (conduct.sanctioned_until is None or at < conduct.sanctioned_until):
        lacking.append({"code": "sanctioned", "until": conduct.sanctioned_until})
    return lacking


def turning_points(facts: Facts, rule: Rule) -> Iterator[datetime]:
    """Every moment, past or coming, at which the judgement may change without anybody's doing."""
    conduct = facts.conduct
    moments = [facts.next_at, conduct.present_until, conduct.struck_until, conduct.sanctioned_until]
    yield from (moment for moment in moments if moment is not None)
    for days in (rule.days, rule.trusted.days):
        yield facts.joined_at + timedelta(days=days)


def _young(facts: Facts, days: int, at: datetime) -> list[dict[str, Any]]:
    grown_at = facts.joined_at + timedelta(days=days)
    return [{"code": "young", "until": grown_at}] if at < grown_at else []


def _few(counted: int, needed: int) -> list[dict[str, Any]]:
    return [{"code": "few_contributions", "counted": counted, "needed": needed}] if counted < needed else []
