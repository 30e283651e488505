"""Publishing stories, correcting them, and closing their discussions."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import orjson
from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.events import emit
from stories.drafts import StoryDraft
from stories.models import Closure, Correction, Side, Source, Story, TimelineEntry, Topic
from stories.selectors import draft_of
from stories.slugs import free_slug
from stories.tidying import check_draft, tidy_draft

PUBLISHING_LOCK = 7_364_127  # any number that no other advisory lock uses
REREAD = "The document was changed."
COLUMNS = ("title", "summary", "why_it_matters", "key_points", "plain_words", "forecast", "language")


class NothingToCorrectError(DomainError):
    code = "nothing_to_correct"
    message = "The story says this already."


class ReasonMissingError(DomainError):
    code = "reason_missing"
    message = "A correction says why."


class NotPublishedError(ConflictError):
    code = "story_not_published"
    message = "Only a published story can be corrected or closed."


class StaleStoryError(ConflictError):
    code = "story_changed"
    message = "Somebody else has corrected this story in the meantime."


@dataclass(frozen=True)
class PublishResult:
    """The story as it now stands, and what publishing did to it."""

    story: Story
    outcome: Literal["published", "unchanged", "corrected"]


@transaction.atomic
def publish_story(*, draft: StoryDraft, document: str, at: datetime, actor: Subscriber | None = None) -> PublishResult:
    """Publish the draft that was read from `document`, with everything that belongs to it, or nothing.

    `document` is the document's lasting identity. Read again with the same content it leaves the story alone, whatever
    editors have corrected since; read with other content it becomes a correction. Raises DraftInvalidError.
    """
    draft = tidy_draft(draft)
    check_draft(draft)
    # One publication at a time: two runs meet neither at a document nor at a slug.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
    story = Story.objects.select_for_update(no_key=True).filter(document=document).first()
    if story is None:
        return PublishResult(_create_story(draft, document, at), "published")
    if story.content_hash == draft.content_hash():
        return PublishResult(story, "unchanged")
    story.content_hash = draft.content_hash()
    if _apply(story, draft, by=actor, reason=REREAD, at=at):
        return PublishResult(story, "corrected")
    story.save(update_fields=["content_hash"])  # an editor has said the same already
    return PublishResult(story, "unchanged")


@transaction.atomic
def correct_story(
    *, story: Story, draft: StoryDraft, reason: str, actor: Subscriber, at: datetime, version: int | None = None
) -> Correction:
    """Change a published story in the open: a new version, and a Correction with what was there before.

    `version` is the one that the editor looked at, where known. Raises ReasonMissingError, DraftInvalidError,
    NotPublishedError, StaleStoryError, NothingToCorrectError.
    """
    draft = tidy_draft(draft)
    check_draft(draft)
    if not reason.strip():
        raise ReasonMissingError
    locked = _lock_published(story)
    if version is not None and version != locked.version:
        raise StaleStoryError(version=locked.version)
    correction = _apply(locked, draft, by=actor, reason=reason.strip(), at=at)
    if correction is None:
        raise NothingToCorrectError
    return correction


@transaction.atomic
def close_story(*, story: Story, actor: Subscriber, at: datetime) -> Story:
    """Take no more words below this story. Does nothing where it is closed. Raises NotPublishedError."""
    locked = _lock_published(story)
    if locked.state == Story.State.PUBLISHED:
        Closure.objects.create(story=locked, by=actor, at=at)
        _set_state(locked, Story.State.CLOSED, "story.closed", at)
    return locked


@transaction.atomic
def reopen_story(*, story: Story, actor: Subscriber, at: datetime) -> Story:
    """Take words again. Does nothing where the story is open. Raises NotPublishedError."""
    locked = _lock_published(story)
    if locked.state == Story.State.CLOSED:
        Closure.objects.filter(story=locked, reopened_at=None).update(reopened_by=actor, reopened_at=at)
        _set_state(locked, Story.State.PUBLISHED, "story.reopened", at)
    return locked


def _create_story(draft: StoryDraft, document: str, at: datetime) -> Story:
    story = Story(slug=free_slug(draft.title), document=document, content_hash=draft.content_hash())
    story.state, story.published_at, story.created_at = Story.State.PUBLISHED, at, at
    _write(story, draft, set(asdict(draft)))
    emit("story.published", story=story.slug, at=at, title=story.title, version=story.version)
    return story


def _apply(story: Story, draft: StoryDraft, *, by: Subscriber | None, reason: str, at: datetime) -> Correction | None:
    """Write what differs, if anything does. The caller holds the story's lock."""
    before, after = _plain(draft_of(story)), _plain(draft)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changes:
        return None
    story.version += 1
    _write(story, draft, set(changes))
    emit("story.corrected", story=story.slug, at=at, version=story.version, fields=sorted(changes), reason=reason)
    return Correction.objects.create(story=story, version=story.version, by=by, at=at, reason=reason, changes=changes)


def _write(story: Story, draft: StoryDraft, fields: set[str]) -> None:
    """Write the named fields. Rows of an untouched list keep their ids."""
    for name in fields.intersection(COLUMNS):
        setattr(story, name, getattr(draft, name))
    if "body" in fields:
        story.body = [asdict(part) for part in draft.body]
    story.save()
    if "sides" in fields:
        story.sides.all().delete()
        Side.objects.bulk_create(Side(story=story, position=n, **vars(row)) for n, row in enumerate(draft.sides))
    if "timeline" in fields:
        story.timeline.all().delete()
        TimelineEntry.objects.bulk_create(
            TimelineEntry(story=story, position=n, **vars(row)) for n, row in enumerate(draft.timeline)
        )
    if "sources" in fields:
        story.sources.all().delete()
        Source.objects.bulk_create(Source(story=story, position=n, **vars(row)) for n, row in enumerate(draft.sources))
    if "topics" in fields:
        story.topics.set(_topic(name) for name in draft.topics)


def _topic(name: str) -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _lock_published(story: Story) -> Story:
    # NO KEY: comments and ledger rows that point here need not wait.
    locked = Story.objects.select_for_update(no_key=True).get(pk=story.pk)
    if locked.published_at is None or locked.state == Story.State.ARCHIVED:
        raise NotPublishedError
    return locked


def _set_state(story: Story, state: Story.State, kind: str, at: datetime) -> None:
    story.state = state
    story.save(update_fields=["state"])
    emit(kind, story=story.slug, at=at)


def _plain(draft: StoryDraft) -> dict[str, Any]:
    """The draft as JSON gives it back, so that what is compared is what is kept; topics by their slugs."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(asdict(draft)))
    return plain | {"topics": sorted(slugify(name) for name in draft.topics)}
