"""stories/{slug}/read/ and the unread of stories/{slug}/me/; preview/."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.ids import last_id, moment_of, new_id
from discussion.api.draft_shapes import PreviewSerializer, UnreadCommentsSerializer
from discussion.threads.models import Comment, ReadPoint
from discussion.threads.services import publish_comment, reject_comment, remove_comment
from discussion.threads.services.reading import mark_read
from discussion.threads.unread import MOST_UNREAD, unread_by
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Merge

LATER = NOW + timedelta(days=9)  # than the ids that are drawn meanwhile, whenever that is


def read_url(story: Story) -> str:
    return f"/api/v1/stories/{story.slug}/read/"


def test_ids_tell_their_moment() -> None:
    an_id = new_id()
    assert an_id <= last_id(moment_of(an_id)) < last_id(moment_of(an_id) + timedelta(milliseconds=1))
    assert moment_of(last_id(NOW)) == NOW


def test_unread_are_shown_comments_of_others_since_the_point(
    as_bob: APIClient, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comments = [make_comment() for _ in range(3)]
    make_comment(author=bob)
    make_comment(state="held")
    make_comment(state="removed")
    unread = as_bob.get(f"/api/v1/stories/{story.slug}/me/").json()["unread"]
    assert unread == {"since": None, "count": 3, "more": False, "first": str(comments[0].pk)}
    answer = as_bob.put(read_url(story), {"upto": str(comments[1].pk)})
    assert answer.status_code == 200
    assert set(answer.json()) == set(UnreadCommentsSerializer().fields)
    assert (answer.json()["count"], answer.json()["first"]) == (1, str(comments[2].pk))
    back = as_bob.put(read_url(story), {"upto": str(comments[0].pk)})  # an older window speaks later
    assert back.json() == answer.json()
    assert as_bob.put(read_url(story), {"upto": timezone.now().isoformat()}).json()["count"] == 0


def test_nobody_has_read_what_is_not_written_yet(as_bob: APIClient, story: Story, make_comment: MakeComment) -> None:
    for future in ("ffffffff-ffff-ffff-ffff-ffffffffffff", "2999-01-01T00:00:00Z"):
        assert as_bob.put(read_url(story), {"upto": future}).status_code == 200
    make_comment(id=last_id(LATER))
    assert as_bob.get(f"/api/v1/stories/{story.slug}/me/").json()["unread"]["count"] == 1


@pytest.mark.parametrize(
    "upto", [None, 1, "", "soon", "\x00", "2026-13-01T00:00:00Z", ["x"], "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_point(as_bob: APIClient, story: Story, upto: Any) -> None:
    answer = as_bob.put(read_url(story), {"upto": upto})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not ReadPoint.objects.exists()


def test_counting_ends_at_a_hundred(
    bob: Subscriber, alice: Subscriber, story: Story, django_assert_num_queries: Any
) -> None:
    facts = {"story": story, "author": alice, "state": "published", "shown_version": 1, "story_version": 1}
    written = Comment.objects.bulk_create(Comment(**facts, created_at=NOW) for _ in range(MOST_UNREAD + 50))
    with django_assert_num_queries(3):
        unread = unread_by(bob, story)
    assert (unread.count, unread.has_more, unread.first) == (MOST_UNREAD, True, min(each.pk for each in written))


def test_what_is_approved_after_one_has_read_past_it_is_unread(
    as_bob: APIClient, bob: Subscriber, story: Story, make_comment: MakeComment, django_assert_num_queries: Any
) -> None:
    held, hidden, passed = make_comment(state="held"), make_comment(state="held"), make_comment()
    as_bob.put(read_url(story), {"upto": str(passed.pk)})
    assert unread_by(bob, story).count == 0
    published = publish_comment(comment=held, version=1, at=NOW)
    newer = make_comment()
    with django_assert_num_queries(3):
        unread = unread_by(bob, story)
    assert (unread.count, unread.has_more, unread.first) == (2, False, held.pk)
    assert [unread.includes(comment, bob) for comment in (published, hidden, passed, newer)] == [
        True,
        False,
        False,
        True,
    ]
    assert as_bob.put(read_url(story), {"upto": str(held.pk)}).json()["count"] == 1  # as it came out
    assert as_bob.put(read_url(story), {"upto": str(newer.pk)}).json()["count"] == 0
    reject_comment(comment=hidden)
    remove_comment(comment=published, reason="x", by=bob, at=NOW)
    assert unread_by(bob, story).count == 0


def test_what_is_approved_late_counts_to_a_hundred_too(bob: Subscriber, alice: Subscriber, story: Story) -> None:
    facts = {"story": story, "author": alice, "state": "published", "shown_version": 1, "story_version": 1}
    waited = Comment.objects.bulk_create(Comment(**facts, created_at=NOW) for _ in range(MOST_UNREAD + 50))
    mark_read(story=story, subscriber=bob, upto=waited[-1].pk, at=LATER)
    for comment in waited:
        comment.came_out = new_id()
    Comment.objects.bulk_update(waited, ["came_out"])
    unread = unread_by(bob, story)
    assert (unread.count, unread.has_more, unread.first) == (MOST_UNREAD, True, waited[0].pk)


def test_where_stories_become_one_the_earlier_point_counts(
    alice: Subscriber, bob: Subscriber, story: Story, target: Story, make_comment: MakeComment, merge: Merge
) -> None:
    first, second = make_comment(), make_comment()
    mark_read(story=story, subscriber=bob, upto=first.pk, at=LATER)
    mark_read(story=target, subscriber=bob, upto=second.pk, at=LATER)
    mark_read(story=story, subscriber=alice, upto=second.pk, at=LATER)
    merge()
    assert set(ReadPoint.objects.values_list("story", "subscriber", "upto")) == {
        (target.pk, bob.pk, first.pk),
        (target.pk, alice.pk, second.pk),
    }


def test_a_hidden_story_is_not_read(as_bob: APIClient, anonymous: APIClient, story: Story) -> None:
    assert anonymous.put(read_url(story), {"upto": NOW.isoformat()}).status_code == 401
    Story.objects.update(state="draft")
    assert as_bob.put(read_url(story), {"upto": NOW.isoformat()}).json()["code"] == "story_not_found"
    assert not ReadPoint.objects.exists()


def test_a_preview_is_what_would_be_shown_and_writes_nothing(
    as_alice: APIClient, bob: Subscriber, charlie: Subscriber, story: Story, django_assert_num_queries: Any
) -> None:
    body = "*Well*, @bob, @alice and @nobody_here:\n\n> <script>x</script>"
    with django_assert_num_queries(4):  # session, me, sanctions, names
        answer = as_alice.post("/api/v1/preview/", {"body": body}, headers={"Idempotency-Key": "1"})
    assert answer.status_code == 200
    assert set(answer.json()) == set(PreviewSerializer().fields)
    assert answer.json()["mentions"] == ["bob"]
    posted = as_alice.post(f"/api/v1/stories/{story.slug}/comments/", {"body": body}, headers={"Idempotency-Key": "1"})
    assert [posted.json()[key] for key in ("body_html", "body_text")] == [
        answer.json()[key] for key in ("body_html", "body_text")
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"body": " "}, 422, "body_empty"),
        ({"body": "x" * 10_001}, 422, "body_too_long"),
        ({"body": None}, 400, "malformed"),
    ],
)
def test_what_has_no_preview(as_alice: APIClient, body: dict[str, Any], status: int, code: str) -> None:
    answer = as_alice.post("/api/v1/preview/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
