"""What has changed in a discussion, for those who follow it."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast, Now

from discussion.threads.models.comments import Comment
from stories.models import Story

# As a number: `xid8` cannot be an array of parameters.
TRANSACTION = Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField())


class Change(models.Model):
    """That something which everybody may read has changed: of a comment, or without one of the discussion itself.

    What it is now is read when it is told. Triggers write it (migration 0009), with the row that changed. What nobody
    may read writes none: not even that there was something can be seen.
    """

    # Before the id, so that a transaction that has drawn an id is known to be under way: see `threads.following`.
    writer = models.BigIntegerField(db_default=TRANSACTION)
    id = models.BigAutoField(primary_key=True)
    story = models.ForeignKey(Story, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["story", "id"], name="change_of_story"),
            models.Index(fields=["writer"], name="change_by_writer"),
            BrinIndex(fields=["at"], name="change_by_age"),
        ]


class Forgotten(models.Model):
    """Up to which change a story's are forgotten, or about to be: whoever has read less far begins anew."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="+")
    upto = models.BigIntegerField()
