"""Words that were posted do not come back as a draft, and a draft is about what its comment will be about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.ids import last_id
from discussion.threads.drafts import NEW, Purpose, own_drafts
from discussion.threads.models import Comment, Draft
from discussion.threads.services.drafting import (
    ON_ITS_WAY,
    DraftPostedError,
    discard_draft,
    finish_draft,
    forget_drafts,
    save_draft,
)
from stories.models import Passage, Story
from stories.selectors import draft_of
from stories.services import correct_story, publish_story
from tests.conftest import NOW
from tests.threads.conftest import Merge, comment_url, thread_url
from tests.threads.test_anchors import DRAFT
from tests.threads.test_drafts import keep, kept, url


@pytest.fixture
def told(db: None) -> Story:
    return publish_story(draft=DRAFT, document="tests:tram", at=NOW).story


@pytest.fixture
def point(told: Story) -> Passage:
    return Passage.objects.get(story=told, kind="key_point", position=0)


def test_a_draft_keeps_what_it_is_about(as_bob: APIClient, told: Story, point: Passage) -> None:
    answer = as_bob.put(url(told, "comment"), {"body": "Too early", "anchor": point.anchor})
    assert (answer.status_code, answer.json()["anchor"]) == (200, point.anchor)
    mine = as_bob.get(f"/api/v1/stories/{told.slug}/me/").json()["drafts"]
    assert mine == [answer.json()] == as_bob.get(url(told)).json()["results"]
    posted = as_bob.post(thread_url(told), {name: mine[0][name] for name in ("body", "parent", "side", "anchor")})
    assert posted.json()["anchor"]["id"] == point.anchor
    assert kept() == {}


def test_no_anchor_is_a_reason_to_lose_words(
    as_bob: APIClient, told: Story, make_story: Callable[[], Story], point: Passage, edith: Subscriber
) -> None:
    for place, anchor in ((told, "key_point:999999"), (told, "?"), (make_story(), point.anchor)):
        answer = as_bob.put(url(place, "comment"), {"body": "Too early", "anchor": anchor})
        assert (answer.status_code, answer.json()["anchor"]) == (200, None)
    as_bob.put(url(told, "comment"), {"body": "Too early", "anchor": point.anchor})
    gone = replace(draft_of(told), key_points=[])
    correct_story(story=told, draft=gone, reason="Wrong.", actor=edith, at=NOW)
    assert as_bob.get(url(told, "comment")).json()["anchor"] is None
    refused = as_bob.post(thread_url(told), {"body": "Far too early", "anchor": point.anchor})
    assert (refused.json()["code"], kept()["comment"]) == ("anchor_unknown", "Far too early")


def test_refused_words_keep_what_they_are_about(as_bob: APIClient, told: Story, point: Passage) -> None:
    refused = as_bob.post(thread_url(told), {"body": "x" * 10_001, "anchor": point.anchor})
    assert refused.json()["code"] == "body_too_long"
    assert as_bob.get(url(told, "comment")).json()["anchor"] == point.anchor


def test_what_was_on_its_way_when_it_was_posted_is_not_kept(as_bob: APIClient, story: Story) -> None:
    writing = str(uuid4())
    as_bob.put(url(story, "comment"), {"body": "Fewer", "writing": writing})
    posted = as_bob.post(thread_url(story), {"body": "Fewer cars.", "writing": writing})
    assert posted.status_code == 201
    late = as_bob.put(url(story, "comment"), {"body": "Fewer car", "writing": writing})
    assert (late.status_code, late.json()["code"]) == (409, "draft_posted")
    assert (kept(), as_bob.get(url(story, "comment")).status_code) == ({}, 404)
    assert as_bob.get(f"/api/v1/stories/{story.slug}/me/").json()["drafts"] == []
    assert as_bob.put(url(story, "comment"), {"body": "Another", "writing": str(uuid4())}).status_code == 200
    assert as_bob.put(url(story, "comment"), {"body": "Fewer car", "writing": writing}).status_code == 409
    assert kept() == {"comment": "Another"}


def test_without_a_name_nothing_is_kept_for_a_moment(alice: Subscriber, bob: Subscriber, story: Story) -> None:
    """Of a client that does not say what belongs together: by then whatever it had sent before has come."""
    for had_kept in (False, True):
        if had_kept:
            keep(bob, story, "Fewer")
        finish_draft(subscriber=bob, story=story, purpose=NEW, writing=None, at=NOW)
        for later in (timedelta(), ON_ITS_WAY - timedelta(milliseconds=1)):
            with pytest.raises(DraftPostedError):
                keep(bob, story, "Fewer car", at=NOW + later)
        discard_draft(subscriber=bob, story=story, purpose=NEW)  # and that tidies up does not bring it back
        with pytest.raises(DraftPostedError):
            keep(bob, story, "Fewer car", at=NOW)
        assert kept() == {}
        keep(bob, story, "Another", at=NOW + ON_ITS_WAY)
        keep(bob, story, "Another one", at=NOW + ON_ITS_WAY)
        assert kept() == {"comment": "Another one"}
    finish_draft(subscriber=bob, story=story, purpose=NEW, writing=uuid4(), at=NOW)
    keep(bob, story, "A third", at=NOW, writing=uuid4())
    keep(alice, story, "hers")
    assert set(Draft.objects.kept().values_list("body", flat=True)) == {"A third", "hers"}


def test_what_an_earlier_page_had_sent_is_not_kept_for_a_moment(bob: Subscriber, story: Story) -> None:
    """Whoever loads a page again goes on with what the first one kept, and posts it by another name."""
    second = timedelta(seconds=1)
    earlier, posted, after = (id_at(NOW + begun) for begun in (-second, second, 3 * second))
    keep(bob, story, "Fewer", at=NOW, writing=earlier)
    finish_draft(subscriber=bob, story=story, purpose=NEW, writing=posted, at=NOW + 2 * second)
    for late in (2 * second, 2 * second + ON_ITS_WAY - timedelta(milliseconds=1)):
        with pytest.raises(DraftPostedError):
            keep(bob, story, "Fewer car", at=NOW + late, writing=earlier)
    assert kept() == {}
    keep(bob, story, "Another", at=NOW + 3 * second, writing=after)
    assert kept() == {"comment": "Another"}
    finish_draft(subscriber=bob, story=story, purpose=NEW, writing=after, at=NOW + 4 * second)
    keep(bob, story, "Still typing there", at=NOW + 4 * second + ON_ITS_WAY, writing=earlier)
    finish_draft(subscriber=bob, story=story, purpose=NEW, writing=None, at=NOW + 4 * second)
    keep(bob, story, "Of no year", at=NOW + 4 * second, writing=UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"))
    assert kept() == {"comment": "Of no year"}


def id_at(moment: datetime) -> UUID:
    """A UUIDv7 that was drawn at this moment."""
    return UUID(int=last_id(moment).int & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62)


def test_what_is_refused_right_after_is_kept(as_bob: APIClient, story: Story) -> None:
    assert as_bob.post(thread_url(story), {"body": "Fewer cars."}).status_code == 201
    late = as_bob.put(url(story, "comment"), {"body": "Fewer car"})
    assert (late.status_code, late.json()["code"]) == (409, "draft_posted")
    long = "x" * 10_001
    assert as_bob.post(thread_url(story), {"body": long}).json()["code"] == "body_too_long"
    assert kept() == {"comment": long}


def test_so_is_an_edit_and_a_refusal_ends_nothing(as_bob: APIClient, story: Story) -> None:
    comment = Comment.objects.get(pk=as_bob.post(thread_url(story), {"body": "One."}).json()["id"])
    mine, writing = url(story, Purpose(edits=comment.pk)), str(uuid4())
    stale = as_bob.patch(comment_url(comment), {"body": "Two.", "version": 7, "writing": writing})
    assert (stale.json()["code"], kept()) == ("version_stale", {f"edit-{comment.pk}": "Two."})
    assert as_bob.put(mine, {"body": "Two. Three", "writing": writing}).status_code == 200
    assert as_bob.patch(comment_url(comment), {"body": "Two.", "version": 1, "writing": writing}).status_code == 200
    assert as_bob.put(mine, {"body": "Two. Three", "writing": writing}).json()["code"] == "draft_posted"
    assert kept() == {}


def test_what_is_remembered_takes_no_room_and_is_forgotten(bob: Subscriber, story: Story, settings: object) -> None:
    settings.DRAFTS_PER_PERSON = 1  # type: ignore[attr-defined]  # pytest-django's
    keep(bob, story, "kept", Purpose(parent=None), at=NOW - timedelta(days=2))
    for number in range(3):
        purpose = Purpose(parent=uuid4())
        finish_draft(
            subscriber=bob, story=story, purpose=purpose, writing=uuid4(), at=NOW - timedelta(hours=12 * number)
        )
    keep(bob, story, "kept", at=NOW - timedelta(days=2))
    assert [draft.body for draft in own_drafts(bob, story)] == ["kept"]
    assert forget_drafts(at=NOW) == 1
    assert (Draft.objects.count(), kept()) == (3, {"comment": "kept"})


def test_what_is_remembered_outdoes_no_words(bob: Subscriber, story: Story, target: Story, merge: Merge) -> None:
    writing = uuid4()
    keep(bob, story, "not done", at=NOW - timedelta(days=1))
    finish_draft(subscriber=bob, story=target, purpose=NEW, writing=writing, at=NOW)
    with pytest.raises(DraftPostedError):
        save_draft(subscriber=bob, story=target, purpose=NEW, body="late", side="", at=NOW, writing=writing)
    merge()
    assert list(Draft.objects.values_list("story", "body")) == [(target.pk, "not done")]
