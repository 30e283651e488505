"""Words that are not posted yet: kept, taken away, and forgotten."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from core.markup import clean_source
from core.personal import drop_rows
from discussion.threads.drafts import Purpose
from discussion.threads.models import Draft
from discussion.threads.pace import DuplicateCommentError
from discussion.threads.places import enter_discussion
from discussion.threads.selectors import CommentNotFoundError, get_own_comment, get_public_comment
from discussion.threads.words import BodyEmptyError
from stories.models import Story

CHUNK = 1000  # drafts a statement


class DraftTooLongError(DomainError):
    code = "draft_too_long"
    message = "This is too long to be kept."


@transaction.atomic
def save_draft(*, subscriber: Subscriber, story: Story, purpose: Purpose, body: str, side: str, at: datetime) -> Draft:
    """Keep these words in place of those that were kept for the same purpose.

    A person has DRAFTS_PER_PERSON drafts at most: the one that was saved longest ago makes room. Raises BodyEmptyError,
    DraftTooLongError above DRAFT_MAX_LENGTH characters, CommentNotFoundError where the comment that they are about is
    not public on this story, or NotYourCommentError where they would edit another's.
    """
    body = clean_source(body)
    if not body:
        raise BodyEmptyError
    if len(body) > settings.DRAFT_MAX_LENGTH:
        raise DraftTooLongError(max_length=settings.DRAFT_MAX_LENGTH)
    story = enter_discussion(story)
    _require_comment(subscriber, story, purpose, at)
    draft = Draft(subscriber=subscriber, story=story, purpose=str(purpose), side=side, body=body, saved_at=at)
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["subscriber", "story", "purpose"],
        update_fields=["side", "body", "saved_at"],
    )
    own = Draft.objects.filter(subscriber=subscriber)
    passed = own.order_by("-saved_at", "-id").values("pk")[settings.DRAFTS_PER_PERSON :]
    drop_rows(Draft.objects.filter(pk__in=passed))
    return draft


def keep_refused_words(
    *, subscriber: Subscriber, story: Story, purpose: Purpose, body: str, side: str, refusal: DomainError, at: datetime
) -> None:
    """Keep words that were just refused, as far as they can be kept: a refusal loses nothing. Raises nothing.

    Not those that were refused because they are posted already.
    """
    if isinstance(refusal, DuplicateCommentError):
        return
    with suppress(DomainError):
        save_draft(subscriber=subscriber, story=story, purpose=purpose, body=body, side=side, at=at)


def discard_draft(*, subscriber: Subscriber, story: Story, purpose: Purpose) -> None:
    """Keep these words no longer. Without a draft, does nothing."""
    drop_rows(Draft.objects.filter(subscriber=subscriber, story=story, purpose=str(purpose)))


def forget_drafts(*, at: datetime) -> int:
    """Delete drafts that were saved DRAFT_RETENTION_DAYS ago or earlier; returns how many."""
    outdated = Draft.objects.filter(saved_at__lte=at - timedelta(days=settings.DRAFT_RETENTION_DAYS))
    forgotten = 0
    while keys := list(outdated.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        drop_rows(Draft.objects.filter(pk__in=keys))
        forgotten += len(keys)
    return forgotten


def _require_comment(subscriber: Subscriber, story: Story, purpose: Purpose, at: datetime) -> None:
    if purpose.comment is None:
        return
    if purpose.edits:
        comment = get_own_comment(purpose.comment, subscriber, at)
    else:
        comment = get_public_comment(purpose.comment, at)
    if comment.story_id != story.pk:
        raise CommentNotFoundError
