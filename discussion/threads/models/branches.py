"""Branches that were hung elsewhere."""

from django.db import models

from discussion.threads.models.comments import Comment


class Move(models.Model):
    """A comment was hung elsewhere, with everything below it. It lasts as long as its row.

    Who decided it, and why, is the moderation room's to know.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="moves")
    came_from = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decision = models.UUIDField(unique=True)  # by whose reversal it ends
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["came_from"], name="move_came_from", condition=models.Q(came_from__isnull=False))
        ]

    def __str__(self) -> str:
        return f"Move {self.pk}"


class UnsettledBranch(models.Model):
    """A branch that was moved, as long as comments far down in it still tell the depth that they had before."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
