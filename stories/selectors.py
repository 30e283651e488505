"""Reading stories: which are visible, and a story as the draft it is told by."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, TypedDict

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from core.errors import NotFoundError
from core.kept_sql import Search, given
from core.prepared import prepared_statements
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft, from_plain, to_plain
from stories.models import Baseline, Camp, Correction, Side, Story, StoryQuerySet
from stories.versions import Version

# Comments point here from above, and so do their counts, which a job there puts together: rows that add up.
COMMENTS_SHOWN = Coalesce(Sum("comment_counts__comments"), 0)
_BY_SLUG = Search(lambda: Story.objects.visible(at=given("at")).filter(slug=given("slug")))
_IN_BRIEF = Search(lambda: Story.objects.visible(at=given("at")).filter(slug=given("slug")).defer(*Story.TEXTS))


class Updated(TypedDict):
    """When a story came to say what it says: at its last correction, or else its publication."""

    updated_at: datetime


class Discussion(NamedTuple):
    """What is shown below a story."""

    comments: int
    people: int  # who wrote them, as far as their accounts are there
    by_side: dict[str, int]  # "" where a writer gave none


class StoryNotFoundError(NotFoundError):
    code = "story_not_found"
    message = "There is no such story."


def visible_stories(at: datetime) -> StoryQuerySet:
    """Every story that the public may read at this moment, archived ones included."""
    return Story.objects.visible(at=at)


def listed_stories(at: datetime) -> QuerySet[Story]:
    """The visible stories that lists show: an archived one is found by its address only."""
    return visible_stories(at).exclude(state=Story.State.ARCHIVED)


def with_updates(rows: QuerySet[Story]) -> "QuerySet[WithAnnotations[Story, Updated]]":
    """The same stories, each with the time of its last correction, or else of its publication."""
    corrected = Correction.objects.filter(story=OuterRef("pk")).order_by("-version").values("at")[:1]
    return rows.annotate(updated_at=Coalesce(Subquery(corrected), "published_at"))


def get_visible_story(slug: str, at: datetime, *, in_brief: bool = False) -> Story:
    """The story with this slug, or the one that it was merged into; `slug` of the answer tells.

    `in_brief` leaves its texts where they are; each is read when it is asked for. Raises StoryNotFoundError where the
    public may not see it. One query, two for what is not there by this slug.
    """
    search = _IN_BRIEF if in_brief else _BY_SLUG
    with prepared_statements():
        story = search.first(at=at, slug=slug)
    story = story or visible_stories(at).filter(absorbed__slug=slug).first()
    if story is None:
        raise StoryNotFoundError
    return story


def get_story(slug: str) -> Story:
    """The story with this slug in whatever state, for editors. Raises StoryNotFoundError. One query."""
    story = Story.objects.filter(slug=slug).first()
    if story is None:
        raise StoryNotFoundError
    return story


def unpublished_stories() -> StoryQuerySet:
    """Drafts, stories in review and scheduled ones, without their texts: each with its editor and why to look at it."""
    return (
        Story.objects.unpublished()
        .select_related("manuscript", "edited_by")
        .only(
            *("slug", "title", "summary", "language", "version", "state", "document"),
            *("published_at", "created_at", "edited_at", "edited_by__handle", "manuscript__review_reasons"),
        )
    )


def draft_of(story: Story) -> StoryDraft:
    """The story in its plain form, as an editor changes it. Three queries."""
    return StoryDraft(
        title=story.title,
        summary=story.summary,
        why_it_matters=story.why_it_matters,
        key_points=list(story.key_points),
        body=[Section(**part) for part in story.body],
        plain_words=story.plain_words,
        sides=[
            SideDraft(Camp(side.camp), side.statement, side.name, side.source)
            for side in story.sides.order_by("position", "id")
        ],
        forecast=story.forecast,
        timeline=[
            TimelineDraft(entry.title, entry.text, entry.date, entry.date_text)
            for entry in story.timeline.order_by("position")
        ],
        sources=[SourceDraft(source.name, source.url, source.note) for source in story.sources.order_by("position")],
        topics=list(story.topic_names),
        language=story.language,
        side_labels=dict(story.side_labels),
    )


def baseline_of(story: Story) -> StoryDraft | None:
    """What the story's document said when it was last taken into it, or None where nobody knows any more.

    Stories from before this was kept say it themselves, as long as no editor has changed them. At most four queries.
    """
    kept = Baseline.objects.filter(story=story).values_list("draft", flat=True).first()
    if kept is not None:
        return from_plain(kept)
    told = draft_of(story)
    return told if told.content_hash() == story.content_hash else None


def corrections_since(story: Story, version: Version) -> QuerySet[Correction]:
    """The corrections after this version of a published story, latest first; none after a draft."""
    rows = Correction.objects.filter(story=story).order_by("-version")
    return rows.filter(version__gt=version) if isinstance(version, int) else rows.none()


def text_at(story: Story, version: Version) -> StoryDraft | None:
    """The published story as it was in an earlier version, or None for the versions of a draft. Four queries."""
    if not isinstance(version, int):
        return None
    plain = to_plain(draft_of(story))
    for row in corrections_since(story, version):
        plain |= {field: before for field, (before, _after) in row.changes.items()}
    return from_plain(plain)


def side_counts(stories: Collection[Story]) -> dict[int, dict[str, int]]:
    """{story id: {camp: how many stands are told}}. One query."""
    counts = {story.pk: dict.fromkeys(Camp.values, 0) for story in stories}
    sides = Side.objects.filter(story__in=counts).order_by()
    for story, camp, number in sides.values_list("story", "camp").annotate(number=Count("id")):
        counts[story][camp] = number
    return counts


def comment_counts(stories: Collection[Story]) -> dict[int, int]:
    """{story id: how many comments are shown}. One query, which costs the same however many they are."""
    counted = Story.objects.filter(pk__in=[story.pk for story in stories]).order_by()
    return dict(counted.values_list("pk").annotate(number=COMMENTS_SHOWN))


def discussion_of(story: Story) -> Discussion:
    """What is shown below one story, as a whole and by the side that its writers gave. One query.

    It costs the same however many comments there are, and a little for each person who wrote in the last seconds.
    """
    counted = Story.objects.filter(pk=story.pk, comment_counts__side__isnull=False).order_by()
    sums = counted.values_list("comment_counts__side", Sum("comment_counts__comments"), Sum("comment_counts__people"))
    comments, people = dict.fromkeys(["", *Camp.values], 0), 0
    for side, number, more in sums.union(_writers_pending(story), all=True):
        if side is not None:
            comments[side] += number
            people += more
        else:
            people += (number + more > 0) - (number > 0)
    return Discussion(sum(comments.values()), people, comments)


def _writers_pending(story: Story) -> "QuerySet[Story, tuple[str | None, int, int]]":
    """Whose comments have changed since the last fold: no side, how many there were by then, how many more there are.

    The `people` of the counts are those who had some by then.
    """
    folded = Story.objects.filter(
        pk=story.pk, participants__is_folded=True, participants__author=OuterRef("participants__author")
    )
    pending = Story.objects.filter(pk=story.pk, participants__is_folded=False).order_by()
    return pending.values("participants__author").values_list(
        Value(None, output_field=CharField()),
        Coalesce(Subquery(folded.values("participants__comments")), 0),
        Sum("participants__comments"),
    )
