"""Bursts of new accounts on one side of one story."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_id
from discussion.moderation.models.bulk import BulkDecision
from stories.models import Camp, Story


class Brigade(models.Model):
    """More new accounts came to one side of one story, in an hour, than chance explains. A person looks at it.

    It accuses nobody: readers whom a link has brought look the same from afar.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Camp.choices)
    since = models.DateTimeField()  # the window in which they came, of the hour that was least likely
    until = models.DateTimeField()
    arrived = models.PositiveIntegerField()  # new accounts in that window
    expected = models.FloatField()  # as many were usual
    chance = models.FloatField()  # that so many or more come where those are usual
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    bulk = models.ForeignKey(BulkDecision, on_delete=models.SET_NULL, null=True, related_name="brigades")  # the latest

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story", "side"], condition=Q(closed_at__isnull=True), name="brigade_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.arrived} new accounts on one side"


class BrigadeMember(models.Model):
    """A new account of the burst. What it did is read from the ledger, as it is now."""

    brigade = models.ForeignKey(Brigade, on_delete=models.CASCADE, related_name="members", db_index=False)
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()  # the first act on the story

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brigade", "subscriber"], name="brigade_member_once")]
