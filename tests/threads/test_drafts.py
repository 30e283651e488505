"""stories/{slug}/drafts/: words that are not posted yet, kept for their writer alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.draft_shapes import CommentDraftListSerializer, CommentDraftSerializer
from discussion.threads.drafts import NEW, Purpose
from discussion.threads.models import Comment, Draft
from discussion.threads.services import edit_comment
from discussion.threads.services.drafting import forget_drafts, save_draft
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Merge, Post, comment_url, thread_url


def url(story: Story, purpose: object = "") -> str:
    return f"/api/v1/stories/{story.slug}/drafts/{f'{purpose}/' if purpose else ''}"


def keep(subscriber: Subscriber, story: Story, body: str = "not done", purpose: Purpose = NEW, **fields: Any) -> Draft:
    return save_draft(subscriber=subscriber, story=story, purpose=purpose, body=body, side="", **{"at": NOW, **fields})


def kept() -> dict[str, str]:
    return dict(Draft.objects.kept().values_list("purpose", "body"))


def test_a_draft_is_put_read_changed_and_deleted(
    as_bob: APIClient, as_alice: APIClient, story: Story, make_comment: MakeComment
) -> None:
    comment = make_comment()
    mine = url(story, f"reply-{comment.pk}")
    for body in ("One.", "One.", "One. Two"):
        answer = as_bob.put(mine, {"body": body, "side": "critic"})
        assert (answer.status_code, answer.json()["body"], answer.json()["parent"]) == (200, body, str(comment.pk))
    assert kept() == {f"reply-{comment.pk}": "One. Two"}
    read = as_bob.get(mine)
    assert (read.json(), read["Cache-Control"]) == (answer.json(), "private, no-store")
    assert set(read.json()) == set(CommentDraftSerializer().fields)
    assert as_alice.get(mine).status_code == 404
    assert as_alice.delete(mine).status_code == 204
    assert len(kept()) == 1
    for _ in range(2):
        assert as_bob.delete(mine).status_code == 204
    assert (kept(), as_bob.get(mine).status_code) == ({}, 404)


def test_the_list_is_mine_alone(
    as_bob: APIClient,
    alice: Subscriber,
    bob: Subscriber,
    story: Story,
    make_comment: MakeComment,
    django_assert_num_queries: Any,
) -> None:
    own = make_comment(author=bob)
    keep(alice, story)
    keep(bob, story, at=NOW - timedelta(hours=1))
    keep(bob, story, "other words", Purpose(edits=own.pk))
    with django_assert_num_queries(4):  # session, me, story, drafts
        answer = as_bob.get(url(story)).json()
    assert set(answer) == set(CommentDraftListSerializer().fields)
    assert [(row["id"], row["edits"]) for row in answer["results"]] == [
        (f"edit-{own.pk}", str(own.pk)),
        ("comment", None),
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"body": " \n"}, 422, "body_empty"),
        ({"body": "x" * (settings.DRAFT_MAX_LENGTH + 1)}, 422, "draft_too_long"),
        ({"body": 1}, 400, "malformed"),
        ({}, 400, "malformed"),
        ({"body": "x", "side": "left"}, 400, "malformed"),
    ],
)
def test_what_is_not_kept(as_bob: APIClient, story: Story, body: dict[str, Any], status: int, code: str) -> None:
    answer = as_bob.put(url(story, "comment"), body)
    assert (answer.status_code, answer.json()["code"], kept()) == (status, code, {})


@pytest.mark.trust("V2")
def test_drafts_are_about_what_one_may_see(
    as_bob: APIClient, bob: Subscriber, make_story: Any, story: Story, make_comment: MakeComment
) -> None:
    shown = make_comment()
    elsewhere = make_comment(story=make_story())
    hidden = [make_comment(state=state).pk for state in ("held", "rejected")]
    for purpose in [f"reply-{pk}" for pk in (*hidden, uuid4(), elsewhere.pk)] + [
        "comments",
        "reply-1",
        f"edit-{uuid4()}",
    ]:
        answer = as_bob.put(url(story, purpose), {"body": "x"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), purpose
    answer = as_bob.put(url(story, f"edit-{shown.pk}"), {"body": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_comment")
    assert kept() == {}
    Story.objects.update(state="draft")
    assert as_bob.put(url(story, "comment"), {"body": "x"}).json()["code"] == "story_not_found"


def test_of_too_many_the_oldest_makes_room(bob: Subscriber, make_story: Any, settings: Any) -> None:
    settings.DRAFTS_PER_PERSON = 2
    stories = [make_story() for _ in range(3)]
    for number, story in enumerate(stories):
        keep(bob, story, at=NOW + timedelta(minutes=number))
    assert list(Draft.objects.order_by("id").values_list("story", flat=True)) == [story.pk for story in stories[1:]]


def test_posting_takes_the_draft_of_this_place_and_no_other(
    as_bob: APIClient, alice: Subscriber, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    first, second = make_comment(), make_comment()
    for purpose in (NEW, Purpose(parent=first.pk), Purpose(parent=second.pk)):
        keep(bob, story, purpose=purpose)
    keep(alice, story, "hers")
    assert as_bob.post(thread_url(story), {"body": "Done.", "parent": str(first.pk)}).status_code == 201
    assert as_bob.post(thread_url(story), {"body": "Done."}).status_code == 201
    assert kept() == {f"reply-{second.pk}": "not done", "comment": "hers"}


def test_a_held_comment_is_posted_and_an_edit_ends_its_draft(alice: Subscriber, story: Story, post: Post) -> None:
    keep(alice, story)
    comment = post(held=True)
    assert kept() == {}
    keep(alice, story, purpose=Purpose(edits=comment.pk))
    edit_comment(comment=comment, author=alice, body="Other words.", version=1, held=False, at=NOW)
    assert kept() == {}


@pytest.mark.parametrize("key", ["", "key-1"])
def test_refused_words_are_kept(as_bob: APIClient, story: Story, make_comment: MakeComment, key: str) -> None:
    parent = make_comment(state="removed")
    long, headers = "x" * (settings.COMMENT_MAX_LENGTH + 1), {"Idempotency-Key": key} if key else {}
    refused = as_bob.post(thread_url(story), {"body": long, "side": "critic"}, headers=headers)
    assert refused.json()["code"] == "body_too_long"
    answer = as_bob.post(
        thread_url(story), {"body": "No!", "parent": str(parent.pk)}, headers=headers and {"Idempotency-Key": "2"}
    )
    assert answer.json()["code"] == "parent_not_open"
    assert kept() == {"comment": long, f"reply-{parent.pk}": "No!"}
    assert Comment.objects.count() == 1


def test_refused_edits_are_kept_and_copies_are_not(as_alice: APIClient, story: Story, alice: Subscriber) -> None:
    written = as_alice.post(thread_url(story), {"body": "One."}).json()
    assert as_alice.post(thread_url(story), {"body": "One."}).json()["code"] == "duplicate_comment"
    as_alice.post(f"{thread_url(story)}?dry_run=1", {"body": ""})
    assert kept() == {}
    stale = as_alice.patch(comment_url(written["id"]), {"body": "Two.", "version": 7})
    assert (stale.json()["code"], kept()) == ("version_stale", {f"edit-{written['id']}": "Two."})


def test_drafts_are_forgotten_after_a_while(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    keep(alice, story, at=NOW - timedelta(days=settings.DRAFT_RETENTION_DAYS))
    keep(bob, story, "newer", at=NOW - timedelta(days=settings.DRAFT_RETENTION_DAYS) + timedelta(seconds=1))
    assert (forget_drafts(at=NOW), kept()) == (1, {"comment": "newer"})


def test_where_stories_become_one_the_newer_draft_stays(
    alice: Subscriber, bob: Subscriber, story: Story, target: Story, make_comment: MakeComment, merge: Merge
) -> None:
    comment = make_comment()
    keep(alice, target, "older", at=NOW - timedelta(hours=1))
    keep(alice, story, "newer")
    keep(bob, story, "his", Purpose(parent=comment.pk))
    merge()
    assert set(Draft.objects.values_list("story", "body")) == {(target.pk, "newer"), (target.pk, "his")}


@pytest.mark.trust("V19")
def test_who_is_banned_reads_and_deletes_what_he_kept(
    as_bob: APIClient, bob: Subscriber, mo: Subscriber, story: Story
) -> None:
    keep(bob, story)
    bob.sanctions.create(kind="ban", rule="R1", reason="x", starts_at=NOW - timedelta(days=9), imposed_by=mo)
    assert as_bob.put(url(story, "comment"), {"body": "more"}).json()["code"] == "banned"
    assert as_bob.get(url(story, "comment")).json()["body"] == "not done"
    assert as_bob.delete(url(story, "comment")).status_code == 204
    assert kept() == {}
