"""Finding bursts of new accounts on one side of one story (docs/decisions/0042 has the statistic, and its limits).

Counted are people, not acts: who came to a story for the first time within an hour, was a newcomer then, and took a
side. As many are usual as came to it in an hour of the week before, or as a site's newcomers would be among all who
come in this very hour, whichever is more: a story that everybody reads has many new readers, and they take both sides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from core.events import emit
from discussion.moderation.brigades.chance import chance_of
from discussion.moderation.models import Brigade, BrigadeMember

WINDOW = timedelta(hours=1)
STEP = timedelta(minutes=15)  # windows that overlap, so that a burst is not cut in two
LOOKS_BACK = timedelta(hours=3)  # a job that was away finds what it has missed
USUAL = timedelta(days=7)
FLOOR = 0.5  # new accounts an hour on one side: below that, two friends would be a burst
ONE_SIDED = 0.8  # of the newcomers who took a side: below that it is a dispute that has found new readers

# Who came for the first time, when, on which side and whether new then. An act without a side says nothing of a side;
# the first one that has it does, within the window.
ARRIVALS = """
WITH home AS (
    SELECT id, coalesce(merged_into_id, id) AS home FROM stories_story
), recent AS (
    SELECT DISTINCT home.home AS story_id, act.actor_id
    FROM noise_engagement act JOIN home ON home.id = act.story_id
    WHERE act.occurred_at >= %(usual_since)s AND act.occurred_at < %(until)s AND act.kind = ANY(%(kinds)s)
), first AS (
    SELECT recent.story_id, recent.actor_id, came.at, came.newcomer, coalesce(side.stance, '') AS side
    FROM recent
    CROSS JOIN LATERAL (
        SELECT act.occurred_at AS at, act.newcomer
        FROM noise_engagement act JOIN home ON home.id = act.story_id
        WHERE home.home = recent.story_id AND act.actor_id = recent.actor_id AND act.kind = ANY(%(kinds)s)
        ORDER BY act.occurred_at, act.id LIMIT 1
    ) came
    LEFT JOIN LATERAL (
        SELECT act.stance
        FROM noise_engagement act JOIN home ON home.id = act.story_id
        WHERE home.home = recent.story_id AND act.actor_id = recent.actor_id AND act.stance <> ''
            AND act.occurred_at < came.at + %(window)s
        ORDER BY act.occurred_at, act.id LIMIT 1
    ) side ON true
    WHERE came.at >= %(usual_since)s
)
SELECT story_id, actor_id, at, newcomer, side FROM first ORDER BY story_id, at, actor_id
"""
KINDS = ["comment", "reply", "stance", "reaction", "report", "follow"]


@dataclass(frozen=True)
class Arrival:
    """Somebody's first act on a story."""

    story: int
    person: int
    at: datetime
    newcomer: bool
    side: str


@dataclass(frozen=True)
class Burst:
    """More than chance explains, in one window."""

    story: int
    side: str
    since: datetime
    people: Sequence[Arrival]
    expected: float
    chance: float

    @property
    def until(self) -> datetime:
        return self.since + WINDOW


def find_brigades(*, at: datetime) -> int:
    """Open a case for each burst of the last hours, or let it join the open one of its story and side.

    Returns how many were opened. What a person has closed is not opened again by the same people. Safe to run twice at
    once. Nothing happens to anybody.
    """
    return sum(_keep(burst, at) for burst in find_bursts(read_arrivals(at=at), at=at))


def read_arrivals(*, at: datetime) -> list[Arrival]:
    """Who has come to a story for the first time in the last week. One statement over that week of the ledger."""
    values: dict[str, Any] = {"usual_since": at - USUAL, "until": at, "window": WINDOW, "kinds": KINDS}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVALS, values)
        return [Arrival(*row) for row in cursor.fetchall()]


def find_bursts(arrivals: Sequence[Arrival], *, at: datetime) -> Iterator[Burst]:
    """The least likely window of each story and side, where it is less likely than BRIGADE_CHANCE."""
    site_share = _site_share(arrivals)
    by_story: dict[int, list[Arrival]] = {}
    for arrival in arrivals:
        by_story.setdefault(arrival.story, []).append(arrival)
    for story, theirs in by_story.items():
        if max(arrival.at for arrival in theirs) < at - LOOKS_BACK:
            continue
        for side in sorted({arrival.side for arrival in theirs if arrival.newcomer} - {""}):
            found = [burst for since in _windows(at) if (burst := _burst(story, side, since, theirs, site_share))]
            if found:
                yield min(found, key=lambda burst: (burst.chance, burst.since))


def _burst(story: int, side: str, since: datetime, arrivals: Sequence[Arrival], site_share: float) -> Burst | None:
    now = [arrival for arrival in arrivals if since <= arrival.at < since + WINDOW]
    new = [arrival for arrival in now if arrival.newcomer and arrival.side]
    theirs = [arrival for arrival in new if arrival.side == side]
    if len(theirs) < settings.BRIGADE_LEAST or len(theirs) < ONE_SIDED * len(new):
        return None
    before = [arrival for arrival in arrivals if arrival.at < since]
    usual = sum(arrival.newcomer and arrival.side == side for arrival in before) / (USUAL / WINDOW)
    expected = max(FLOOR, usual, site_share * (len(now) - len(theirs)))
    chance = chance_of(len(theirs), expected=expected)
    return Burst(story, side, since, theirs, expected, chance) if chance < settings.BRIGADE_CHANCE else None


def _site_share(arrivals: Sequence[Arrival]) -> float:
    """How many newcomers of one side the site has for everybody else who comes, of half a hundred at least."""
    sided = sum(arrival.newcomer and bool(arrival.side) for arrival in arrivals)
    return (sided / 2 + 1) / max(len(arrivals) - sided / 2, 50)


def _windows(at: datetime) -> Iterator[datetime]:
    since = at - LOOKS_BACK
    while since + WINDOW <= at:
        yield since
        since += STEP


@transaction.atomic
def _keep(burst: Burst, at: datetime) -> bool:
    people = {arrival.person: arrival for arrival in burst.people}
    known = BrigadeMember.objects.filter(
        brigade__story=burst.story, brigade__side=burst.side, brigade__closed_at__isnull=False, subscriber__in=people
    )
    looked_at = set(known.values_list("subscriber", flat=True))
    if len(people) - len(looked_at) < settings.BRIGADE_LEAST:
        return False
    facts = {
        "since": burst.since,
        "until": burst.until,
        "arrived": len(people),
        "expected": burst.expected,
        "chance": burst.chance,
        "found_at": at,
    }
    place = {"story_id": burst.story, "side": burst.side, "closed_at": None}
    brigade, is_new = Brigade.objects.select_for_update().get_or_create(**place, defaults=facts)
    if not is_new and burst.chance < brigade.chance:
        Brigade.objects.filter(pk=brigade.pk).update(**facts)
    members = [BrigadeMember(brigade=brigade, subscriber_id=who, arrived_at=came.at) for who, came in people.items()]
    BrigadeMember.objects.bulk_create(members, ignore_conflicts=True)
    if is_new:
        emit("brigade.found", story=brigade.story.slug, at=at, brigade=str(brigade.pk))
    return is_new
