"""The rows of a story: taking hold of it, writing it, moving it from one state to another. The callers' transaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Subscriber
from core.acts import note_act
from core.errors import ConflictError
from core.text import drop_unseen
from stories.drafts import ManuscriptDraft, StoryDraft, to_plain
from stories.models import Baseline, Manuscript, Side, Source, Story, TimelineEntry, Topic, Transition
from stories.search.indexing import index_story
from stories.selectors import draft_of
from stories.slugs import free_slug, topic_slug
from stories.versions import Version, version_of

PUBLISHING_LOCK = 7_364_127  # any number that no other advisory lock uses
COLUMNS = ("title", "summary", "why_it_matters", "key_points", "plain_words", "forecast", "language", "side_labels")


class NotPublishedError(ConflictError):
    code = "story_not_published"
    message = "Only a published story can be corrected or closed."


class StoryMergedError(ConflictError):
    code = "story_merged"
    message = "This story was merged into another one, for good."


class StaleStoryError(ConflictError):
    code = "story_changed"
    message = "Somebody else has changed this story in the meantime."


def lock_publishing() -> None:
    """One publication at a time: two runs meet neither at a document nor at a slug."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


def lock_story(story: Story) -> Story:
    """The story as it is now. NO KEY: comments and ledger rows that point here need not wait."""
    return Story.objects.select_for_update(no_key=True).get(pk=story.pk)


def lock_public(story: Story) -> Story:
    """The story if people read it and lists show it. Raises NotPublishedError."""
    locked = lock_story(story)
    if locked.state not in {Story.State.PUBLISHED, Story.State.CLOSED}:
        raise NotPublishedError
    return locked


def check_version(story: Story, version: Version | None) -> None:
    """Raise StaleStoryError unless this is the version that somebody looked at, where known."""
    if version is not None and version != version_of(story):
        raise StaleStoryError(version=version_of(story))


def create_story(draft: StoryDraft, document: str, state: Story.State, at: datetime, by: Subscriber | None) -> Story:
    """A new story with everything that belongs to it. The caller holds the publishing lock."""
    story = Story(document=document, content_hash=draft.content_hash(), state=state, created_at=at)
    if state == Story.State.PUBLISHED:
        story.slug, story.published_at = _take_address(draft.title), at
    else:
        story.slug = free_slug(draft.title)
    write_fields(story, draft, set(asdict(draft)))
    keep_baseline(story, draft)
    Transition.objects.create(story=story, before="", after=state, by=by, at=at)
    note_story("story.made", story, by=by, at=at, after={"state": state})
    return story


def rewrite_draft(story: Story, draft: StoryDraft, *, by: Subscriber | None, at: datetime) -> dict[str, list[Any]]:
    """Write what differs from a story that nobody has seen; its address still follows its title.

    The caller holds the publishing lock and the story's.
    """
    changes = changes_of(story, draft)
    if "title" in changes:
        story.slug = free_slug(draft.title, own=story.slug)
    if changes:
        story.version += 1
        write_fields(story, draft, set(changes))
        before, after = {"version": story.version - 1}, {"version": story.version, "fields": sorted(changes)}
        note_story("story.edited", story, by=by, at=at, before=before, after=after)
    return changes


def changes_of(story: Story, draft: StoryDraft) -> dict[str, list[Any]]:
    """{field: [before, after]} of what the draft says otherwise than the story."""
    before, after = to_plain(draft_of(story)), to_plain(draft)
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def write_fields(story: Story, draft: StoryDraft, fields: set[str]) -> None:
    """Write the named fields. Rows of an untouched list keep their ids."""
    for name in fields.intersection(COLUMNS):
        setattr(story, name, getattr(draft, name))
    if "body" in fields:
        story.body = [asdict(part) for part in draft.body]
    if "topics" in fields:
        story.topic_names = draft.topics
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
    if "topics" in fields and story.state in Story.SHOWN:
        link_topics(story)
    index_story(story=story)


def link_topics(story: Story) -> None:
    """Give a public story the topics that it names. Their spelling becomes that of every story that has them."""
    named = sorted((topic_slug(name), name) for name in story.topic_names)  # one order: two writers cannot block
    rows = [Topic(slug=slug, name=name) for slug, name in named]
    Topic.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=["name"])
    story.topics.set(rows)


def keep_baseline(story: Story, draft: StoryDraft) -> None:
    """Keep what the document of this story says, for comparison when it is read again."""
    kept = Baseline(story=story, draft=to_plain(draft))
    Baseline.objects.bulk_create([kept], update_conflicts=True, unique_fields=["story"], update_fields=["draft"])


def keep_manuscript(story: Story, manuscript: ManuscriptDraft | None, at: datetime, *reasons: str) -> None:
    """Keep what the story was last read from, with further reasons to look at it."""
    if manuscript is None and not reasons:
        return
    manuscript = manuscript or ManuscriptDraft(name=story.document)
    kept = asdict(manuscript) | {"review_reasons": [*manuscript.review_reasons, *reasons], "read_at": at}
    Manuscript.objects.update_or_create(story=story, defaults=kept)


def move(story: Story, after: Story.State, *, by: Subscriber | None, at: datetime, note: str = "") -> None:
    """Into another state, with the row that says who and when; into the open, with its address.

    The caller holds the story's lock, and where a draft moves the publishing lock. A step of a draft is a version:
    who has not seen that it was set aside is refused like who has not seen its words.
    """
    note = drop_unseen(note).strip()
    Transition.objects.create(story=story, before=story.state, after=after, by=by, at=at, note=note)
    note_story("story.moved", story, by=by, at=at, before={"state": story.state}, after=_state(after, story))
    if after not in Story.UNPUBLISHED and story.state in Story.UNPUBLISHED:
        story.slug = _take_address(story.title)
    story.state = after
    if after in Story.UNPUBLISHED:
        story.version += 1
    story.save(update_fields=["state", "slug", "published_at", "version"])


def note_story(
    verb: str,
    story: Story,
    *,
    by: Subscriber | None,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    """A line in the audit log, which points at the story's own rows; without `by` it was a document or the clock."""
    actor = by.pk if by else None
    note_act(actor=actor, verb=verb, target=f"story:{story.pk}", before=before, after=after, at=at)


def _state(after: Story.State, story: Story) -> dict[str, Any]:
    if after != Story.State.SCHEDULED or story.published_at is None:
        return {"state": after}
    return {"state": after, "publish_at": story.published_at.isoformat()}


def _take_address(title: str) -> str:
    """The address of a story that becomes public. A draft that has it gives way, or a number would tell of it."""
    slug = free_slug(title, among=Story.objects.filter(state__in=Story.SHOWN))
    for draft in Story.objects.unpublished().filter(slug=slug):
        draft.slug = free_slug(draft.title)
        draft.save(update_fields=["slug"])
    return slug
