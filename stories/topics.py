"""Reading topics. One that no listed story has is like none: it could tell what a draft is about."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from core.errors import NotFoundError
from stories.models import Story, Topic
from stories.selectors import listed_stories


class TopicNotFoundError(NotFoundError):
    code = "topic_not_found"
    message = "There is no such topic."


def listed_topics(at: datetime) -> QuerySet[Topic]:
    """The topics that listed stories have."""
    return Topic.objects.filter(Exists(_links(at).filter(topic=OuterRef("pk"))))


def get_listed_topic(slug: str, at: datetime) -> Topic:
    """The topic with this slug. Raises TopicNotFoundError. Two queries."""
    topic = Topic.objects.filter(slug=slug).first()
    # Asked apart: of a key PostgreSQL knows how many stories to expect, of a slug it does not, and would read all.
    if topic is None or not listed_stories(at).filter(topics=topic).exists():
        raise TopicNotFoundError
    return topic


def story_counts(topics: Collection[Topic], at: datetime) -> dict[int, int]:
    """{topic id: how many listed stories have it}. One query."""
    links = _links(at).filter(topic__in=[topic.pk for topic in topics]).order_by()
    return dict(links.values_list("topic").annotate(number=Count("pk")))


def _links(at: datetime) -> QuerySet[Any]:
    return Story.topics.through.objects.filter(story__in=listed_stories(at))
