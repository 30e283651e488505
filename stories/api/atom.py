"""An Atom feed of stories (RFC 4287): valid whatever they say, and the same bytes as long as they say the same."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from django_stubs_ext import WithAnnotations

from stories.models import Story, Topic
from stories.selectors import Updated

MEDIA_TYPE = "application/atom+xml"
AUTHORITY = str(urlsplit(settings.BASE_URL).hostname)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed was last changed: it must say so, and always the same
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class StoryFeed(Atom1Feed):
    """Django's feed with what it leaves out: the time of an empty feed, languages of entries, names of categories."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if _LANGUAGE_TAG.fullmatch(item["language"]) else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for slug, name in item["topics"]:
            handler.addQuickElement("category", "", {"term": slug, "label": name})


def write_feed(stories: "Iterable[WithAnnotations[Story, Updated]]", *, topic: Topic | None) -> str:
    """The feed of these stories, which carry `updated_at`; of one topic where it is named."""
    path = reverse("api:story-feed")
    feed = StoryFeed(
        title=_text(f"Hubbub · {topic.name}") if topic else "Hubbub",
        link=_address(reverse("web:topic", args=[topic.slug]) if topic else reverse("web:front")),
        feed_url=_address(f"{path}?topic={quote(topic.slug)}" if topic else path),
        feed_guid=_tag("2026", f"topics/{quote(topic.slug)}" if topic else "stories"),
        description=None,
        language="en",
        author_name="Hubbub",
    )
    for story in stories:
        _add_entry(feed, story)
    return feed.writeString("utf-8")


def _add_entry(feed: StoryFeed, story: "WithAnnotations[Story, Updated]") -> None:
    published = story.published_at or story.created_at
    feed.add_item(
        title=_text(story.title),
        link=_address(reverse("web:story", args=[story.slug])),
        description=_text(escape(story.summary)),  # an HTML text, escaped once more as XML
        unique_id=_tag(f"{published:%Y-%m-%d}", story.slug),
        pubdate=published,
        updateddate=story.updated_at,
        language=story.language,
        topics=sorted((topic.slug, _text(topic.name)) for topic in story.topics.all()),
    )


def _tag(date: str, name: str) -> str:
    """A tag URI (RFC 4151): an id that stays, wherever the page may move."""
    return f"tag:{AUTHORITY},{date}:{name}"


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _text(words: str) -> str:
    """The words without the control characters that no XML document may hold."""
    return _NOT_XML.sub("", words)
