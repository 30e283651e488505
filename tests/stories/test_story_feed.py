"""GET feeds/stories.atom: a valid feed, whatever the stories say."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api.feeds import ENTRIES, EXAMPLE
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story
from tests.conftest import NOW
from tests.stories.test_story_api import publish

FEED = "/api/v1/feeds/stories.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client: APIClient, **query: str) -> Element:
    answer = client.get(FEED, query)
    assert answer.status_code == 200
    return fromstring(answer.content)


def text(element: Element, name: str) -> str:
    [found] = element.findall(f"{ATOM}{name}")
    return found.text or ""


def entries(feed: Element) -> list[Element]:
    return feed.findall(f"{ATOM}entry")


def refuse_invalid_feed(feed: Element) -> None:
    """What RFC 4287 asks of a feed and its entries, in sections 4.1.1 and 4.1.2."""
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel", ""): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert all(links[rel].startswith(str(settings.BASE_URL)) for rel in ("self", "alternate"))
    for element in (feed, *entries(feed)):
        assert text(element, "id").startswith("tag:")
        assert text(element, "title")
        assert datetime.fromisoformat(text(element, "updated")).tzinfo
    assert [author.findtext(f"{ATOM}name") for author in feed.findall(f"{ATOM}author")] == ["Hubbub"]
    ids = [text(entry, "id") for entry in entries(feed)]
    assert len(ids) == len(set(ids))


def test_a_story_is_an_entry(anonymous: APIClient, harbour: Story) -> None:
    answer = anonymous.get(FEED)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = fromstring(answer.content)
    refuse_invalid_feed(feed)
    [entry] = entries(feed)
    assert text(entry, "title") == harbour.title
    assert text(entry, "summary") == "Every crate that lands pays twice."
    assert text(entry, "published") == text(entry, "updated") == "2026-11-20T12:00:00+00:00"
    assert text(feed, "updated") == text(entry, "updated")
    assert entry.get(LANGUAGE) == "en"
    links = [(link.get("rel"), link.get("href")) for link in entry.findall(f"{ATOM}link")]
    assert links == [("alternate", f"{settings.BASE_URL}/stories/{harbour.slug}/")]
    categories = [(topic.get("term"), topic.get("label")) for topic in entry.findall(f"{ATOM}category")]
    assert categories == [("harbour", "Harbour"), ("taxes", "Taxes")]
    refuse_invalid_feed(fromstring(EXAMPLE.replace("https://hubbub.example", str(settings.BASE_URL))))


def test_a_correction_updates_the_entry_and_keeps_its_id(
    anonymous: APIClient, harbour: Story, edith: Subscriber
) -> None:
    before = entries(read(anonymous))[0]
    draft = replace(draft_of(harbour), title="Another title")
    correct_story(story=harbour, draft=draft, reason="Better.", actor=edith, at=NOW + timedelta(hours=1))
    [after] = entries(read(anonymous))
    assert (text(after, "title"), text(after, "updated")) == ("Another title", "2026-11-21T13:00:00+00:00")
    assert (text(after, "id"), text(after, "published")) == (text(before, "id"), text(before, "published"))


@pytest.mark.usefixtures("db")
def test_the_newest_come_first_and_the_rest_not_at_all(anonymous: APIClient) -> None:
    for number in range(ENTRIES + 2):
        publish(f"Story {number}", days_ago=number + 1)
    feed = read(anonymous)
    refuse_invalid_feed(feed)
    assert [text(entry, "title") for entry in entries(feed)] == [f"Story {number}" for number in range(ENTRIES)]


@pytest.mark.usefixtures("db")
def test_a_topic_has_a_feed_of_its_own(anonymous: APIClient) -> None:
    publish("Ferries", days_ago=1, topics=["Sea & coast"])
    publish("Trams", days_ago=2, topics=["Town"])
    feed = read(anonymous, topic="sea-coast")
    refuse_invalid_feed(feed)
    assert [text(entry, "title") for entry in entries(feed)] == ["Ferries"]
    assert text(feed, "title") == "Hubbub · Sea & coast"
    assert text(feed, "id") != text(read(anonymous), "id")
    own = next(link.get("href", "") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own == f"{settings.BASE_URL}{FEED}?topic=sea-coast"


@pytest.mark.usefixtures("db")
def test_a_feed_without_entries_is_valid_and_always_the_same(anonymous: APIClient) -> None:
    refuse_invalid_feed(read(anonymous))
    assert anonymous.get(FEED).content == anonymous.get(FEED).content


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("topic", ["no-such-topic", "a\x00b", "x" * 61])
def test_a_topic_that_there_is_not_is_refused(anonymous: APIClient, topic: str) -> None:
    answer = anonymous.get(FEED, {"topic": topic})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == "#/topic"


@pytest.mark.trust("X2", "X13")
@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "]]></title><script>",
        "&lt;b&gt; &amp; <b>",
        "\x01\x08\x0b\x1f control",
        "\ufffe\uffff no characters",
        "\u202eturned\u2066",
    ],
)
def test_whatever_a_story_says_is_text(anonymous: APIClient, harbour: Story, payload: str) -> None:
    Story.objects.update(title=payload, summary=payload, language=payload[:10])
    harbour.topics.update(name=payload)
    feed = read(anonymous)
    refuse_invalid_feed(feed)
    [entry] = entries(feed)
    allowed = {f"{ATOM}{name}" for name in ("title", "link", "published", "updated", "id", "summary", "category")}
    assert {element.tag for element in entry} == allowed
    assert "<" not in text(entry, "summary"), "an HTML text: escaped once more"
    if payload.isprintable():
        assert text(entry, "title") == payload
        assert entry.get(LANGUAGE) is None


@pytest.mark.parametrize("accept", ["application/atom+xml", "application/rss+xml", "text/html", "*/*", "nonsense"])
def test_a_feed_reader_may_ask_for_any_type(anonymous: APIClient, harbour: Story, accept: str) -> None:
    assert anonymous.get(FEED, headers={"Accept": accept}).status_code == 200


def test_a_feed_can_be_kept_and_asked_about_again(anonymous: APIClient, harbour: Story) -> None:
    first = anonymous.get(FEED)
    assert "public" in first["Cache-Control"]
    again: Any = anonymous.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Story.objects.update(title="Another")
    assert anonymous.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("db")
def test_a_feed_costs_two_queries(anonymous: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(10):
        publish(f"Story {number}", days_ago=number, topics=["Sea", f"Topic {number}"])
    with django_assert_num_queries(2):
        read(anonymous)
    with django_assert_num_queries(4):  # and the topic 2
        read(anonymous, topic="sea")
