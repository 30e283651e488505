"""An Atom feed of stories."""

from collections.abc import Iterable
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django_stubs_ext import WithAnnotations

from core.atom import Feed, address_of, clean, tag_of
from stories.models import Story, Topic
from stories.selectors import Updated


def write_feed(stories: "Iterable[WithAnnotations[Story, Updated]]", *, topic: Topic | None) -> str:
    """The feed of these stories, which carry `updated_at`; of one topic where it is named."""
    path = reverse("api:story-feed")
    feed = Feed(
        title=clean(f"Hubbub · {topic.name}") if topic else "Hubbub",
        link=address_of(reverse("web:topic", args=[topic.slug]) if topic else reverse("web:front")),
        feed_url=address_of(f"{path}?topic={quote(topic.slug)}" if topic else path),
        feed_guid=tag_of("2026", f"topics/{quote(topic.slug)}" if topic else "stories"),
        description=None,
        language="en",
        author_name="Hubbub",
    )
    for story in stories:
        _add_entry(feed, story)
    return feed.writeString("utf-8")


def _add_entry(feed: Feed, story: "WithAnnotations[Story, Updated]") -> None:
    published = story.published_at or story.created_at
    feed.add_item(
        title=clean(story.title),
        link=address_of(reverse("web:story", args=[story.slug])),
        description=clean(escape(story.summary)),  # an HTML text, escaped once more as XML
        unique_id=tag_of(f"{published:%Y-%m-%d}", story.slug),
        pubdate=published,
        updateddate=story.updated_at,
        language=story.language,
        topics=sorted((topic.slug, clean(topic.name)) for topic in story.topics.all()),
    )
