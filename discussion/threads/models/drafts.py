"""What a person keeps to himself about a story: words that are not posted yet, and up to where he has read."""

from django.conf import settings
from django.db import models

from stories.models import Camp, Story


class Draft(models.Model):
    """Words that were not posted yet. Nobody but their writer reads them, no moderator either."""

    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=42)  # see discussion.threads.drafts.Purpose
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)
    body = models.TextField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "story", "purpose"], name="draft_once")]
        indexes = [models.Index(fields=["subscriber", "-saved_at", "-id"], name="draft_latest")]


class ReadPoint(models.Model):
    """Up to where a person has read a story's discussion. It only moves forward."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    upto = models.UUIDField()  # ids of comments sort by time: every id that is not higher was read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "subscriber"], name="read_point_once")]
