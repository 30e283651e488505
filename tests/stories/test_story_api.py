"""GET stories/ and GET stories/{slug}/: names and shapes of the contract, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework import serializers
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.api.examples import CARD, NOISE, STORY
from stories.api.serializers import NoiseSerializer, StoryCardSerializer, StorySerializer
from stories.drafts import StoryDraft
from stories.models import Story
from stories.noise.services import fold_pending, record_engagement
from stories.services import close_story, publish_story
from tests.conftest import NOW

LIST = "/api/v1/stories/"


def publish(title: str, *, days_ago: float, topics: list[str] | None = None) -> Story:
    draft = StoryDraft(title=title, topics=topics or [])
    return publish_story(draft=draft, document=title, at=NOW - timedelta(days=days_ago)).story


def talk(story: Story, *people: Subscriber, at: Any = None) -> None:
    at = at or timezone.now()
    for person in people:
        key = f"comment:{story.pk}:{person.pk}:{at}"
        record_engagement(story=story, actor=person, kind="comment", source_key=key, at=at)
    fold_pending(at=at)


def slugs(answer: Any) -> list[str]:
    return [card["slug"] for card in answer.json()["results"]]


def same_keys(serializer: serializers.Serializer[Any], payload: Any) -> None:
    """The description and the answer name the same members, all the way down."""
    assert set(serializer.fields) == set(payload)
    for name, field in serializer.fields.items():
        value = payload[name]
        if isinstance(field, serializers.ListSerializer):
            assert isinstance(field.child, serializers.Serializer)
            for item in value:
                same_keys(field.child, item)
        elif isinstance(field, serializers.Serializer) and value is not None:
            same_keys(field, value)


def test_a_story_is_told_as_the_contract_says(anonymous: APIClient, harbour: Story) -> None:
    answer = anonymous.get(f"{LIST}{harbour.slug}/").json()
    assert answer["title"] == "Harbour toll divides the islands"
    assert [side["name"] for side in answer["sides"]["critics"]] == ["Fishers' union"]
    assert answer["sides"]["critics"][0]["id"] == str(harbour.sides.get(camp="critic").pk)
    assert [side["name"] for side in answer["sides"]["defenders"]] == ["Harbour board"]
    assert [side["statement"] for side in answer["sides"]["neutral"]] == ["The figures are not out yet."]
    assert answer["forecast"]["text"] == "The court will shorten it."
    assert answer["forecast"]["resolution"] is None
    step = {"date": "2026-11-03", "date_text": "", "title": "The vote", "text": "9 to 7"}
    assert answer["timeline"][0] == {**step, "anchor": answer["anchors"][5]["id"]}
    assert answer["timeline"][1]["date"] is None
    assert answer["topics"] == [{"slug": "harbour", "name": "Harbour"}, {"slug": "taxes", "name": "Taxes"}]
    assert answer["discussion"]["state"] == "open"
    assert (answer["noise"]["level"], answer["noise"]["band"]) == (0, "silent")
    assert (answer["version"], answer["corrections"]) == (1, [])


@pytest.mark.parametrize(
    ("serializer", "example"), [(StorySerializer, STORY), (StoryCardSerializer, CARD), (NoiseSerializer, NOISE)]
)
def test_answers_descriptions_and_examples_have_the_same_members(
    anonymous: APIClient, harbour: Story, alice: Subscriber, serializer: Any, example: Any
) -> None:
    publish_story(draft=StoryDraft(title="Changed"), document="tests:harbour", at=NOW)
    talk(harbour, alice)
    detail = anonymous.get(f"{LIST}{harbour.slug}/").json()
    real = {StorySerializer: detail, NoiseSerializer: detail["noise"]}
    same_keys(serializer(), real.get(serializer) or anonymous.get(LIST).json()["results"][0])
    same_keys(serializer(), example)


def test_counts_are_of_what_is_shown(
    anonymous: APIClient, harbour: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    for author, state, side in [
        (alice, "published", "critic"),
        (alice, "published", "critic"),
        (bob, "published", ""),
        (bob, "removed", "defender"),
        (charlie, "held", "neutral"),
        (charlie, "deleted", "neutral"),
    ]:
        shown = int(state == "published")
        Comment.objects.create(
            story=harbour, author=author, state=state, side=side, shown_version=shown, story_version=1, created_at=NOW
        )
    discussion = anonymous.get(f"{LIST}{harbour.slug}/").json()["discussion"]
    assert (discussion["comment_count"], discussion["participant_count"]) == (3, 2)
    assert discussion["by_side"] == {"critics": 2, "defenders": 0, "neutral": 0, "undeclared": 1}
    card = anonymous.get(LIST).json()["results"][0]
    assert card["comment_count"] == 3
    assert card["side_counts"] == {"critics": 1, "defenders": 1, "neutral": 1}


def test_a_closed_story_says_so(anonymous: APIClient, harbour: Story, edith: Subscriber) -> None:
    close_story(story=harbour, actor=edith, at=NOW)
    assert anonymous.get(f"{LIST}{harbour.slug}/").json()["discussion"]["state"] == "closed"


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["draft", "review", "scheduled"])
def test_an_unpublished_story_is_like_none(anonymous: APIClient, harbour: Story, state: str) -> None:
    missing = [anonymous.get(f"{LIST}no-such-story/{tail}").json() for tail in ("", "noise/")]
    if state == "scheduled":
        Story.objects.update(published_at=timezone.now() + timedelta(hours=1))
    else:
        Story.objects.update(state=state)
    for tail, nothing in zip(("", "noise/"), missing, strict=True):
        answer = anonymous.get(f"{LIST}{harbour.slug}/{tail}")
        assert (answer.status_code, answer.json()) == (404, nothing)
        assert nothing["code"] == "story_not_found"
    assert slugs(anonymous.get(LIST)) == []


def test_an_archived_story_is_found_by_its_address_only(anonymous: APIClient, harbour: Story) -> None:
    Story.objects.update(state=Story.State.ARCHIVED)
    assert anonymous.get(f"{LIST}{harbour.slug}/").json()["discussion"]["state"] == "closed"
    assert slugs(anonymous.get(LIST)) == []


@pytest.mark.usefixtures("db")
def test_newest_first_in_pages_that_do_not_shift(anonymous: APIClient) -> None:
    for number in range(5):
        publish(f"Story {number}", days_ago=10 - number)
    first = anonymous.get(LIST, {"limit": 2})
    publish("Story of now", days_ago=1)
    second = anonymous.get(LIST, {"limit": 2, "cursor": first.json()["next"]})
    assert slugs(first) == ["story-4", "story-3"]
    assert slugs(second) == ["story-2", "story-1"]
    back = anonymous.get(LIST, {"limit": 2, "cursor": second.json()["previous"]})
    assert slugs(back) == ["story-4", "story-3"]


@pytest.mark.parametrize("order", ["noise", "trending"])
def test_the_loudest_come_first_and_the_silent_last(
    anonymous: APIClient, alice: Subscriber, bob: Subscriber, charlie: Subscriber, order: str
) -> None:
    stories = [publish(f"Story {number}", days_ago=10 - number) for number in range(5)]
    talk(stories[0], alice)
    talk(stories[3], alice, bob, charlie)
    expected = ["story-3", "story-0", "story-4", "story-2", "story-1"]
    assert slugs(anonymous.get(LIST, {"order": order})) == expected
    seen: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        query = {"order": order, "limit": 1, "cursor": page["next"]}
        page = anonymous.get(LIST, {name: value for name, value in query.items() if value}).json()
        seen.append(page["results"][0]["slug"])
    assert seen == expected


def test_trending_looks_at_the_last_hours_and_noise_at_the_last_day(
    anonymous: APIClient, make_subscriber: Callable[..., Subscriber]
) -> None:
    people = [make_subscriber(f"person{number}") for number in range(9)]
    yesterday, today = publish("Yesterday", days_ago=3), publish("Today", days_ago=3)
    now = timezone.now()
    talk(yesterday, *people, at=now - timedelta(hours=14))
    talk(today, *people[:3], at=now)
    assert slugs(anonymous.get(LIST, {"order": "noise"})) == ["yesterday", "today"]
    assert slugs(anonymous.get(LIST, {"order": "trending"})) == ["today", "yesterday"]


@pytest.mark.usefixtures("db")
def test_topic_and_words_choose_stories(anonymous: APIClient) -> None:
    publish("Ferries cost more", days_ago=1, topics=["Sea"])
    publish("Trams cost less", days_ago=2, topics=["Town"])
    assert slugs(anonymous.get(LIST, {"topic": "sea"})) == ["ferries-cost-more"]
    assert slugs(anonymous.get(LIST, {"q": "costs tram"})) == ["trams-cost-less"]
    assert slugs(anonymous.get(LIST, {"q": "zeppelin"})) == []


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({"order": "loudest"}, "#/order"),
        ({"topic": "no-such-topic"}, "#/topic"),
        ({"topic": "a\x00b"}, "#/topic"),
        ({"q": "a\x00b"}, "#/q"),
        ({"q": "x" * 201}, "#/q"),
        ({"limit": "0"}, "#/limit"),
        ({"limit": "101"}, "#/limit"),
        ({"limit": "²"}, "#/limit"),
        ({"cursor": "made-up"}, "#/cursor"),
    ],
)
def test_a_value_that_means_nothing_is_refused(anonymous: APIClient, parameters: dict[str, str], pointer: str) -> None:
    answer = anonymous.get(LIST, parameters)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.usefixtures("db")
def test_a_cursor_belongs_to_its_order(anonymous: APIClient) -> None:
    for number in range(2):
        publish(f"Story {number}", days_ago=number + 1)
    cursor = anonymous.get(LIST, {"limit": 1}).json()["next"]
    assert anonymous.get(LIST, {"limit": 1, "order": "noise", "cursor": cursor}).status_code == 400


@pytest.mark.parametrize("order", ["newest", "noise", "trending"])
def test_a_list_costs_four_queries(
    anonymous: APIClient, alice: Subscriber, order: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        talk(publish(f"Story {number}", days_ago=number + 1), alice)
    with django_assert_num_queries(4):
        assert len(slugs(anonymous.get(LIST, {"order": order}))) == 20


def test_a_story_costs_eleven_queries(
    anonymous: APIClient, harbour: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(11):
        anonymous.get(f"{LIST}{harbour.slug}/")


@pytest.mark.usefixtures("still_clock")
def test_answers_can_be_kept_and_asked_about_again(anonymous: APIClient, harbour: Story) -> None:
    for url in (LIST, f"{LIST}{harbour.slug}/"):
        first = anonymous.get(url)
        assert "public" in first["Cache-Control"]
        again = anonymous.get(url, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
