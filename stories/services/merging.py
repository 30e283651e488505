"""A duplicate gives way to another story. What people wrote below it is moved by `discussion.threads`."""

from datetime import datetime

from django.db.models import Q

from accounts.models import Subscriber
from core.errors import DomainError
from core.events import emit
from core.text import drop_unseen
from stories.models import Proposal, Story
from stories.services.writing import NotPublishedError, StoryMergedError, lock_publishing, move, note_story

NOTE = 300  # characters that a transition's note holds


class MergeIntoItselfError(DomainError):
    code = "merge_into_itself"
    message = "A story cannot be merged into itself."


class MergeReasonMissingError(DomainError):
    code = "merge_reason_missing"
    message = "A merge says why: it cannot be undone."


def absorb_story(*, source: Story, target: Story, actor: Subscriber, at: datetime, reason: str) -> tuple[Story, Story]:
    """Archive `source` for good and make its address lead to `target`, with every address that led to it before.

    Returns both as they now are, locked until the end of the caller's transaction. `target` is in the lists, open or
    closed; `source` is published in any way. Raises MergeIntoItselfError, MergeReasonMissingError, StoryMergedError,
    NotPublishedError.
    """
    if source == target:
        raise MergeIntoItselfError
    reason = drop_unseen(reason).strip()
    if not reason:
        raise MergeReasonMissingError
    source, target = _lock_both(source, target)
    _require_mergeable(source, target)
    move(source, Story.State.ARCHIVED, by=actor, at=at, note=f"Merged into {target.slug}: {reason}"[:NOTE])
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    note_story("story.merged", source, by=actor, at=at, before={"into": None}, after={"into": target.pk})
    Proposal.objects.filter(story=source).delete()  # its document changes nothing any more
    Story.objects.filter(merged_into=source).update(merged_into=target)  # one step, however often stories are merged
    emit("story.merged", story=source.slug, at=at, into=target.slug)
    return source, target


def _lock_both(source: Story, target: Story) -> tuple[Story, Story]:
    # One merge at a time, so that no story joins those that lead to the source between the two locks; in the order of
    # ids, as the fold takes them.
    lock_publishing()
    rows = Story.objects.select_for_update(no_key=True).filter(Q(pk__in=[source.pk, target.pk]) | Q(merged_into=source))
    locked = {story.pk: story for story in rows.order_by("pk")}
    return locked[source.pk], locked[target.pk]


def _require_mergeable(source: Story, target: Story) -> None:
    for story in (source, target):
        if story.merged_into_id is not None:
            raise StoryMergedError
    if source.state not in Story.SHOWN or target.state not in {Story.State.PUBLISHED, Story.State.CLOSED}:
        raise NotPublishedError("Only published stories are merged, and only into one that is in the lists.")
