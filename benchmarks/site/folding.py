"""What the site's jobs would have folded by now, in a few statements, and checked against those jobs.

One after the other, as the job does it, a million comments take a quarter of an hour.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from benchmarks.data import insert_from
from benchmarks.figures import Tell
from core.clock import database_time
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment, PendingTally, Rank, Ranking, Tally
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.ranking.formula import ADVANCE, FEWEST, Z
from discussion.threads.ranking.tallies import KINDS
from stories.models import Story
from stories.noise.folding import rebuild_noise

SIDES = ("critic", "defender")
SAMPLE = 200  # comments that the job counts as well
BOUND = f"""
CREATE FUNCTION pg_temp.lower_bound(good float8, bad float8) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN
    greatest(0, (good + {Z * Z / 2}::float8
        - {Z}::float8 * sqrt(good * bad / (good + bad) + {Z * Z / 4}::float8)) / (good + bad + {Z * Z}::float8))
"""
KINDS_COUNTED = ", ".join(f"count(*) FILTER (WHERE kind = '{kind}') AS {kind}" for kind in KINDS)
SIDES_COUNTED = ", ".join(
    f"count(*) FILTER (WHERE stance.side = '{side}' AND kind {sign} 'disagree') AS {side}_{name}"
    for side in SIDES
    for name, sign in (("good", "<>"), ("bad", "="))
)
COUNTED = f"""
FROM (
    SELECT comment.id, {KINDS_COUNTED}, {SIDES_COUNTED}
    FROM threads_comment comment
        LEFT JOIN threads_reaction reaction ON reaction.comment_id = comment.id
        LEFT JOIN threads_stance stance
            ON stance.story_id = comment.story_id AND stance.subscriber_id = reaction.subscriber_id
    WHERE comment.shown_version > 0
    GROUP BY comment.id
    HAVING count(reaction.id) > 0 OR bool_or(comment.parent_id IS NULL)
) counted
"""
GROUND = f"""
CASE WHEN critic_good + critic_bad >= {FEWEST} AND defender_good + defender_bad >= {FEWEST} THEN least(
    pg_temp.lower_bound(critic_good, critic_bad), pg_temp.lower_bound(defender_good, defender_bad)
) END
"""
PLACED = f"""
FROM threads_comment comment
    JOIN threads_tally tally ON tally.comment_id = comment.id
    CROSS JOIN LATERAL (
        SELECT pg_temp.lower_bound(agree + insightful + fair + {ADVANCE[0]}, disagree + {ADVANCE[1]}) AS best
    ) judged
WHERE comment.parent_id IS NULL AND comment.shown_version > 0
ORDER BY comment.id
"""
# As migration 0013 of `threads` does it; what the triggers have written, a row a comment, takes the job ten minutes.
COUNTS = """
TRUNCATE threads_storycount, threads_participant;
INSERT INTO threads_storycount (story_id, side, comments, is_folded)
SELECT story_id, side, count(*), true FROM threads_comment WHERE state = 'published' GROUP BY story_id, side;
INSERT INTO threads_participant (story_id, author_id, comments, is_folded)
SELECT story_id, author_id, count(*), true FROM threads_comment
WHERE state = 'published' AND author_id IS NOT NULL
GROUP BY story_id, author_id;
INSERT INTO threads_storycount (story_id, side, people)
SELECT story_id, '', count(*) FROM threads_participant GROUP BY story_id
"""


class FoldedOtherwiseError(RuntimeError):
    """The job finds other numbers than the statements here: the data would not be those of a site."""


def fold_all(tell: Tell) -> None:
    """Fold whatever is pending. Raises FoldedOtherwiseError where a sample shows that the job does it otherwise."""
    at = database_time()
    tell("counts below stories")
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
    fold_story_counts()
    tell("tallies and ranks")
    _fold_ranks()
    tell("tallies and ranks, checked by the job")
    _check_ranks(at)
    stories, done = list(Story.objects.order_by("pk").values_list("pk", flat=True)), 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        tell(f"noise of {done:,} stories")

    rebuild_noise(stories=stories, at=at, advance=advance)


def _fold_ranks() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BOUND)
        cursor.execute("TRUNCATE threads_pendingtally")
    votes = {f"{side}s_{to}": f"{side}_{name}" for side in SIDES for name, to in (("good", "for"), ("bad", "against"))}
    insert_from(Tally(), COUNTED, comment_id="id", **{kind: kind for kind in KINDS}, **votes, common_ground=GROUND)
    insert_from(Ranking(), "FROM stories_story", story_id="id")
    insert_from(
        Rank(),
        PLACED,
        comment_id="comment.id",
        story_id="comment.story_id",
        side="CASE comment.state WHEN 'published' THEN comment.side ELSE '' END",
        best="best",
        common="coalesce(tally.common_ground, best - 1)",
    )


def _check_ranks(at: datetime) -> None:
    sample = list(Comment.objects.filter(tally__isnull=False).order_by("?").values_list("pk", flat=True)[:SAMPLE])
    before = _told(sample)
    PendingTally.objects.bulk_create(PendingTally(comment_id=pk) for pk in sample)
    fold_ranks(at=at)
    if _told(sample) != before:
        raise FoldedOtherwiseError


def _told(sample: Iterable[Any]) -> list[Any]:
    tallies = Tally.objects.filter(comment__in=sample).order_by("comment").values_list()
    return [*tallies, *Rank.objects.filter(comment__in=sample).order_by("id").values_list()]
