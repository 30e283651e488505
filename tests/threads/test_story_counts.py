"""The counts below stories cost the same however many comments there are, whoever writes at the same moment."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.counts import fold_story_counts
from discussion.threads.models import Comment, Participant, StoryCount
from stories.models import Story
from stories.selectors import comment_counts, discussion_of
from tests.conftest import NOW
from tests.counts.recount import Recount
from tests.moderation.test_races import at_once
from tests.threads.conftest import MakeComment

ROUNDS = 12
LEEWAY = 8  # rows by which two plans may differ, and by which PostgreSQL rounds; there are 4,000 comments


def told(story: Story) -> tuple[int, int, list[int]]:
    shown = discussion_of(story)
    return shown.comments, shown.people, [shown.by_side[side] for side in ("critic", "defender", "neutral", "")]


def recounted(story: Story) -> tuple[int, int, list[int]]:
    numbers = Recount(NOW).discussion(story)
    return numbers["comment_count"], numbers["participant_count"], list(numbers["by_side"].values())


def add(story: Story, author: Subscriber, number: int, side: str = "") -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(
            story=story, author=author, side=side, state="published", shown_version=1, body="x", body_html="x",
            body_text="x", story_version=1, created_at=NOW,
        )
        for _ in range(number)
    )  # fmt: skip


def changes(story: Story, other: Story, alice: Subscriber, bob: Subscriber) -> list[Callable[[Any], object]]:
    """What paths do to comments, each on rows of its own."""
    return [
        lambda rows: rows.update(state="removed"),
        lambda rows: rows.update(state="published"),
        lambda rows: rows.update(side="neutral"),
        lambda rows: rows.update(author=bob),
        lambda rows: rows.update(author=alice, side="", state="deleted"),
        lambda rows: rows.update(author=None, state="published"),
        lambda rows: rows.update(author=alice, story=other),
        lambda rows: rows.update(story=story),
        lambda rows: rows.delete(),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("folds", [0, 1, 3], ids=["never folded", "folded each time", "folded now and then"])
def test_each_change_is_counted_at_once(
    story: Story, make_story: Callable[[], Story], alice: Subscriber, bob: Subscriber, folds: int
) -> None:
    other = make_story()
    add(story, bob, 1, "critic")
    rows = Comment.objects.filter(pk__in=[each.pk for each in add(story, alice, 3, "defender")])
    for step, change in enumerate(changes(story, other, alice, bob)):
        change(rows)
        if folds and step % folds == 0:
            before = [told(story), told(other)]
            fold_story_counts()
            assert [told(story), told(other)] == before
        assert [told(story), told(other)] == [recounted(story), recounted(other)]
        assert list(comment_counts([story, other]).values()) == [told(story)[0], told(other)[0]]
    fold_story_counts()
    assert told(story) == (1, 1, [1, 0, 0, 0])


@pytest.mark.django_db
def test_folding_leaves_one_row_a_side_and_a_person_and_none_of_who_is_gone(
    story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    add(story, alice, 3, "critic")
    add(story, bob, 2)
    fold_story_counts()
    counts = StoryCount.objects.order_by("side").values_list("side", "comments", "people", "is_folded")
    people = Participant.objects.order_by("author").values_list("author", "comments", "is_folded")
    assert list(counts.all()) == [("", 2, 2, True), ("critic", 3, 0, True)]
    assert list(people.all()) == [(alice.pk, 3, True), (bob.pk, 2, True)]
    Comment.objects.filter(author=bob).update(author=None)
    fold_story_counts()
    assert list(counts.all()) == [("", 2, 1, True), ("critic", 3, 0, True)]
    assert list(people.all()) == [(alice.pk, 3, True)]


@pytest.mark.django_db
def test_no_page_of_stories_reads_comments_to_count_them(
    anonymous: APIClient, story: Story, alice: Subscriber, make_comment: MakeComment
) -> None:
    make_comment()
    fold_story_counts()
    for address in ("/api/v1/stories/", f"/api/v1/stories/{story.slug}/"):
        with CaptureQueriesContext(connection) as asked:
            answer = anonymous.get(address)
        assert answer.status_code == 200
        assert any('"threads_storycount"' in each["sql"] for each in asked.captured_queries)
        assert not [each["sql"] for each in asked.captured_queries if '"threads_comment"' in each["sql"]]


@pytest.mark.django_db
def test_what_is_read_does_not_grow_with_the_comments(story: Story, alice: Subscriber, bob: Subscriber) -> None:
    read = []
    for number in (1, 500):
        for side in ("critic", "defender", "neutral", ""):
            add(story, alice, number, side)
            add(story, bob, number, side)
        fold_story_counts()
        read.append((rows_read(lambda: discussion_of(story)), rows_read(lambda: comment_counts([story]))))
    few, many = read
    assert all(later <= before + LEEWAY for before, later in zip(few, many, strict=True))
    add(story, bob, 10 * LEEWAY)
    assert rows_read(lambda: discussion_of(story)) > many[0] + LEEWAY  # or the numbers above would say nothing


def rows_read(reading: Callable[[], object]) -> float:
    """Rows that the scans of its statements find or pass over."""
    with CaptureQueriesContext(connection) as asked:
        reading()
    assert asked.captured_queries
    return sum(_rows(_plan(each["sql"])) for each in asked.captured_queries)


def _plan(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        [[[told]]] = cursor.fetchall()
    plan: dict[str, Any] = told["Plan"]
    return plan


def _rows(node: dict[str, Any]) -> float:
    below = sum(_rows(each) for each in node.get("Plans", []))
    if not node["Node Type"].endswith("Scan") or node["Node Type"] == "Bitmap Index Scan":  # it finds dead rows, too
        return below
    passed_over = node.get("Rows Removed by Filter", 0)
    return float(below + node["Actual Loops"] * (node["Actual Rows"] + passed_over))


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust("W8")
def test_writers_and_folds_at_the_same_moment(
    story: Story, make_story: Callable[[], Story], alice: Subscriber, bob: Subscriber
) -> None:
    """Two folds, and in each round somebody who comes and goes, on rows of his own, so that nobody waits."""
    other = make_story()
    people, acts = [alice, bob], changes(story, other, alice, bob)
    own = [[each.pk for each in add(story, person, 2)] for person in people]
    for person in people:
        add(story, person, 1)
    for number in range(ROUNDS):
        writers = [
            partial(acts[(number * 5 + turn * 3) % (len(acts) - 1)], Comment.objects.filter(pk__in=own[turn]))
            for turn in range(2)
        ]
        at_once(*writers, fold_story_counts, fold_story_counts)
        assert [told(story), told(other)] == [recounted(story), recounted(other)], number
    fold_story_counts()
    assert [told(story), told(other)] == [recounted(story), recounted(other)]
    assert not Participant.objects.filter(is_folded=False).exists()
