"""POST stories/: stories that programs hand in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import IdempotentWrite
from stories.api import examples
from stories.api.forms import NewStoryForm, StoryChangesForm
from stories.api.serializers import EditedStorySerializer, SubmittedStorySerializer
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story
from tests.conftest import NOW
from tests.stories.conftest import LIST, told
from tests.stories.test_story_api import same_keys


def test_a_story_is_filed_and_seen_by_nobody(desk: APIClient, anonymous: APIClient) -> None:
    answer = desk.post(LIST, examples.NEW)
    made = answer.json()
    assert (answer.status_code, made["state"], made["outcome"], made["published_at"]) == (
        201,
        "review",
        "filed",
        None,
    )
    assert answer["Location"] == f"{LIST}{made['slug']}/"
    assert "no-store" in answer["Cache-Control"]
    assert anonymous.get(answer["Location"]).status_code == 404
    same_keys(SubmittedStorySerializer(), made)
    assert told(desk.put(answer["Location"] + "state/", {"state": "published"})) == (200, "")
    shown = anonymous.get(answer["Location"]).json()
    assert (shown["title"], shown["topics"]) == (
        examples.NEW["title"],
        [{"slug": "transport", "name": "Transport"}],
    )
    assert shown["sides"]["critics"][0]["name"] == "Market traders"
    assert (shown["forecast"]["text"], shown["timeline"][0]["date"]) == (examples.NEW["forecast"], "2026-11-26")


def test_one_that_is_published_at_once_is_read_by_everybody(desk: APIClient, anonymous: APIClient) -> None:
    answer = desk.post(LIST, {"title": "Ferries cost more", "state": "published"})
    assert (answer.status_code, answer.json()["outcome"]) == (201, "published")
    assert anonymous.get(answer["Location"]).json()["title"] == "Ferries cost more"
    assert [card["slug"] for card in anonymous.get(LIST).json()["results"]] == ["ferries-cost-more"]


def test_one_with_a_time_waits_for_it(desk: APIClient, anonymous: APIClient) -> None:
    when = (timezone.now() + timedelta(days=1)).isoformat()
    answer = desk.post(LIST, {"title": "Ferries cost more", "state": "published", "publish_at": when})
    assert (answer.status_code, answer.json()["state"]) == (201, "scheduled")
    assert anonymous.get(answer["Location"]).status_code == 404


@pytest.mark.trust("V1")
def test_a_time_for_a_published_story_is_refused(desk: APIClient, anonymous: APIClient) -> None:
    made = desk.post(LIST, {**examples.NEW, "state": "published"})
    late = {**examples.NEW, "state": "published", "publish_at": "2099-01-01T00:00:00Z", "summary": "Canary."}
    assert told(desk.post(LIST, late)) == (409, "story_not_draft")
    assert "Canary." not in anonymous.get(made["Location"]).content.decode()


def test_a_document_that_comes_again_is_the_same_story(desk: APIClient) -> None:
    first, again = (desk.post(LIST, examples.NEW) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["outcome"]) == (201, 200, "unchanged")
    changed = desk.post(LIST, {**examples.NEW, "plain_words": "Some want a tram."})
    assert (changed.status_code, changed.json()["outcome"]) == (200, "refiled")
    assert Story.objects.get().document == "newsroom:4711"


def test_without_a_document_each_is_a_new_one(desk: APIClient) -> None:
    slugs = [desk.post(LIST, {"title": "Ferries"}).json()["slug"] for _ in range(2)]
    assert slugs == ["ferries", "ferries-2"]


@pytest.mark.trust("W6")
def test_a_key_makes_it_happen_once(desk: APIClient) -> None:
    headers = {"Idempotency-Key": "one"}
    first, again = (desk.post(LIST, {"title": "Ferries"}, headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (again["Idempotency-Replayed"], Story.objects.count()) == ("true", 1)
    assert told(desk.post(LIST, {"title": "Trams"}, headers=headers)) == (422, "idempotency_key_reused")


def test_a_story_may_be_longer_than_other_bodies(desk: APIClient) -> None:
    paragraphs = ["x" * 1000] * 100
    headers = {"Idempotency-Key": "long"}
    answer = desk.post(LIST, {"title": "Long", "body": [{"paragraphs": paragraphs}]}, headers=headers)
    assert (answer.status_code, answer.json()["body"][0]["paragraphs"]) == (201, paragraphs)


@pytest.mark.trust("S13")
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "huge"}])
def test_but_not_as_long_as_it_likes(desk: APIClient, headers: dict[str, str]) -> None:
    answer = desk.post(LIST, {"title": "Long", "plain_words": "x" * 131_072}, headers=headers)
    assert told(answer) == (413, "body_too_large")
    assert "128 KiB" in answer.json()["detail"]
    assert not Story.objects.exists()
    assert not IdempotentWrite.objects.exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"title": None}, "#/title"),
        ({"title": " "}, "#/title"),
        ({"title": "x" * 201}, "#/title"),
        ({"state": "closed"}, "#/state"),
        ({"state": "scheduled"}, "#/state"),
        ({"publish_at": "2099-01-01T00:00:00Z"}, "#/publish_at"),
        ({"publish_at": "soon", "state": "published"}, "#/publish_at"),
        ({"publish_at": "2099-01-01T00:00:00", "state": "published"}, "#/publish_at"),
        ({"document": "a\u202eb"}, "#/document"),
        ({"sides": {"critics": [{"statement": "y"}, {"name": "z"}]}}, "#/sides/critics/1/statement"),
        ({"timeline": [{"title": "y", "date": "soon"}]}, "#/timeline/0/date"),
        ({"body": [{"heading": "y"}]}, "#/body/0/paragraphs"),
        ({"topics": ["a", 7]}, "#/topics/1"),
        ({"topics": ["a"] * 51}, "#/topics"),
        ({"language": "x" * 11}, "#/language"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(desk: APIClient, sent: dict[str, Any], pointer: str) -> None:
    answer = desk.post(LIST, {"title": "x", **sent})
    assert told(answer) == (400, "malformed")
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"title": "\u200b"}, "#/title"),
        ({"title": "x", "sources": [{"name": "y", "url": "javascript:alert(1)"}]}, "#/sources/0/url"),
    ],
)
def test_what_does_not_make_a_story_is_refused_with_its_place(
    desk: APIClient, sent: dict[str, Any], pointer: str
) -> None:
    answer = desk.post(LIST, sent)
    assert told(answer) == (422, "draft_invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Story.objects.exists()


@pytest.mark.trust("S4")
@pytest.mark.parametrize(
    ("sent", "status", "pointer"),
    [
        ({"sides": {camp: [{"statement": "x"}] * 167 for camp in ("critics", "defenders", "neutral")}}, 422, "#/sides"),
        ({"timeline": [{"title": "x"}] * 501}, 400, "#/timeline"),
        ({"sources": [{"name": "x"}] * 501}, 400, "#/sources"),
        ({"key_points": ["x"] * 501}, 400, "#/key_points"),
        ({"body": [{"heading": "x", "paragraphs": []}] * 501}, 400, "#/body"),
        ({"topics": ["x"] * 51}, 400, "#/topics"),
    ],
)
def test_a_story_has_no_endless_lists(desk: APIClient, sent: dict[str, Any], status: int, pointer: str) -> None:
    answer = desk.post(LIST, {"title": "x", **sent})
    assert told(answer) == (status, "malformed" if status == 400 else "draft_invalid")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, "max_length")]
    assert not Story.objects.exists()


@pytest.mark.trust("S4")
@pytest.mark.parametrize("field", ["sides", "timeline", "sources", "key_points", "body", "topics"])
def test_nor_does_one_that_is_corrected(harbour: Story, edith: Subscriber, field: str) -> None:
    """Whoever writes: the lists are counted where every story is written."""
    told = draft_of(harbour)
    endless = replace(told, **{field: getattr(told, field)[:1] * 501})
    if field == "topics":
        endless = replace(told, topics=[f"Topic {number}" for number in range(51)])
    with pytest.raises(DomainError) as refusal:
        correct_story(story=harbour, draft=endless, reason="More.", actor=edith, at=NOW)
    assert refusal.value.code == "draft_invalid"
    assert [error["pointer"] for error in refusal.value.data["errors"]] == [f"#/{field}"]
    assert draft_of(harbour) == told


def test_a_time_that_is_past_is_refused(desk: APIClient) -> None:
    sent = {"title": "x", "state": "published", "publish_at": "2020-01-01T00:00:00Z"}
    assert told(desk.post(LIST, sent)) == (422, "publish_time_past")
    assert not Story.objects.exists()


@pytest.mark.parametrize("entries", [1, 300])
def test_a_long_story_costs_as_much_as_a_short_one(
    desk: APIClient, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sides = {"critics": [{"statement": f"Words {number}."} for number in range(entries)]}
    timeline = [{"title": f"Step {number}"} for number in range(entries)]
    with django_assert_num_queries(30):
        assert desk.post(LIST, {**examples.NEW, "sides": sides, "timeline": timeline}).status_code == 201


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (SubmittedStorySerializer, examples.SUBMITTED),
        (EditedStorySerializer, examples.CORRECTED),
        (EditedStorySerializer, examples.SCHEDULED),
    ],
)
def test_examples_have_the_shape(shape: Any, example: dict[str, Any]) -> None:
    same_keys(shape(), example)


def test_examples_of_what_is_sent_can_be_read() -> None:
    for form, example in ((NewStoryForm, examples.NEW), (StoryChangesForm, examples.CHANGES)):
        assert set(example) <= set(form().fields)
        form(data=example).is_valid(raise_exception=True)
