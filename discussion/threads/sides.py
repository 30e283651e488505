"""Where people stand at a moment."""

from accounts.models import Subscriber
from discussion.threads.models import Comment, Stance
from stories.models import Story


def side_of(subscriber: Subscriber, story: Story) -> str:
    """The side that the person has declared on this story, or an empty string. One query."""
    stances = Stance.objects.filter(story=story, subscriber=subscriber)
    return stances.values_list("side", flat=True).first() or ""


def side_answered(comment: Comment, by: Subscriber) -> str:
    """Where the author of `comment` stands: declared now, or else carried by the comment; nobody crosses himself."""
    if comment.author is None or comment.author_id == by.pk:
        return ""
    return side_of(comment.author, comment.story) or comment.side
