"""Notices of stories: that one was corrected, and how loud one has become."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.readers import Told
from discussion.telling.threads import Muted, id_in, keys_of_stories
from stories.models import Correction, Story
from stories.noise.models import StoryNoise
from stories.selectors import visible_stories


def read_corrections(notices: Sequence[Notice], to: Subscriber, at: datetime) -> Mapping[UUID, Told]:
    """With the reason that everybody may read. Four queries."""
    stories = _stories(notices, to, at)
    corrections = Correction.objects.filter(story__in=set(stories.values()))
    reasons = {(row.story_id, row.version): row.reason for row in corrections.defer("changes")}
    return {
        notice.pk: Told(
            headline=f"“{story.title}” was corrected",
            address=f"{reverse('web:corrections', args=[story.slug])}#version-{notice.facts['version']}",
            words=reasons.get((story.pk, notice.facts["version"]), ""),
            story=story.slug,
            title=story.title,
        )
        for notice in notices
        if (story := stories.get(notice.pk))
    }


def read_bands(notices: Sequence[Notice], to: Subscriber, at: datetime) -> Mapping[UUID, Told]:
    """With the band that was announced last. Four queries."""
    stories = _stories(notices, to, at)
    bands = dict(StoryNoise.objects.filter(story__in=set(stories.values())).values_list("pk", "band"))
    return {
        notice.pk: Told(
            headline=_moved(story, notice.facts["before"], bands.get(story.pk, notice.facts["before"])),
            address=f"{reverse('web:story', args=[story.slug])}#noise",
            story=story.slug,
            title=story.title,
        )
        for notice in notices
        if (story := stories.get(notice.pk))
    }


def _stories(notices: Sequence[Notice], to: Subscriber, at: datetime) -> dict[UUID, Story]:
    """The visible stories that notices are about, by notice, without muted ones. Three queries."""
    ids = {notice.pk: int(id_in(notice.subject)) for notice in notices}
    visible = visible_stories(at).in_bulk(list(set(ids.values())))
    muted, threads = Muted([to.pk]), keys_of_stories(list(visible))
    return {
        notice: visible[story]
        for notice, story in ids.items()
        if story in visible and not muted.hides(to.pk, threads=threads[story])
    }


def _moved(story: Story, before: str, band: str) -> str:
    if band == before:
        return f"The noise of “{story.title}” left “{before}” for a while"
    return f"The noise of “{story.title}” went from “{before}” to “{band}”"
