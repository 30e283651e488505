"""Browsers, and what a story page has to show. Alice and Bob are known here, so nothing of theirs waits."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

from accounts.models import Subscriber
from stories.models import Camp, Correction, Side, Source, Story, TimelineEntry, Topic
from tests.conftest import NOW
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment, alice, bob, make_comment

__all__ = ["BrowserOf", "MakeComment", "alice", "bob", "make_comment", "one", "page_of", "text_of", "value_of"]

BrowserOf = Callable[[Subscriber], Client]


@pytest.fixture
def reader() -> Client:
    """A browser of somebody who is not signed in."""
    return Client()


@pytest.fixture
def browser_of() -> BrowserOf:
    """`browser_of(alice).post(...)`: signed in, CSRF not enforced."""

    def signed_in(subscriber: Subscriber) -> Client:
        client = Client()
        sign_in(client, subscriber)
        return client

    return signed_in


@pytest.fixture
def told_story(story: Story, edith: Subscriber) -> Story:
    """The story with everything that one can have, except critics."""
    Story.objects.filter(pk=story.pk).update(
        summary="A tram, and two quarrelling halves of a town.",
        why_it_matters="Forty shops wonder who will come.",
        key_points=["The line is 9 km long.", "It costs 210 million."],
        body=[
            {"heading": "", "paragraphs": ["First."]},
            {"heading": "The square", "paragraphs": ["Second.", "Third."]},
        ],
        plain_words="Imagine a toy train through your room.",
        forecast="It will be built, later.",
        version=2,
    )
    story.topics.add(Topic.objects.create(slug="traffic", name="Traffic"))
    Side.objects.create(story=story, camp=Camp.DEFENDER, name="The mayor", statement="It ends jams.", position=1)
    Side.objects.create(story=story, camp=Camp.NEUTRAL, statement="Count first.", source="City paper", position=1)
    TimelineEntry.objects.create(story=story, date_text="a few weeks ago", title="The vote", position=1)
    Source.objects.create(story=story, name="City paper", url="https://paper.example/9", note="Page 3", position=1)
    changes = {"key_points": [["The line is 19 km long."], ["The line is 9 km long."]]}
    Correction.objects.create(story=story, version=2, by=edith, at=NOW, reason="It is 9 km, not 19.", changes=changes)
    story.refresh_from_db()
    return story


def page_of(response: HttpResponse | Any) -> BeautifulSoup:
    """The parsed page; it must be one."""
    assert response["Content-Type"] == "text/html; charset=utf-8"
    return BeautifulSoup(response.content, "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only element that the selector finds."""
    [found] = page.select(selector)
    return found


def value_of(element: Tag, attribute: str) -> str:
    """The attribute; for one with several values, all of them."""
    value = element[attribute]
    return value if isinstance(value, str) else " ".join(value)


def text_of(element: BeautifulSoup | Tag) -> str:
    """Its words, with one space between them."""
    return " ".join(element.get_text(" ").split())
