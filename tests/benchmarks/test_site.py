"""The generated site: shaped as it says, and folded exactly as the site's own jobs fold it."""

from collections import Counter
from random import Random

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum

from accounts.models import Subscriber
from benchmarks.site.filling import fill_site
from benchmarks.site.shape import WHOLE, WHOLE_ANSWERS, WHOLE_DEPTH, draw_site, sizes_of_threads
from benchmarks.site.targets import deepest, most_answered, ordinary_stories
from benchmarks.writing.same_rows import same_rows, script_of
from core.clock import database_time
from discussion.moderation.models import Case
from discussion.screening.fingerprints import take_print
from discussion.screening.models import Fingerprint
from discussion.threads.models import (
    Comment,
    Draft,
    Participant,
    PendingTally,
    Rank,
    Ranking,
    Revision,
    StoryCount,
    Tally,
)
from discussion.threads.ranking.folding import fold_ranks
from stories.models import Story
from stories.noise.folding import check_noise

COMMENTS, STORIES = 1_500, 12


def test_threads_are_as_large_as_asked_and_most_of_it_is_in_a_few() -> None:
    sizes = sizes_of_threads(100_000, 1_000, Random(1))
    assert sum(sizes) == 100_000
    assert sizes[:2] == [10_000, WHOLE]
    ordered = sorted(sizes[2:], reverse=True)
    assert sum(ordered[:100]) > 0.5 * sum(ordered)


def test_trees_reach_the_depth_limit_and_no_further_and_a_few_are_answered_most() -> None:
    drafts = list(draw_site(comments=30_000, stories=50, people=500))
    assert [draft.number for draft in drafts] == list(range(30_000))
    assert max(draft.depth for draft in drafts) == settings.COMMENT_MAX_DEPTH
    answers = Counter(draft.parent for draft in drafts if draft.parent is not None)
    tenth = sorted(answers.values(), reverse=True)[: len(answers) // 10]
    assert sum(tenth) > 0.3 * sum(answers.values())
    assert max(answers.values()) > 50
    by_number = {draft.number: draft for draft in drafts}
    for draft in drafts:
        if draft.parent is not None:
            above = by_number[draft.parent]
            assert above.number < draft.number
            assert (above.story, above.depth + 1) == (draft.story, draft.depth)
            assert above.state not in {"held", "rejected"}


def test_one_thread_fits_on_a_page() -> None:
    whole = [draft for draft in draw_site(comments=5_000, stories=5, people=50) if draft.story == 1]
    answers = Counter(draft.parent for draft in whole if draft.parent is not None)
    assert len(whole) == WHOLE
    assert max(answers.values()) <= WHOLE_ANSWERS
    assert max(draft.depth for draft in whole) <= WHOLE_DEPTH
    assert {draft.state for draft in whole} == {"published"}


@pytest.mark.usefixtures("bench_database")
def test_a_site_is_filled_and_folded_as_its_jobs_would_have_done_it() -> None:
    before = indexes()
    told: list[str] = []
    fill_site(comments=COMMENTS, stories=STORIES, tell=told.append)
    assert Comment.objects.count() == COMMENTS
    assert Story.objects.visible(at=database_time()).count() == STORIES
    assert {"published", "held", "removed", "deleted"} <= set(Comment.objects.values_list("state", flat=True))
    assert Revision.objects.count() == Comment.objects.exclude(state="erased").count()
    assert Case.objects.count() == Comment.objects.filter(state="held").count() > 0
    assert {len(taken.bands) for taken in Fingerprint.objects.all()} == {len(take_print("one more word " * 9).bands)}
    assert "drawing 0 of 1,500 comments" in told
    assert indexes() == before
    assert ordinary_stories(3)
    assert Comment.objects.get(pk=most_answered()).replies.count() > 3
    assert Comment.objects.get(pk=deepest(1)[0]).depth > 3
    assert check_noise(stories=list(Story.objects.values_list("pk", flat=True))) == []
    _require_same_counts()
    _require_same_ranks()
    _require_script()


def indexes() -> list[tuple[str, str]]:
    """And constraints; a condition comes back in other words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, split_part(indexdef, ' WHERE ', 1) FROM pg_indexes WHERE schemaname = 'public'"
            " UNION SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _require_same_counts() -> None:
    """What is counted below stories is put together, and says what there is."""
    shown = Comment.objects.filter(state="published")
    people = shown.filter(author__isnull=False).values("story", "author").distinct().count()
    counted = StoryCount.objects.aggregate(comments=Sum("comments"), people=Sum("people"))
    assert counted == {"comments": shown.count(), "people": people}
    assert not StoryCount.objects.filter(is_folded=False).exists()
    assert not Participant.objects.filter(is_folded=False).exists()


def _require_same_ranks() -> None:
    """Every comment anew, by the job."""
    tallies, ranks = set(Tally.objects.values_list()), set(Rank.objects.values_list())
    PendingTally.objects.bulk_create(PendingTally(comment_id=pk) for pk in Comment.objects.values_list("pk", flat=True))
    fold_ranks(at=database_time())
    assert tallies <= set(Tally.objects.values_list())
    assert set(Rank.objects.values_list()) == ranks
    assert not Ranking.objects.filter(generation__gt=0).exists()


def _require_script() -> None:
    """What one statement wrote is written again by the script, and nothing that triggers write."""
    with same_rows() as rows:
        Comment.objects.create(
            story=Story.objects.order_by("pk")[0],
            author_id=Comment.objects.filter(state="published").order_by("pk")[0].author_id,
            state="published",
            body="It's half past 12:30.\nSo what?",
            shown_version=1,
            story_version=1,
            created_at=database_time(),
        )
    assert "threads_pendingtally" in {row.table for row in rows}
    script = script_of(rows)
    assert [row.table for row in script.rows] == ["threads_comment"]
    assert "half past 12\\x3a30.\\nSo what?" in script.text
    assert "'It\\'s" in script.text
    assert "f0000000-0000-7000-8000-" in script.text
    with same_rows() as rows:
        Draft.objects.create(
            subscriber=Subscriber.objects.order_by("-pk")[0],
            story=Story.objects.order_by("pk")[0],
            purpose="comment",
            saved_at=database_time(),
        )
    assert "ON CONFLICT DO NOTHING" in script_of(rows).text, "the same person may be drawn for the same story again"
    assert "ON CONFLICT" not in script.text
