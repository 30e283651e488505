"""`changes/`: only what everybody may read, in an answer whose size and cost follow what has changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.personal import Choice, Fate
from discussion.api.changes import ChangesSerializer
from discussion.moderation.sanctioning import ban_subscriber
from discussion.threads.changes.forgetting import forget_changes
from discussion.threads.models import Change, Comment
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    edit_comment,
    publish_comment,
    react,
    reject_comment,
    remove_comment,
)
from discussion.threads.services.erasing import erase_author
from discussion.threads.services.uniting import unite_authors
from stories.models import Passage, Story
from tests.conftest import NOW
from tests.stories.test_story_order import nodes
from tests.threads.conftest import LATER, MakeComment, Merge, Post, comment_url
from tests.threads.follower import Follower, changes_url

FILL = "INSERT INTO threads_change (story_id, comment_id) SELECT %s, gen_random_uuid() FROM generate_series(1, %s)"


@pytest.fixture
def follower(anonymous: APIClient, story: Story) -> Follower:
    return Follower(anonymous, story.slug)


def told(follower: Follower) -> list[str]:
    """The comments of the next answer, which is the last one."""
    [answer] = follower.follow()
    return [*(comment["id"] for comment in answer["results"]), *answer["gone"]]


def test_the_first_answer_is_only_where_to_begin(anonymous: APIClient, story: Story, post: Post) -> None:
    post()
    answer = anonymous.get(changes_url(story.slug)).json()
    assert (answer["results"], answer["gone"], answer["more"]) == ([], [], False)
    assert answer["discussion"]["comment_count"] == 1
    assert set(answer) == set(ChangesSerializer().fields)


def test_each_comment_is_told_as_it_is_read_alone(follower: Follower, post: Post, bob: Subscriber) -> None:
    root = post()
    reply = post("No.", author=bob, parent=root)
    [answer] = follower.follow()
    assert answer["results"] == [
        follower.client.get(comment_url(comment), {"depth": 0}).json() for comment in (root, reply)
    ]
    assert answer["results"][0]["replies"]["count"] == 1
    assert answer["discussion"]["comment_count"] == 2


@pytest.mark.trust("V4")
def test_what_nobody_may_read_leaves_no_trace(
    follower: Follower, post: Post, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    public, kept = post(), follower.cursor
    removed = post("Away.", author=bob)
    remove_comment(comment=removed, reason="Rule 1.", by=mo, at=NOW)
    follower.follow()
    kept = follower.cursor
    before = list(Change.objects.values_list("id", flat=True))
    held = post("Wait.", held=True)
    post("No.", held=True, parent=public)
    edit_comment(comment=public, author=alice, body="Not yet.", version=1, held=True, at=NOW)
    reject_comment(comment=public)
    reject_comment(comment=held)
    Comment.objects.filter(pk=removed.pk).update(author=alice)  # as where two accounts become one
    assert list(Change.objects.values_list("id", flat=True)) == before
    assert told(follower) == []
    assert follower.cursor == kept


def test_an_approved_comment_is_told_with_what_it_answers(follower: Follower, post: Post, bob: Subscriber) -> None:
    root = post()
    follower.follow()
    reply = post("Wait.", author=bob, parent=root, held=True)
    assert told(follower) == []
    publish_comment(comment=reply, version=1, at=LATER)
    assert told(follower) == [str(root.pk), str(reply.pk)]


def test_a_deleted_comment_becomes_a_tombstone(follower: Follower, post: Post, alice: Subscriber) -> None:
    comment = post()
    follower.follow()
    delete_comment(comment=comment, author=alice, at=LATER)
    [answer] = follower.follow()
    assert [(each["id"], each["state"], each["body_html"]) for each in answer["results"]] == [
        (str(comment.pk), "removed", None)
    ]


def test_a_comment_without_a_place_any_more_is_gone(follower: Follower, post: Post, story: Story) -> None:
    comment = post()
    follower.follow()
    Comment.objects.filter(pk=comment.pk).update(state="held")
    [answer] = follower.follow()
    assert (answer["results"], answer["gone"]) == ([], [str(comment.pk)])
    assert follower.comments == {}


def test_reactions_are_told_at_once_and_by_the_fold(
    follower: Follower, post: Post, bob: Subscriber, mo: Subscriber
) -> None:
    comment = post()
    follower.follow()
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    [answer] = follower.follow()
    assert answer["results"][0]["reactions"]["fair"] == 1
    ban_subscriber(subscriber=bob, rule="R1", reason="Again.", actor=mo, at=NOW)
    [answer] = follower.follow()
    assert answer["results"][0]["reactions"]["fair"] == 0


def test_a_correction_is_told_of_the_comments_that_point_at_what_it_changed(
    follower: Follower, make_comment: MakeComment, story: Story
) -> None:
    part = Passage.objects.create(story=story, kind="key_point", position=0, text="Rails.", since=1)
    pointing, _ = make_comment(anchor=part, anchor_text="Rails."), make_comment()
    follower.follow()
    Passage.objects.filter(pk=part.pk).update(since=2)
    [answer] = follower.follow()
    assert [(each["id"], each["anchor"]["is_current"]) for each in answer["results"]] == [(str(pointing.pk), False)]


@pytest.mark.trust("V5")
@pytest.mark.parametrize("was", [None, "agree"])
def test_what_was_told_at_once_and_taken_back_in_silence_is_told_again(
    follower: Follower, post: Post, bob: Subscriber, make_subscriber: Callable[..., Subscriber], was: str | None
) -> None:
    comment, dora = post(), make_subscriber("dora")
    if was:
        react(comment=comment, subscriber=bob, kind=was, at=NOW)
        fold_ranks(at=NOW)
    told(follower)
    react(comment=comment, subscriber=dora, kind="agree", at=NOW)
    told(follower)
    before = follower.comments[str(comment.pk)]["reactions"]["agree"]
    erase_author(author=dora, choice=Choice(comments=Fate.REMOVED), at=NOW)
    fold_ranks(at=NOW)
    assert told(follower) == [str(comment.pk)]
    assert follower.comments[str(comment.pk)]["reactions"]["agree"] == before - 1
    fold_ranks(at=NOW)
    assert told(follower) == []


def test_who_reacted_is_not_told_by_what_changes_together(
    follower: Follower, make_comment: MakeComment, bob: Subscriber, charlie: Subscriber, story: Story
) -> None:
    """A change of side, or of the account, changes nothing that is read of these comments."""
    for comment in (make_comment(), make_comment()):
        react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    fold_ranks(at=NOW)
    follower.follow()
    declare_stance(story=story, subscriber=bob, side="critic", because=None, at=NOW)
    unite_authors(gone=bob, kept=charlie, at=NOW)
    fold_ranks(at=NOW)
    assert told(follower) == []


def test_a_merged_story_sends_its_followers_to_the_one_that_stays(
    follower: Follower, post: Post, merge: Merge, target: Story
) -> None:
    comment, other = post(), Follower(follower.client, target.slug)
    merge()
    answer = follower.client.get(changes_url(follower.slug), {"since": follower.cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")
    assert told(other) == [str(comment.pk)]
    assert follower.follow() == []
    assert follower.comments == other.comments


def test_pages_go_on_until_there_is_no_more(follower: Follower, make_comment: MakeComment) -> None:
    made = [str(make_comment().pk) for _ in range(5)]
    follower.limit = 2
    answers = follower.follow()
    assert [comment["id"] for answer in answers for comment in answer["results"]] == made
    assert [answer["more"] for answer in answers] == [True, True, False]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("since=nonsense", "#/since"), ("since=", "#/since"), ("limit=0", "#/limit"), ("limit=101", "#/limit")],
)
def test_what_cannot_be_read_is_refused(anonymous: APIClient, story: Story, query: str, pointer: str) -> None:
    answer = anonymous.get(f"{changes_url(story.slug)}?{query}")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_cursor_of_another_list_or_story_is_none_of_this_one(
    follower: Follower, make_story: Callable[[], Story], make_comment: MakeComment
) -> None:
    make_comment(), make_comment()
    page = follower.client.get(f"/api/v1/stories/{follower.slug}/comments/?limit=1").json()
    assert follower.client.get(changes_url(follower.slug), {"since": page["next"]}).status_code == 400
    answer = follower.client.get(changes_url(make_story().slug), {"since": follower.cursor})
    assert answer.json()["code"] == "cursor_expired"


def test_a_story_that_nobody_may_read_is_not_found(follower: Follower, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(state="draft")
    for slug in (story.slug, "unknown"):
        answer = follower.client.get(changes_url(slug), {"since": follower.cursor})
        assert (answer.status_code, answer.json()["code"]) == (404, "story_not_found")


def test_old_changes_are_forgotten_and_their_cursors_end(
    follower: Follower, make_comment: MakeComment, settings: Any
) -> None:
    begun, ended = follower.cursor, timezone.now() - timedelta(days=settings.CHANGES_RETENTION_DAYS)
    make_comment()
    follower.follow()
    quiet = follower.cursor
    Change.objects.update(at=ended - timedelta(hours=2))
    make_comment()
    forget_changes(at=timezone.now())
    forget_changes(at=timezone.now())
    assert Change.objects.count() == 1
    answer = follower.client.get(changes_url(follower.slug), {"since": begun})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")
    assert len(follower.client.get(changes_url(follower.slug), {"since": quiet}).json()["results"]) == 1


def test_a_cursor_from_before_the_database_was_set_back_ends(follower: Follower, make_comment: MakeComment) -> None:
    make_comment()
    follower.follow()
    Change.objects.all().delete()
    assert follower.client.get(changes_url(follower.slug), {"since": follower.cursor}).status_code == 410


def test_where_nothing_is_new_the_answer_is_304_after_three_small_queries(
    follower: Follower, make_comment: MakeComment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_comment()
    follower.follow()
    query = {"since": follower.cursor}
    etag = follower.client.get(changes_url(follower.slug), query)["ETag"]
    with django_assert_num_queries(3):
        again = follower.client.get(changes_url(follower.slug), query, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    make_comment()
    assert follower.client.get(changes_url(follower.slug), query, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.trust("V15")
def test_everybody_may_keep_it_and_it_is_the_same_for_all(
    follower: Follower, client_of: Callable[[Subscriber], APIClient], bob: Subscriber
) -> None:
    nobodys = follower.client.get(changes_url(follower.slug), {"since": follower.cursor})
    bobs = client_of(bob).get(changes_url(follower.slug), {"since": follower.cursor})
    assert bobs.content == nobodys.content
    assert "public" in nobodys["Cache-Control"]
    assert "Cookie" not in nobodys.get("Vary", "")


def test_the_cost_follows_what_has_changed(follower: Follower, make_comment: MakeComment, story: Story) -> None:
    """With 50,000 changes before and beside: an index finds the two, and nothing reads the others."""
    root = make_comment()
    with connection.cursor() as cursor:
        fill = (
            "INSERT INTO threads_change (story_id, comment_id) SELECT {}, gen_random_uuid() FROM generate_series(1, {})"
        )
        cursor.execute(fill.format(story.pk, 20_000))
        cursor.execute(fill.format(story.pk + 1, 30_000))
        cursor.execute("ANALYZE threads_change")
    follower.begin()
    make_comment(root)
    with CaptureQueriesContext(connection) as seen:
        assert told(follower) != []
    assert len(seen) == 7
    read = [step for query in seen.captured_queries[1:3] for step in nodes(query["sql"])]
    touched = [step for step in read if step.get("Relation Name") == "threads_change"]
    assert {step["Node Type"] for step in touched} <= {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}
    assert all(step["Actual Rows"] <= 2 for step in touched)


@pytest.mark.parametrize("unknown", ["00000000-0000-4000-8000-000000000000", "1"])
def test_a_cursor_cannot_be_made_up(follower: Follower, unknown: str) -> None:
    assert follower.client.get(changes_url(follower.slug), {"since": f"{unknown}.x"}).status_code == 400
