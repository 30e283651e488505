"""Words that are not posted yet: kept, taken away, and forgotten."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.ids import last_id, moment_of
from core.kept_sql import insert_row
from core.markup import clean_source
from core.personal import drop_rows
from discussion.threads.drafts import Purpose
from discussion.threads.models import Draft
from discussion.threads.pace import DuplicateCommentError
from discussion.threads.places import enter_discussion
from discussion.threads.selectors import CommentNotFoundError, get_own_comment, get_public_comment
from discussion.threads.words import BodyEmptyError
from stories.models import Passage, Story
from stories.passages import AnchorUnknownError, find_anchor, present_in

CHUNK = 1000  # drafts a statement
POSTED_FOR = timedelta(days=1)  # is known that something was posted; nothing is on its way for longer
ON_ITS_WAY = timedelta(seconds=10)  # words that were sent before a post; nobody has typed much anew by then
TELLS_TIME = 7  # version of UUIDs

# Whoever posts holds the row, or waits for it: words that come late find it posted, in any order.
KEEP = """
INSERT INTO threads_draft AS kept (subscriber_id, story_id, purpose, side, anchor_id, body, saved_at)
VALUES (%(subscriber)s, %(story)s, %(purpose)s, %(side)s, %(anchor)s, %(body)s, %(at)s)
ON CONFLICT (subscriber_id, story_id, purpose) DO UPDATE
    SET side = excluded.side, anchor_id = excluded.anchor_id, body = excluded.body, saved_at = excluded.saved_at
    WHERE CASE
        WHEN kept.posted = %(writing)s::uuid THEN false
        ELSE kept.body <> '' OR %(late)s::timestamptz IS NULL OR kept.saved_at <= %(late)s
    END
RETURNING id
"""
DISCARD = "DELETE FROM threads_draft WHERE subscriber_id = %s AND story_id = %s AND purpose = %s AND body <> ''"
POSTED = """
(subscriber_id, story_id, purpose) DO UPDATE
    SET side = '', anchor_id = NULL, body = '', posted = excluded.posted, saved_at = excluded.saved_at
"""  # what becomes of a draft where `posted_draft` comes


class DraftTooLongError(DomainError):
    code = "draft_too_long"
    message = "This is too long to be kept."


class DraftPostedError(ConflictError):
    code = "draft_posted"
    message = "This is posted already, so it is not kept as a draft any more."


@transaction.atomic
def save_draft(
    *,
    subscriber: Subscriber,
    story: Story,
    purpose: Purpose,
    body: str,
    side: str,
    at: datetime,
    anchor: str = "",
    writing: UUID | None = None,
) -> Draft:
    """Keep these words in place of those that were kept for the same purpose.

    `anchor` names the part of the story that they are about; one that it does not have is as good as none, and an edit
    has none. `writing` is what the client calls this sitting. A person has DRAFTS_PER_PERSON drafts at most: the one
    that was saved longest ago makes room. Raises BodyEmptyError, DraftTooLongError above DRAFT_MAX_LENGTH characters,
    DraftPostedError where this writing was posted last, or something was a moment ago (ON_ITS_WAY) and this writing has
    no name or, by its UUIDv7, had begun by then; CommentNotFoundError where the comment that they are about is not
    public on this story, or NotYourCommentError where they would edit another's.
    """
    draft = _checked(subscriber=subscriber, story=story, purpose=purpose, body=body, side=side, at=at, anchor=anchor)
    return _keep(draft, writing, not_after=_last_before(writing, at))


def _checked(
    *, subscriber: Subscriber, story: Story, purpose: Purpose, body: str, side: str, at: datetime, anchor: str
) -> Draft:
    """A row that may be kept, and is not yet."""
    body = clean_source(body)
    if not body:
        raise BodyEmptyError
    if len(body) > settings.DRAFT_MAX_LENGTH:
        raise DraftTooLongError(max_length=settings.DRAFT_MAX_LENGTH)
    story = enter_discussion(story)
    _require_comment(subscriber, story, purpose, at)
    passage = None if purpose.edits else _part(anchor, story)
    return Draft(
        subscriber=subscriber,
        story=story,
        purpose=str(purpose),
        side=side,
        anchor=passage,
        body=body,
        saved_at=at,
    )


@transaction.atomic
def keep_refused_words(
    *,
    subscriber: Subscriber,
    story: Story,
    purpose: Purpose,
    body: str,
    side: str,
    refusal: DomainError,
    at: datetime,
    anchor: str = "",
    writing: UUID | None = None,
) -> None:
    """Keep words that were just refused, as far as they can be kept: a refusal loses nothing. Raises nothing.

    Not those that were refused because they are posted already. They are no late words of what was posted a moment ago:
    whoever posts twice was refused the second time.
    """
    if isinstance(refusal, DuplicateCommentError):
        return
    with suppress(DomainError):
        draft = _checked(
            subscriber=subscriber, story=story, purpose=purpose, body=body, side=side, at=at, anchor=anchor
        )
        _keep(draft, writing, not_after=None)


def discard_draft(*, subscriber: Subscriber, story: Story, purpose: Purpose) -> None:
    """Keep these words no longer. Without a draft, does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(DISCARD, [subscriber.pk, story.pk, str(purpose)])


def finish_draft(*, subscriber: Subscriber, story: Story, purpose: Purpose, writing: UUID | None, at: datetime) -> None:
    """The words are posted: keep them no longer, nor any that were saved before and come later."""
    draft = posted_draft(subscriber=subscriber, story=story, purpose=purpose, writing=writing, at=at)
    insert_row(draft, met=POSTED)


def posted_draft(
    *, subscriber: Subscriber, story: Story, purpose: Purpose, writing: UUID | None, at: datetime
) -> Draft:
    """The row that says so, for whoever inserts it together with others."""
    return Draft(subscriber=subscriber, story=story, purpose=str(purpose), body="", posted=writing, saved_at=at)


def forget_drafts(*, at: datetime) -> int:
    """Delete drafts that were saved DRAFT_RETENTION_DAYS ago or earlier, and what tells for longer than a day that
    something was posted; returns how many rows went.
    """
    is_old = Q(saved_at__lte=at - timedelta(days=settings.DRAFT_RETENTION_DAYS))
    outdated = Draft.objects.filter(is_old | Q(body=""), saved_at__lte=at - POSTED_FOR)
    forgotten = 0
    while keys := list(outdated.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        drop_rows(Draft.objects.filter(pk__in=keys))
        forgotten += len(keys)
    return forgotten


def _keep(draft: Draft, writing: UUID | None, *, not_after: datetime | None) -> Draft:
    """Write it down, unless it is late: where this `writing` was posted, or anything after `not_after`, if given."""
    facts: dict[str, Any] = {
        "subscriber": draft.subscriber_id,
        "story": draft.story_id,
        "purpose": draft.purpose,
        "side": draft.side,
        "anchor": draft.anchor_id,
        "body": draft.body,
        "at": draft.saved_at,
        "writing": writing,
        "late": not_after,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, facts)
        row = cursor.fetchone()
    if row is None:
        raise DraftPostedError
    draft.pk = int(row[0])
    own = Draft.objects.kept().filter(subscriber=draft.subscriber_id)
    passed = own.order_by("-saved_at", "-id").values("pk")[settings.DRAFTS_PER_PERSON :]
    drop_rows(Draft.objects.filter(pk__in=passed))
    return draft


def _last_before(writing: UUID | None, at: datetime) -> datetime | None:
    """Words that come now are late where something was posted after this; None where they are never late.

    What was posted after its sitting had begun: another page may have posted the same words. Of a UUID that tells no
    time nobody knows when it was drawn.
    """
    if writing is None:
        return at - ON_ITS_WAY
    if writing.version != TELLS_TIME:
        return None
    began = moment_of(writing) if writing <= last_id(at) else at  # one of the year 10000 is no date
    return max(at - ON_ITS_WAY, began)


def _part(anchor: str, story: Story) -> Passage | None:
    with suppress(AnchorUnknownError):
        return find_anchor(anchor, present_in(story)) if anchor else None
    return None


def _require_comment(subscriber: Subscriber, story: Story, purpose: Purpose, at: datetime) -> None:
    if purpose.comment is None:
        return
    if purpose.edits:
        comment = get_own_comment(purpose.comment, subscriber, at)
    else:
        comment = get_public_comment(purpose.comment, at)
    if comment.story_id != story.pk:
        raise CommentNotFoundError
