"""The review of newcomers: everybody about whom something has changed is judged anew, and his standing kept.

At the moment of an act the ledger is asked (`is_newcomer`); the standing is for everything else that wants to know it.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from psycopg.pq import Format

from accounts.conduct import conduct_of
from accounts.judging import Facts, enough_contributions, rule_in_force
from accounts.locks import take_turns
from accounts.merged import present_numbers
from accounts.models import Presence, Standing, Subscriber, Vouch
from accounts.reporting import credited_by
from accounts.trust import judge, keep_standings, outdated_standings
from core.kept_cursors import ask
from core.marks import unread
from core.models import Event
from stories.models import Transition
from stories.noise.models import Engagement
from stories.noise.params import CONTRIBUTIONS

Kind = Engagement.Kind
PIECE = 20_000  # ids of the ledger that are read at once
CHUNK = 5_000  # people that are judged in one transaction
# The live contributions of one person, found by the index of his acts alone; see `Engagement.objects.live` and `rows`.
# Account by account, since nothing says beforehand how many an array holds: a plan that is made for any person would
# rather read the whole ledger.
KINDS = ", ".join(f"'{kind.value}'" for kind in CONTRIBUTIONS)
OWN = f"""
FROM unnest(person.id || ARRAY(SELECT gone_id FROM accounts_mergedaccount WHERE kept_id = person.id)) account
    CROSS JOIN LATERAL (
        SELECT * FROM noise_engagement WHERE actor_id = account AND kind IN ({KINDS}) OFFSET 0
    ) act
WHERE NOT barred.everywhere
    AND (
        barred.homes = '{{{{}}}}'
        OR coalesce((SELECT merged_into_id FROM stories_story WHERE id = act.story_id), act.story_id)
            <> ALL (barred.homes)
    )
    AND (
        SELECT kind FROM noise_engagement withdrawal
        WHERE withdrawal.target = act.source_key AND withdrawal.kind IN ('retract', 'restore')
        ORDER BY withdrawal.id DESC LIMIT 1
    ) IS DISTINCT FROM 'retract'
"""  # noqa: S608 - nothing in it comes from outside
# Whoever has contributions enough may have very many: he is not looked through to the end. How many are enough stands
# in the statement: a number that is told when it is run would have it planned each time, for longer than it runs.
PERSON = f"""
FROM accounts_subscriber person
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(latest.story_id IS NULL), false) AS everywhere,
            coalesce(array_agg(coalesce(place.merged_into_id, place.id)), '{{{{}}}}') AS homes
        FROM (
            SELECT DISTINCT ON (bar.story_id) bar.story_id, bar.kind
            FROM (
                SELECT * FROM noise_engagement
                WHERE actor_id = person.id AND kind IN ('exclude', 'include') OFFSET 0
            ) bar
            ORDER BY bar.story_id, bar.id DESC
        ) latest LEFT JOIN stories_story place ON place.id = latest.story_id
        WHERE latest.kind = 'exclude'
    ) barred
    CROSS JOIN LATERAL (
        SELECT count(*) AS number
        FROM (SELECT {OWN} AND act.occurred_at < (SELECT %(at)s::timestamptz) LIMIT {{enough:d}}) one
    ) earlier
"""  # noqa: S608 - nothing in it comes from outside
VOUCHED = "EXISTS (SELECT FROM accounts_vouch WHERE subscriber_id = person.id)"
SPOTLESS = "NOT EXISTS (SELECT FROM accounts_sanction WHERE subscriber_id = person.id)"
FACTS_OF_ONE = f"""
SELECT person.id, person.joined_at, earlier.number, NULL, {VOUCHED}, {SPOTLESS}
{PERSON} WHERE person.id = %(people)s::bigint
"""
# One of the future is an earlier one as soon as its moment is over.
FACTS_OF_MANY = f"""
SELECT person.id, person.joined_at, earlier.number, later.at + interval '1 microsecond', {VOUCHED}, false
{PERSON}
    CROSS JOIN LATERAL (
        SELECT min(act.occurred_at) AS at
        {OWN} AND act.occurred_at >= (SELECT %(at)s::timestamptz) AND earlier.number < {{enough:d}}
    ) later
WHERE person.id = ANY(%(people)s::bigint[])
"""


class Look(NamedTuple):
    """Whether somebody is a newcomer to the ledger, and whether he was never under a sanction."""

    newcomer: bool
    spotless: bool


def is_newcomer(*, subscriber: Subscriber, at: datetime) -> bool:
    """Whether the account is under NEWCOMER_DAYS old or has under NEWCOMER_CONTRIBUTIONS earlier live contributions.

    False for whom a moderator vouches. Comments and replies are contributions, on any story. One query.
    """
    return look_at(subscriber, at=at).newcomer


def look_at(subscriber: Subscriber, *, at: datetime) -> Look:
    """What `is_newcomer` says, and what the same query finds along. One query."""
    rule = rule_in_force()
    [facts] = _facts(FACTS_OF_ONE, subscriber.pk, rule.contributions, at)
    return Look(judge(facts, rule, at=at).trust == Standing.Trust.NEW, facts.spotless)


def review_newcomers(*, at: datetime) -> int:
    """Judge everybody anew about whom something has changed since the last review. Returns how many rows it wrote.

    Its cost is that of what has changed. Safe to run twice at once and to be killed anywhere: people are judged from
    the ledger, in chunks of one transaction, and whoever was not reached is found again by the next review.
    """
    return sum(_judge(people, at) for people in _touched(at))


def _touched(at: datetime) -> Iterator[Collection[int]]:
    for after, upto in unread("standing: acts", Engagement, size=PIECE):
        kinds = [*CONTRIBUTIONS, Kind.RETRACT, Kind.RESTORE, Kind.EXCLUDE, Kind.INCLUDE]
        acts = Engagement.objects.filter(id__gt=after, id__lte=upto, kind__in=kinds)
        yield acts.values_list("actor", flat=True).distinct()
    for after, upto in unread("standing: vouches", Vouch, size=PIECE):
        yield Vouch.objects.filter(id__gt=after, id__lte=upto).values_list("subscriber", flat=True)
    for after, upto in unread("standing: presence", Presence, size=PIECE):
        yield Presence.objects.filter(id__gt=after, id__lte=upto).values_list("subscriber", flat=True).distinct()
    for after, upto in unread("standing: decisions", Event, size=PIECE):
        yield _decided_about(Event.objects.filter(id__gt=after, id__lte=upto))
    for after, upto in unread("standing: merged stories", Transition, size=PIECE):
        yield _barred_by_merging(Transition.objects.filter(id__gt=after, id__lte=upto))
    for outdated in outdated_standings(at=at):
        rows = outdated.values_list("subscriber", flat=True)
        while people := list(rows[:CHUNK]):  # once judged, they are outdated no longer
            yield people


def _decided_about(events: QuerySet[Event]) -> Collection[int]:
    """Whoever was given strikes or sanctions, or whose reports were agreed with, or had any of it taken back."""
    decided = events.filter(kind__in=["case.decided", "profile.decided", "subscriber.sanctioned", "subscriber.merged"])
    payloads = list(decided.values_list("payload", flat=True))
    keys = {payload.get(key) for payload in payloads for key in ("decision", "reverses")}
    reporters = credited_by([UUID(key) for key in keys if key])
    return {payload["subscriber"] for payload in payloads if payload["subscriber"]}.union(reporters)


def _barred_by_merging(transitions: QuerySet[Transition]) -> Collection[int]:
    """Whoever is excluded from one of several stories that have become one is so from all of them."""
    homes = transitions.filter(story__merged_into__isnull=False).values("story__merged_into")
    united = Q(story__in=homes) | Q(story__merged_into__in=homes)
    return Engagement.objects.filter(united, kind=Kind.EXCLUDE).values_list("actor", flat=True).distinct()


def _judge(people: Collection[int], at: datetime) -> int:
    ordered = sorted(present_numbers(people))
    return sum(_judge_chunk(ordered[start : start + CHUNK], at) for start in range(0, len(ordered), CHUNK))


@transaction.atomic
def _judge_chunk(people: Collection[int], at: datetime) -> int:
    take_turns("standing")  # or what an earlier look has found could overwrite what a later one has
    rule = rule_in_force()
    trusted = rule.trusted
    asked = {"enough_days": trusted.presence, "clean_days": trusted.clean, "most_reports": trusted.reports}
    conduct = conduct_of(people, **asked, at=at)
    facts = [
        replace(fact, conduct=conduct[fact.subscriber])
        for fact in _facts(FACTS_OF_MANY, list(people), enough_contributions(rule), at)
    ]
    return keep_standings(facts=facts, at=at)


def _facts(statement: str, people: list[int] | int, enough: int, at: datetime) -> Iterator[Facts]:
    """What is true of these people, or this one, from the ledger, which is read until there is enough. One query."""
    for subscriber, joined_at, contributions, next_at, vouched, spotless in ask(
        statement.format(enough=enough), {"people": people, "at": at}, answer=Format.BINARY
    ):
        yield Facts(
            subscriber=subscriber,
            joined_at=joined_at,
            contributions=contributions,
            next_at=next_at,
            vouched=vouched,
            spotless=spotless,
        )
