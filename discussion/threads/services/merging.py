"""Two stories about one thing become one discussion."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import Subscriber
from accounts.standing import is_shut_out
from core.errors import NotAllowedError
from discussion.threads.models import Comment, Follow, Stance
from discussion.threads.places import empty_discussions
from discussion.threads.services.aiding import move_aids
from stories.models import Story
from stories.noise.services import move_engagement, retract_engagements
from stories.services import absorb_story

PERMISSION = "stories.merge_story"
Kept = TypeVar("Kept", Stance, Follow)


class MergeNotAllowedError(NotAllowedError):
    code = "merge_not_allowed"
    message = "Only editors in good standing merge stories."


@transaction.atomic
def merge_stories(*, source: Story, target: Story, actor: Subscriber, at: datetime, reason: str) -> Story:
    """Move everything that people did below `source` to `target`, for good; returns the target as it now is.

    Comments keep their state, their place in the tree, their cases, and which story and version they were written
    about. Of two stances of one person that on the target stays, and of two follows one; the other one's influence is
    retracted. The address of the source leads to the target, whose noise counts the acts on both from the next fold
    on. Raises MergeNotAllowedError and what `absorb_story` raises; then nothing is written.
    """
    if not actor.has_perm(PERMISSION) or is_shut_out(actor, at=at):
        raise MergeNotAllowedError
    empty_discussions(source, target)
    source, target = absorb_story(source=source, target=target, actor=actor, at=at, reason=reason)
    _move_comments(source, target)
    _unite(source.stances.all(), target.stances.all(), target, actor, at)
    _unite(source.follows.all(), target.follows.all(), target, actor, at)
    move_aids(source=source, target=target)
    move_engagement(source=source, target=target, at=at)
    return target


def _move_comments(source: Story, target: Story) -> None:
    written_about = Coalesce(F("written_about"), Value(source.pk))  # of one that moved before: where it was written
    Comment.objects.filter(story=source).update(story=target, written_about=written_about)


def _unite(leaving: QuerySet[Kept], staying: QuerySet[Kept], target: Story, actor: Subscriber, at: datetime) -> None:
    """What a person has on both stories is kept on the target; the rest comes over."""
    double = leaving.filter(subscriber__in=staying.values("subscriber"))
    retract_engagements(source_keys=[row.source_key for row in double], actor=actor, at=at)
    double.delete()
    leaving.update(story=target)
