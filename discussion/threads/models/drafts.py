"""What a person keeps to himself about a story: words that are not posted yet, and up to where he has read."""

from django.conf import settings
from django.db import models

from stories.models import Camp, Passage, Story


class DraftQuerySet(models.QuerySet["Draft"]):
    """What a person has kept, and what remembers only that it was posted."""

    def kept(self) -> "DraftQuerySet":
        """Rows with words."""
        return self.exclude(body="")


class Draft(models.Model):
    """Words that were not posted yet. Nobody but their writer reads them, no moderator either.

    A row without words remembers, for a day, that something was posted, and as which writing if that had a name.
    """

    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=42)  # see discussion.threads.drafts.Purpose
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)
    anchor = models.ForeignKey(Passage, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    body = models.TextField()
    posted = models.UUIDField(null=True)  # the last writing for this purpose that was posted: nothing of it is kept
    saved_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "story", "purpose"], name="draft_once")]
        indexes = [models.Index(fields=["subscriber", "-saved_at", "-id"], name="draft_latest")]

    @property
    def points_at(self) -> str:
        """The part of the story that it is about, by its name; empty where the story does not have that any more."""
        is_there = self.anchor and self.anchor.position is not None and self.anchor.story_id == self.story_id
        return self.anchor.anchor if self.anchor and is_there else ""


class ReadPoint(models.Model):
    """Up to where a person has read a story's discussion. It only moves forward."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    upto = models.UUIDField()  # ids of comments sort by time: every id that is not higher was read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "subscriber"], name="read_point_once")]
