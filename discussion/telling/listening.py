"""What somebody listens to and what not: followed stories and threads, muted ones, blocked people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import Subscriber
from accounts.notices.models import Mute, ThreadFollow
from core.api.pagination import Key, Page, paginate
from core.kept_sql import Question, given
from discussion.telling.threads import comment_key, id_in, story_key
from discussion.threads.models import Comment, Follow
from discussion.threads.selectors import is_following, public_comments
from stories.models import Story
from stories.selectors import visible_stories

_NEWEST = (Key("id", descending=True),)
_NEWEST_UUID = (Key("id", descending=True, read=UUID),)
_MUTE = Question(lambda: Mute.objects.filter(subscriber=given("person"), thread=given("thread")).values_list("pk"))


@dataclass(frozen=True)
class Listening:
    """How a reader listens to one story, and to the comments that a page shows of it."""

    follows_story: bool = False
    mutes_story: bool = False
    followed: frozenset[UUID] = frozenset()  # comments
    muted: frozenset[UUID] = frozenset()  # comments
    blocked: frozenset[int] = frozenset()  # authors


@dataclass
class Places:
    """What the keys of threads stand for, where it is still there."""

    stories: dict[int, Story] = field(default_factory=dict)
    comments: dict[UUID, Comment] = field(default_factory=dict)

    def story(self, thread: str) -> Story | None:
        """The story with this key, or that of the comment with this key."""
        if thread.startswith("story:"):
            return self.stories.get(int(id_in(thread)))
        comment = self.comments.get(UUID(id_in(thread)))
        return comment.story if comment else None


def listening_to(subscriber: Subscriber, story: Story, comments: Sequence[Comment]) -> Listening:
    """How this person listens to a story and to these comments. Three queries."""
    keys = {comment_key(comment.pk): comment.pk for comment in comments}
    about = Q(thread__in=[story_key(story.pk), *keys]) | Q(person__in={comment.author_id for comment in comments})
    mutes = list(Mute.objects.filter(about, subscriber=subscriber))
    follows = ThreadFollow.objects.filter(subscriber=subscriber, thread__in=keys)
    return Listening(
        follows_story=is_following(subscriber, story),
        mutes_story=any(mute.thread == story_key(story.pk) for mute in mutes),
        followed=frozenset(keys[thread] for thread in follows.values_list("thread", flat=True)),
        muted=frozenset(keys[mute.thread] for mute in mutes if mute.thread in keys),
        blocked=frozenset(mute.person_id for mute in mutes if mute.person_id is not None),
    )


def is_muted(subscriber: Subscriber, story: Story) -> bool:
    """Whether this person wants to hear nothing of a story."""
    return bool(_MUTE.rows(person=subscriber.pk, thread=story_key(story.pk)))


def followed_stories(subscriber: Subscriber, *, limit: int, cursor: str | None, at: datetime) -> Page:
    """Rows `Follow` of the visible stories that somebody follows, the latest first. One query."""
    rows = Follow.objects.filter(subscriber=subscriber, story__in=visible_stories(at)).select_related("story")
    return paginate(rows, keys=_NEWEST, limit=limit, cursor=cursor, name=f"follows:{subscriber.pk}")


def followed_threads(subscriber: Subscriber, *, limit: int, cursor: str | None) -> Page:
    """The threads below comments that somebody follows, the latest first. One query."""
    rows = ThreadFollow.objects.filter(subscriber=subscriber)
    return paginate(rows, keys=_NEWEST_UUID, limit=limit, cursor=cursor, name=f"thread-follows:{subscriber.pk}")


def mutes_of(subscriber: Subscriber, *, limit: int, cursor: str | None) -> Page:
    """Whom and what somebody has muted, the latest first. One query; `places_of` tells where the threads are."""
    rows = Mute.objects.filter(subscriber=subscriber).select_related("person")
    return paginate(rows, keys=_NEWEST_UUID, limit=limit, cursor=cursor, name=f"mutes:{subscriber.pk}")


def places_of(threads: Collection[str], *, at: datetime) -> Places:
    """The stories and comments with these keys, as far as they are public. Two queries."""
    stories = [int(id_in(thread)) for thread in threads if thread.startswith("story:")]
    comments = [UUID(id_in(thread)) for thread in threads if thread.startswith("comment:")]
    return Places(
        stories=visible_stories(at).in_bulk(stories),
        comments=public_comments(at).select_related("story").in_bulk(comments),
    )
