"""Where people stand at a moment."""

from accounts.models import Subscriber
from core.kept_sql import Question, given
from discussion.threads.models import Comment, Stance
from stories.models import Story

_DECLARED = Question(
    lambda: Stance.objects.filter(story=given("story"), subscriber=given("subscriber")).values_list("side")
)


def side_of(subscriber: Subscriber, story: Story) -> str:
    """The side that the person has declared on this story, or an empty string. One query."""
    declared = _DECLARED.rows(story=story.pk, subscriber=subscriber.pk)
    return declared[0][0] if declared else ""


def side_answered(comment: Comment, by: Subscriber) -> str:
    """Where the author of `comment` stands: declared now, or else carried by the comment; nobody crosses himself."""
    if comment.author is None or comment.author_id == by.pk:
        return ""
    return side_of(comment.author, comment.story) or comment.side
