"""What people do without words: reactions, stances, follows."""

from django.conf import settings
from django.db import models

from discussion.threads.models.comments import Comment
from stories.models import Camp, Story


class Reaction(models.Model):
    """One person's reaction to one comment. Who it was is never public.

    The ledger has one act for each kind chosen in turn; `source_key` names the one that counts now.
    """

    class Kind(models.TextChoices):
        AGREE = "agree"
        DISAGREE = "disagree"
        INSIGHTFUL = "insightful"
        FAIR = "fair"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions")
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    turn = models.PositiveIntegerField(default=1)  # rises with every change of kind
    reacted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "subscriber"], name="reaction_once")]
        indexes = [models.Index(fields=["comment", "kind"], name="reaction_counts")]

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"reaction:{self.pk}:{self.turn}"


class Stance(models.Model):
    """Where a person stands on a story now. Where he stood before is in its turns, and in the ledger."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="stances")
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Camp.choices)
    because = models.ForeignKey(Comment, on_delete=models.SET_NULL, null=True, related_name="+")  # private
    turn = models.PositiveIntegerField(default=1)  # rises with every change of side
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "subscriber"], name="stance_once")]

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"stance:{self.pk}:{self.turn}"


class StanceTurn(models.Model):
    """Where a person stood on a story from a moment on: one row for each side that he has taken, the first one too.

    It goes with its stance, by PostgreSQL's own hand: whoever takes a stand back leaves no trace of it.
    """

    stance = models.ForeignKey(
        Stance, on_delete=models.DO_NOTHING, related_name="turns", db_index=False, db_constraint=False
    )
    turn = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=Camp.choices)
    because = models.ForeignKey(  # private
        Comment, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stance", "turn"], name="stance_turn_once")]
        indexes = [
            models.Index(fields=["because"], name="stance_turn_because", condition=models.Q(because__isnull=False))
        ]


class Follow(models.Model):
    """A person wants to hear of a story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="follows")
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    followed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "subscriber"], name="follow_once")]

    @property
    def source_key(self) -> str:
        """Of the ledger row that stands for it."""
        return f"follow:{self.pk}"
