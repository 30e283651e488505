"""Writing the ledger: acts, and what takes their influence away or gives it back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.merged import numbers_of
from accounts.models import Subscriber
from stories.models import Camp, Story
from stories.noise import tasks
from stories.noise.folding import fold_pending, rebuild_noise
from stories.noise.models import Engagement, PendingNoise
from stories.noise.newcomers import is_newcomer
from stories.noise.recording import Act, append_acts

__all__ = [
    "exclude_actor",
    "fold_pending",
    "include_actor",
    "is_newcomer",
    "move_engagement",
    "record_acts",
    "record_engagement",
    "restore_engagement",
    "retract_engagement",
    "retract_engagements",
]

Kind = Engagement.Kind
# bulk_create(ignore_conflicts=True) does not tell whether the row was there already.
APPEND = """
INSERT INTO noise_engagement
    (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key, by_id)
VALUES (%s, %s, %s, %s, '', false, false, %s, %s, %s)
ON CONFLICT (source_key) DO NOTHING
"""
# Retracting and restoring take turns, so that an even number of them leaves the act live.
RETRACT = """
INSERT INTO noise_engagement
    (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key, by_id)
SELECT act.story_id, act.actor_id, 'retract', act.source_key, '', false, false, %s,
    'retract:' || act.source_key || ':' || turns.number, %s
FROM noise_engagement act CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM noise_engagement
    WHERE target = act.source_key AND kind IN ('retract', 'restore')
) turns
WHERE act.source_key = ANY(%s) AND turns.number %% 2 = 0
ON CONFLICT (source_key) DO NOTHING
RETURNING story_id, actor_id
"""
TAKING = {Kind.RETRACT, Kind.EXCLUDE}  # the others give back


def record_engagement(
    *,
    story: Story,
    actor: Subscriber,
    kind: str,
    source_key: str,
    at: datetime,
    target: str = "",
    stance: str = "",
    opposes: str = "",
    newcomer: bool | None = None,
) -> bool:
    """Write one act into the ledger and wake the fold; a second call with the same `source_key` does nothing.

    Returns whether the ledger did not have it yet.

    `at` is when it was done, which may lie in the past. `target` is the source_key of the act that it answers: should
    that one be taken down, this one no longer crosses over. `stance` is where the actor stands, `opposes` where the
    author of the answered item stands; pass it for replies and disagreeing reactions only. Whether the act crosses
    over and whether the actor is a newcomer is decided here and never again; `newcomer` is for callers who have asked
    `is_newcomer` at this moment already.
    """
    act = Act(
        story=story.pk,
        actor=actor.pk,
        kind=kind,
        target=target,
        stance=stance,
        newcomer=is_newcomer(subscriber=actor, at=at) if newcomer is None else newcomer,
        crossing={stance, opposes} == {Camp.CRITIC, Camp.DEFENDER},
        at=at,
        source_key=source_key,
    )
    return bool(record_acts(acts=[act]))


def record_acts(*, acts: Sequence[Act]) -> int:
    """The same for many acts of which everything is known; returns how many of them the ledger did not have yet."""
    recorded = append_acts(acts)
    if recorded:
        tasks.wake_fold()
    return recorded


def retract_engagement(*, source_key: str, actor: Subscriber, at: datetime) -> None:
    """Take away the influence of the act with this `source_key`, as if it had never been; `actor` is who does it.

    Does nothing where it is withdrawn already, or where the ledger has no such act (a held comment has none).
    """
    _withdraw(Kind.RETRACT, source_key, actor, at)


@transaction.atomic
def retract_engagements(*, source_keys: Collection[str], actor: Subscriber, at: datetime) -> None:
    """The same for many acts, in two queries."""
    with connection.cursor() as cursor:
        cursor.execute(RETRACT, [at, actor.pk, list(source_keys)])
        touched = set(cursor.fetchall())
    if touched:
        _set_pending(PendingNoise(story_id=story, actor_id=act_actor) for story, act_actor in sorted(touched))


def restore_engagement(*, source_key: str, actor: Subscriber, at: datetime) -> None:
    """Give back exactly what `retract_engagement` took. Does nothing where the act counts anyway."""
    _withdraw(Kind.RESTORE, source_key, actor, at)


def exclude_actor(*, actor: Subscriber, story: Story | None = None, by: Subscriber, at: datetime) -> bool:
    """From now on `actor` counts nowhere (no story) or not on this story, as if he had never been there.

    Acts recorded later count neither. The two reaches are independent: who is excluded by either counts not. Does
    nothing where the same exclusion holds already. Returns whether anything was written.
    """
    return _bar(Kind.EXCLUDE, actor, story, by, at)


def include_actor(*, actor: Subscriber, story: Story | None = None, by: Subscriber, at: datetime) -> bool:
    """Give back exactly what `exclude_actor` with the same reach took. Does nothing where nothing is excluded.

    On a story into which others were merged, what was excluded from one of those is given back with it. Returns whether
    anything was written.
    """
    return _bar(Kind.INCLUDE, actor, story, by, at)


@transaction.atomic
def move_engagement(*, source: Story, target: Story, at: datetime) -> None:
    """After `source` was merged into `target`: it is silent at once, and the next fold counts its acts on the other.

    Reading the ledger of a loud story takes seconds, for which nobody who posts there should wait.
    """
    rebuild_noise(stories=[source.pk], at=at)
    _set_pending([PendingNoise(story=target)])


@transaction.atomic
def _withdraw(kind: Kind, source_key: str, by: Subscriber, at: datetime) -> None:
    act = Engagement.objects.filter(source_key=source_key).first()
    if act is None or act.story_id is None:
        return
    before = Engagement.objects.filter(target=source_key, kind__in=[Kind.RETRACT, Kind.RESTORE])
    row = Engagement(story_id=act.story_id, actor_id=act.actor_id, kind=kind, target=source_key, by=by, occurred_at=at)
    if _turn(row, before, f"{kind}:{source_key}"):
        _set_pending([PendingNoise(story_id=act.story_id, actor_id=act.actor_id)])


@transaction.atomic
def _bar(kind: Kind, actor: Subscriber, story: Story | None, by: Subscriber, at: datetime) -> bool:
    # An act of this person that is not committed yet would be missed below: its foreign key check waits for this lock,
    # or this lock for it.
    Subscriber.objects.select_for_update().get(pk=actor.pk)
    turned = [_bar_at(place, kind, actor, by, at) for place in _reach(kind, story)]
    if any(turned):
        acts = Story.objects.filter(engagements__actor__in=numbers_of(actor.pk))
        everywhere = acts.values_list("pk", flat=True).distinct()
        places = [story.pk] if story else everywhere
        _set_pending(PendingNoise(story_id=place, actor=actor) for place in places)
        import_string(settings.AFTER_BARRING)(actor)
    return any(turned)


def _reach(kind: Kind, story: Story | None) -> list[int | None]:
    """Where a row has to be written: to include somebody, on every story that was merged into this one, too."""
    if story is None:
        return [None]
    home = story.merged_into_id or story.pk
    if kind == Kind.EXCLUDE:
        return [home]
    return [home, *Story.objects.filter(merged_into=home).order_by("pk").values_list("pk", flat=True)]


def _bar_at(place: int | None, kind: Kind, actor: Subscriber, by: Subscriber, at: datetime) -> bool:
    before = Engagement.objects.filter(actor=actor, story=place, kind__in=[Kind.EXCLUDE, Kind.INCLUDE])
    row = Engagement(story_id=place, actor=actor, kind=kind, by=by, occurred_at=at)
    return _turn(row, before, f"{kind}:{actor.pk}:{place or 'all'}")


def _turn(row: Engagement, before: QuerySet[Engagement], name: str) -> bool:
    """Append `row` if it changes what the rows before it say: the latest of them decides."""
    latest = before.order_by("-id").first()
    taken = latest is not None and latest.kind in TAKING
    if taken == (row.kind in TAKING):
        return False
    row.source_key = f"{name}:{before.count()}"  # two requests that see the same state write one row
    return _append(row)


def _append(row: Engagement) -> bool:
    """Insert the row unless its source_key is there already. Returns whether it was inserted."""
    columns = [row.story_id, row.actor_id, row.kind, row.target, row.occurred_at, row.source_key, row.by_id]
    with connection.cursor() as cursor:
        cursor.execute(APPEND, columns)
        inserted: int = cursor.rowcount
    return inserted == 1


def _set_pending(rows: Iterable[PendingNoise]) -> None:
    PendingNoise.objects.bulk_create(rows)
    tasks.wake_fold()
