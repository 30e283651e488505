"""What has been said since a person last read a discussion. Costs the same however much that is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from accounts.models import Subscriber
from core.ids import moment_of
from discussion.threads.models import Comment, ReadPoint
from stories.models import Story

MOST_UNREAD = 100  # nobody needs to know how many more there are


@dataclass(frozen=True)
class Unread:
    """Shown comments of others that came out after `upto`: `count` of them, or more. `first` is the oldest of them."""

    upto: UUID | None = None  # nothing was read yet
    count: int = 0
    has_more: bool = False
    first: UUID | None = None

    @property
    def since(self) -> datetime | None:
        """The moment up to which everything was read; None where nothing was."""
        return moment_of(self.upto) if self.upto else None

    def includes(self, comment: Comment, reader: Subscriber) -> bool:
        """Whether this comment has come out since an earlier visit."""
        return self.upto is not None and came_out(comment) > self.upto and comment.author_id != reader.pk


def came_out(comment: Comment) -> UUID:
    """When it came out, as ids tell it: with its own, or with the one that was drawn when it was approved."""
    return comment.came_out or comment.pk


def unread_by(subscriber: Subscriber, story: Story) -> Unread:
    """What of the discussion this person has not read. Three queries at most."""
    points = ReadPoint.objects.filter(story=story, subscriber=subscriber)
    upto = points.values_list("upto", flat=True).first()
    others = Comment.objects.shown().exclude(author=subscriber)
    newer = others.filter(pk__gt=upto) if upto else others
    found = _keys(newer, story)
    if len(found) > MOST_UNREAD:
        return Unread(upto, MOST_UNREAD, has_more=True, first=_keys(newer.order_by("id"), story, most=1)[0])
    if upto:  # approved since, at a place that was passed: by an index of their own
        late = others.filter(story=story, came_out__gt=upto, pk__lte=upto).order_by("came_out", "id")
        found += late.values_list("pk", flat=True)[: MOST_UNREAD + 1]
    count = min(len(found), MOST_UNREAD)
    return Unread(upto, count, has_more=len(found) > count, first=min(found, default=None))


def _keys(comments: QuerySet[Comment], story: Story, *, most: int = MOST_UNREAD + 1) -> list[UUID]:
    """Of at most so many of these comments that are about this story.

    By a subquery, for which PostgreSQL expects a story of the usual size and takes an index of it. Of a story that it
    knows to be loud it would hope to meet some soon, and walk over all comments of the site. And in no order, unless
    one is enough: it would sort all that the story has.
    """
    keys = comments.filter(story=OuterRef("pk")).values("pk")[:most]
    stories = Story.objects.filter(pk=story.pk)
    return list(stories.values_list(ArraySubquery(keys), flat=True).get())
