"""What became of stories: corrections, and how much noise there is about them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from accounts.models import Subscriber
from accounts.notices.models import Kind, Notice
from core.models import Event
from discussion.telling.threads import Muted, keys_of_stories, story_key
from discussion.threads.models import Comment, Follow, Reaction, Stance
from stories.models import Story
from stories.selectors import visible_stories


def tell_of_corrections(events: Sequence[Event], at: datetime) -> Iterator[Notice]:
    """Notices to those who took part in a corrected story or follow it; one for each version."""
    stories = _visible(events, at)
    for event in events:
        if story := stories.get(event.story):
            version, fields = event.payload["version"], event.payload["fields"]
            for subscriber in _unmuted(story, _who_took_part(story)):
                yield Notice(
                    subscriber_id=subscriber,
                    kind=Kind.CORRECTION,
                    subject=story_key(story.pk),
                    period=str(version),
                    facts={"version": version, "fields": fields},
                    at=event.occurred_at,
                )


def tell_of_bands(events: Sequence[Event], at: datetime) -> Iterator[Notice]:
    """Notices to those who follow a story that has come into another band of noise; one a day and story at most."""
    stories = _visible(events, at)
    for event in events:
        if story := stories.get(event.story):
            followers = Q(pk__in=Follow.objects.filter(story=story).values("subscriber"))
            for subscriber in _unmuted(story, followers):
                yield Notice(
                    subscriber_id=subscriber,
                    kind=Kind.BAND,
                    subject=story_key(story.pk),
                    period=f"{event.occurred_at:%Y-%m-%d}",
                    facts={"before": event.payload["before"]},
                    at=event.occurred_at,
                )


def _visible(events: Sequence[Event], at: datetime) -> dict[str, Story]:
    stories = visible_stories(at).filter(slug__in={event.story for event in events})
    return {story.slug: story for story in stories}


def _who_took_part(story: Story) -> Q:
    """Whoever has a word, a reaction or a stance there that stands today, or follows it."""
    return (
        Q(pk__in=Comment.objects.shown().filter(story=story).values("author"))
        | Q(pk__in=Reaction.objects.filter(comment__story=story).values("subscriber"))
        | Q(pk__in=Stance.objects.filter(story=story).values("subscriber"))
        | Q(pk__in=Follow.objects.filter(story=story).values("subscriber"))
    )


def _unmuted(story: Story, people: Q) -> Iterator[int]:
    found = list(Subscriber.objects.filter(people, is_active=True).order_by("pk").values_list("pk", flat=True))
    muted, threads = Muted(found), keys_of_stories([story.pk])[story.pk]
    return (subscriber for subscriber in found if not muted.hides(subscriber, threads=threads))
