"""GET stories/{slug}/related/: what shares rare topics and words; never itself, and nothing that lists do not show."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from stories.api.examples import CARD
from stories.api.related import RelatedSerializer
from stories.models import Story
from stories.search.models import StoryWords
from tests.search.conftest import MakeStory
from tests.stories.test_story_api import same_keys


def related(client: APIClient, story: Story) -> list[str]:
    answer = client.get(f"/api/v1/stories/{story.slug}/related/")
    assert answer.status_code == 200
    return [card["slug"] for card in answer.json()["results"]]


def test_a_rare_topic_says_more_than_a_common_one(anonymous: APIClient, make_story: MakeStory) -> None:
    story = make_story("Herons", topics=["Politics", "Wetlands"])
    common = [make_story(f"Vote {n}", topics=["Politics"], days_ago=n + 1) for n in range(5)]
    rare = make_story("Reeds", topics=["Wetlands"], days_ago=300)
    both = make_story("Marsh", topics=["Politics", "Wetlands"], days_ago=400)
    make_story("Quite another thing", topics=["Sport"])
    newest_first = [other.slug for other in reversed(common)]
    assert related(anonymous, story) == [both.slug, rare.slug, *newest_first][:6]


def test_words_in_common_count_too(anonymous: APIClient, make_story: MakeStory) -> None:
    story = make_story("Harbour toll divides the islands", summary="Every crate that lands pays twice.")
    more = make_story("Islands sue over the harbour toll that divides them", days_ago=9)
    less = make_story("A toll for the harbour of the islands", days_ago=2)
    make_story("Weather", summary="Sun on crates.", days_ago=3)
    make_story("Nothing of the kind, or else", days_ago=1)
    assert related(anonymous, story) == [more.slug, less.slug]


def test_a_word_that_many_stories_have_makes_none_related(anonymous: APIClient, make_story: MakeStory) -> None:
    story = make_story("City pool to close for two summers", summary="The council has found a leak in its floor.")
    make_story("City bans cars from school streets", summary="Parents had asked for it.")
    assert related(anonymous, story) == []
    topic = make_story("City baths open", topics=["Pools"])
    assert related(anonymous, story) == []
    story.topics.set(topic.topics.all())
    assert related(anonymous, story) == [topic.slug]


def test_words_are_compared_in_their_language(anonymous: APIClient, make_story: MakeStory) -> None:
    story = make_story("Die Häuser", language="de")
    same = make_story("Ein Haus", language="de")
    make_story("Die another day")
    assert related(anonymous, story) == [same.slug]


def test_at_most_six_and_never_itself(anonymous: APIClient, make_story: MakeStory) -> None:
    stories = [make_story(f"Tram {n}", topics=["Traffic"]) for n in range(9)]
    found = related(anonymous, stories[0])
    assert len(found) == len(set(found)) == 6
    assert stories[0].slug not in found


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived", "later"])
def test_only_listed_stories_are_related(anonymous: APIClient, make_story: MakeStory, state: str) -> None:
    story, other = make_story("Tram", topics=["Traffic"]), make_story("Trams", topics=["Traffic"])
    assert related(anonymous, story) == [other.slug]
    later = {"state": "published", "published_at": timezone.now() + timedelta(hours=1)}
    Story.objects.filter(pk=other.pk).update(**(later if state == "later" else {"state": state}))
    assert related(anonymous, story) == []
    expected = 200 if state == "archived" else 404
    assert anonymous.get(f"/api/v1/stories/{other.slug}/related/").status_code == expected


@pytest.mark.trust("X13")
@pytest.mark.parametrize("title", ["or", "!!!", "' OR ''='", "the of", "\\ & | <->", "\ufeff!\u202e?", "ẞ" * 90])
def test_no_title_is_a_fault(anonymous: APIClient, make_story: MakeStory, title: str) -> None:
    make_story("Tram or bus")
    related(anonymous, make_story(title))


def test_a_story_without_words_has_related_ones_by_topic(anonymous: APIClient, make_story: MakeStory) -> None:
    story, other = make_story("Tram", topics=["Traffic"]), make_story("Bus", topics=["Traffic"])
    StoryWords.objects.all().delete()
    assert related(anonymous, story) == [other.slug]


@pytest.mark.usefixtures("db")
def test_a_story_that_is_not_there_has_none(anonymous: APIClient) -> None:
    answer = anonymous.get("/api/v1/stories/no-such-story/related/")
    assert (answer.status_code, answer.json()["code"]) == (404, "story_not_found")


def test_it_costs_nine_queries_however_many_stories(
    anonymous: APIClient, make_story: MakeStory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = make_story("Tram", topics=["Traffic", "Town", "Money"])
    for number in range(20):
        make_story(f"Tram {number}", topics=["Traffic", "Town"][: number % 3])
    with django_assert_num_queries(9):  # the story, its topics, their stories, words, likeness, the six, cards 3
        answer: Any = anonymous.get(f"/api/v1/stories/{story.slug}/related/").json()
    same_keys(RelatedSerializer(), answer)
    same_keys(RelatedSerializer(), {"results": [CARD]})
