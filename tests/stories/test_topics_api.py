"""GET topics/: what listed stories are about, and how many of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api.topics import EXAMPLE, CountedTopicSerializer
from stories.drafts import StoryDraft
from stories.models import Story, Topic
from stories.selectors import draft_of
from stories.services import correct_story, file_draft, publish_draft
from stories.tidying import DraftInvalidError
from tests.stories.test_story_api import publish, same_keys

TOPICS = "/api/v1/topics/"


def counted(answer: Any) -> dict[str, int]:
    return {row["slug"]: row["story_count"] for row in answer.json()["results"]}


@pytest.mark.usefixtures("db")
def test_topics_come_by_their_slugs_with_the_number_of_their_stories(anonymous: APIClient) -> None:
    publish("One", days_ago=1, topics=["Sea", "Town Hall"])
    publish("Two", days_ago=2, topics=["Sea"])
    Topic.objects.create(slug="nobody-wrote-on-it", name="Nobody wrote on it")
    answer = anonymous.get(TOPICS)
    assert counted(answer) == {"sea": 2, "town-hall": 1}
    assert [row["name"] for row in answer.json()["results"]] == ["Sea", "Town Hall"]
    same_keys(CountedTopicSerializer(), answer.json()["results"][0])
    same_keys(CountedTopicSerializer(), EXAMPLE)


@pytest.mark.trust("V1")
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived", "later"])
def test_a_topic_that_only_hidden_stories_have_is_like_none(anonymous: APIClient, state: str) -> None:
    publish("Shown", days_ago=1, topics=["Sea"])
    hidden = publish("Hidden", days_ago=1, topics=["Sea", "Secret"])
    later = {"state": "published", "published_at": timezone.now() + timedelta(hours=1)}
    Story.objects.filter(pk=hidden.pk).update(**(later if state == "later" else {"state": state}))
    assert counted(anonymous.get(TOPICS)) == {"sea": 1}
    for address in ("/api/v1/stories/", "/api/v1/feeds/stories.atom"):
        answers = [anonymous.get(address, {"topic": slug}) for slug in ("secret", "no-such-topic")]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert answers[0].content == answers[1].content
    assert anonymous.get("/topics/secret/").status_code == 404


@pytest.mark.trust("V1")
def test_a_topic_is_spelled_as_a_public_story_has_it(anonymous: APIClient, mo: Subscriber) -> None:
    at = timezone.now()
    secret = "Fusion Übernahme"
    hidden = file_draft(draft=StoryDraft(title="Hidden", topics=[secret]), document="hidden", at=at).story
    assert not Topic.objects.exists()
    shown = publish("Shown", days_ago=1, topics=["Fusion Ubernahme"])
    names = [anonymous.get("/api/v1/stories/shown/").json()["topics"][0]["name"]]
    names += [row["name"] for row in anonymous.get(TOPICS).json()["results"]]
    assert names == ["Fusion Ubernahme"] * 2
    for page in ("/stories/shown/", "/topics/fusion-ubernahme/", "/topics/", "/api/v1/feeds/stories.atom"):
        assert secret not in anonymous.get(page).content.decode()
    assert draft_of(hidden).topics == [secret]
    publish_draft(story=hidden, actor=mo, at=at)
    assert anonymous.get("/api/v1/stories/shown/").json()["topics"][0]["name"] == secret
    renamed = replace(draft_of(shown), topics=["Fusion übernahme"])
    correct_story(story=shown, draft=renamed, reason="Spelling.", actor=mo, at=at)
    assert [topic.name for topic in Topic.objects.all()] == ["Fusion übernahme"]


@pytest.mark.usefixtures("db")
def test_topics_of_every_script_have_their_own_addresses(anonymous: APIClient) -> None:
    names = {"Климат 2026": "климат-2026", "Война 2026": "война-2026", "気候": "気候", "हिन्दी": "हिन्दी"}
    publish("One", days_ago=1, topics=[*names])
    publish("Two", days_ago=1, topics=["气候"])
    shown = anonymous.get("/api/v1/stories/one/").json()["topics"]
    assert {topic["name"]: topic["slug"] for topic in shown} == names
    for slug in names.values():
        assert [row["title"] for row in anonymous.get("/api/v1/stories/", {"topic": slug}).json()["results"]] == ["One"]
        assert anonymous.get(f"/topics/{quote(slug)}/").status_code == 200
        assert quote(slug) in anonymous.get("/sitemap-topics.xml").content.decode()
        feed = anonymous.get("/api/v1/feeds/stories.atom", {"topic": slug}).content.decode()
        assert feed.count(quote(slug)) == 3  # its page, its own address, its identity
        assert slug in feed
    assert quote("気候") in anonymous.get("/stories/one/").content.decode()
    assert anonymous.get("/topics/a%00b/").status_code == 404


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", ["℡" * 21, "\ufb03" * 21, "???", "🚋"])
def test_a_topic_without_an_address_is_refused(name: str) -> None:
    with pytest.raises(DraftInvalidError) as refusal:
        publish("One", days_ago=1, topics=[name])
    assert [(error["pointer"], error["code"]) for error in refusal.value.data["errors"]] == [
        ("#/topics/0/name", "no_address")
    ]
    assert not Story.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.usefixtures("db")
def test_pages_follow_each_other_while_topics_come(anonymous: APIClient) -> None:
    publish("One", days_ago=1, topics=list("bdfhj"))
    first = anonymous.get(TOPICS, {"limit": 2})
    publish("Two", days_ago=1, topics=list("acegi"))
    second = anonymous.get(TOPICS, {"limit": 20, "cursor": first.json()["next"]})
    assert [*counted(first), *counted(second)] == list("bdefghij")
    back = anonymous.get(TOPICS, {"limit": 2, "cursor": second.json()["previous"]})
    assert [*counted(back)] == list("cd")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("query", ["limit=0", "cursor=nonsense"])
def test_a_malformed_question_is_refused(anonymous: APIClient, query: str) -> None:
    answer = anonymous.get(f"{TOPICS}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.usefixtures("db")
def test_a_page_costs_two_queries(anonymous: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        publish(f"Story {number}", days_ago=1, topics=[f"Topic {n}" for n in range(number, number + 10)])
    with django_assert_num_queries(2):
        assert len(counted(anonymous.get(TOPICS))) == 14
