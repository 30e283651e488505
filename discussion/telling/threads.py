"""Threads as notices know them, by keys: a story is `story:7`, a comment with all below it `comment:018f…`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Protocol
from uuid import UUID

from accounts.notices.models import Mute
from discussion.threads.ancestry import ways_up
from stories.models import Story


class Placed(Protocol):
    """A comment, or what of it says where it stands."""

    @property
    def pk(self) -> UUID: ...
    @property
    def story_id(self) -> int: ...


def story_key(story_id: int) -> str:
    """The key of a story's whole discussion."""
    return f"story:{story_id}"


def comment_key(comment_id: UUID) -> str:
    """The key of a comment and everything below it; as `Comment.source_key`."""
    return f"comment:{comment_id}"


def id_in(key: str) -> str:
    """What stands behind the colon."""
    return key.partition(":")[2]


def keys_of_stories(stories: Collection[int]) -> dict[int, set[str]]:
    """For each story its key and those of the stories that were merged into it: their threads are here now."""
    keys = {story: {story_key(story)} for story in stories}
    for absorbed, story in Story.objects.filter(merged_into__in=stories).values_list("pk", "merged_into"):
        keys[story or 0].add(story_key(absorbed))
    return keys


def threads_of(comments: Sequence[Placed]) -> dict[UUID, list[str]]:
    """For each comment the keys of all threads that it belongs to. Two queries.

    Those of stories come first; then its own, and those above it up to its whole conversation.
    """
    stories = keys_of_stories({comment.story_id for comment in comments})
    ways = ways_up([comment.pk for comment in comments])
    keys = {pk: comment_key(pk) for pk in set(chain.from_iterable(ways.values()))}
    return {
        comment.pk: [*stories[comment.story_id], *(keys[above] for above in ways[comment.pk])] for comment in comments
    }


class Muted:
    """What some people want to hear no more of. One query."""

    def __init__(self, subscribers: Iterable[int]) -> None:
        self._people: dict[int, set[int]] = defaultdict(set)
        self._threads: dict[int, set[str]] = defaultdict(set)
        for mute in Mute.objects.filter(subscriber__in=set(subscribers)):
            if mute.person_id is None:
                self._threads[mute.subscriber_id].add(mute.thread)
            else:
                self._people[mute.subscriber_id].add(mute.person_id)

    def hides(self, subscriber: int, *, by: int | None = None, threads: Collection[str] = ()) -> bool:
        """Whether this one wants to hear nothing of what somebody does, or of what is in one of these threads."""
        if by is not None and by in self._people.get(subscriber, ()):
            return True
        return not self._threads.get(subscriber, set()).isdisjoint(threads)
