"""The fold: everything that is pending, in chunks of stories, by as many workers as there are."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Q

from core.kept_cursors import ask
from core.kept_sql import Question
from core.prepared import prepared_statements
from stories.models import Story
from stories.noise.bands import announce_bands
from stories.noise.batch import Difference, differing_stories
from stories.noise.models import HOME, Engagement, PendingNoise, StoryNoise
from stories.noise.params import current_parameters, saved_parameters
from stories.noise.rows import update_rows
from stories.noise.sums import sum_rows

TOLERANCE = 1e-9  # of log2(I): the same to nine digits
Advance = Callable[[int], None]
CHUNK = 100  # stories a transaction of the fold: small enough that a killed worker repeats little
FEW = 500  # acts that a fold adds up by a plan that was made before
# Whatever is to be read again, a person or a story, may be as large as it likes. (A story with other parameters is read
# again as well, once for each change of the settings: by that plan, which holds for any size and is best for none.)
PENDING = "SELECT max(id), count(*) <= %s AND bool_and(act_id IS NOT NULL) FROM noise_pendingnoise"
# The lock is on the story, not on its pending rows: two folds of one story with different snapshots would overwrite
# each other. NO KEY, so that a comment's foreign key check does not wait for it.
HOLD = """
SELECT id FROM stories_story
WHERE id IN (
    SELECT coalesce(story.merged_into_id, story.id)
    FROM noise_pendingnoise pending JOIN stories_story story ON story.id = pending.story_id
    WHERE pending.id <= %s
)
ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_ANYTHING = Question(lambda: PendingNoise.objects.values_list("id")[:1])
PORTION, MOST = 20_000, 1_000  # acts, and stories, a transaction of a rebuild: small enough that no fold waits for long


def idle(_stories: int) -> None:
    """Nobody watches."""


def fold_pending(*, at: datetime) -> int:
    """Bring every story with pending acts up to date. Returns how many stories were folded.

    Safe to run twice at once and to be killed anywhere: a chunk is one transaction, and its pending rows go with its
    new state or not at all. A story that somebody else has locked is left to him, or to the next sweep.
    """
    # What comes in meanwhile wakes its own fold: without this bound, a busy site would keep this one for ever.
    [(newest, few)] = ask(PENDING, [FEW])
    done, chunk = 0, CHUNK if newest else 0
    with prepared_statements():
        while chunk == CHUNK:  # fewer were all that nobody else has
            chunk = _fold_chunk(newest, at, few=few)
            done += chunk
    return done


def is_anything_pending() -> bool:
    """Whether there is work for a fold."""
    return bool(_ANYTHING.rows())


def rebuild_noise(*, stories: Collection[int], at: datetime, advance: Advance = idle, workers: int = 1) -> int:
    """Recompute these stories from the ledger, whether anything is pending or not. Returns how many there were.

    Waits for a fold that is busy with one of them. Chunk by chunk: killed half way, it has done half. `advance` is told
    after each chunk how many stories it had. Several `workers` have a connection each, outside of any transaction of
    the caller.
    """
    done = 0
    rebuilt = _rebuilt(_chunks(stories), at) if workers == 1 else _rebuilt_apart(_chunks(stories), at, workers)
    for stories_of_chunk in rebuilt:
        done += stories_of_chunk
        advance(stories_of_chunk)
    return done


def check_noise(*, stories: Collection[int], advance: Advance = idle) -> list[Difference]:
    """Every one of these stories whose kept key is not what the ledger gives, to TOLERANCE. Changes nothing."""
    params = current_parameters()
    found = []
    for chunk in _chunks(stories):
        found += differing_stories(chunk, params=params, tolerance=TOLERANCE)
        advance(len(chunk))
    return found


def waiting_stories(*, stories: Collection[int]) -> int:
    """How many of these `check_noise` does not compare: something is pending, or they are of another version."""
    homes = PendingNoise.objects.values(home=HOME)
    outdated = StoryNoise.objects.exclude(params=current_parameters()).values("story")
    return Story.objects.filter(Q(id__in=homes) | Q(id__in=outdated), id__in=stories).count()


def _chunks(stories: Collection[int]) -> Iterator[list[int]]:
    """These stories in the order of their ids, in lists of at most PORTION acts; a story alone may have more."""
    ledger = Engagement.objects.filter(story__in=list(stories)).order_by("story")
    acts = dict(ledger.values_list("story").annotate(Count("id")))
    chunk: list[int] = []
    room = PORTION
    for story in sorted(stories):
        room -= acts.get(story, 0)
        if chunk and (room < 0 or len(chunk) == MOST):
            yield chunk
            chunk, room = [], PORTION - acts.get(story, 0)
        chunk.append(story)
    if chunk:
        yield chunk


def _rebuilt(chunks: Iterator[list[int]], at: datetime) -> Iterator[int]:
    return (_rebuild_chunk(chunk, at) for chunk in chunks)


def _rebuilt_apart(chunks: Iterator[list[int]], at: datetime, workers: int) -> Iterator[int]:
    pool = ThreadPoolExecutor(workers)
    try:
        begun: list[Future[int]] = [pool.submit(_rebuild_alone, chunk, at) for chunk in chunks]
        for chunk in as_completed(begun):
            yield chunk.result()
    finally:
        pool.shutdown(cancel_futures=True)  # after an error, or Ctrl-C, what was begun ends and nothing more begins


def _rebuild_alone(stories: list[int], at: datetime) -> int:
    try:
        return _rebuild_chunk(stories, at)
    finally:
        connection.close()  # that of this thread


def _rebuild_chunk(stories: list[int], at: datetime) -> int:
    with transaction.atomic():
        held = Story.objects.select_for_update(no_key=True).filter(id__in=stories).order_by("id")
        locked = [story.id for story in held.only("id")]
        update_stories(locked, at=at, rebuilt=locked)
        return len(locked)


def _fold_chunk(newest: int, at: datetime, *, few: bool) -> int:
    with transaction.atomic():
        locked = [story for (story,) in ask(HOLD, [newest, CHUNK])]
        if locked:
            update_stories(locked, at=at, few=few)
        return len(locked)


def update_stories(stories: Collection[int], *, at: datetime, rebuilt: Collection[int] = (), few: bool = False) -> None:
    """Bring these stories up to date by the current parameters, the `rebuilt` ones from their whole ledger.

    With a `few` pending acts nothing is planned anew. The caller holds their locks, in this transaction.
    """
    params = saved_parameters()
    touched = update_rows(stories, params=params, rebuilt=rebuilt, few=few)
    sum_rows(stories, touched=touched, rebuilt=rebuilt, params=params, at=at)
    announce_bands(stories, params=params, at=at)
