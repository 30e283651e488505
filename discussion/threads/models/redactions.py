"""Words that are blacked out. Whoever reads a comment or a revision reads them without; what they were is in here."""

from django.db import models
from django.db.models import Q

from discussion.threads.models.comments import Comment, Revision


class Redaction(models.Model):
    """What is blacked out in one comment: a passage wherever it stands, in any version, or one version altogether.

    It lasts as long as its row, and can be taken back until it has neither: then the words are forgotten. Who decided
    it, and why, is the moderation room's to know.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="redactions")
    passage = models.TextField(blank=True)
    version = models.PositiveIntegerField(null=True)
    decision = models.UUIDField(unique=True)  # by whose reversal it ends
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(passage="") | Q(version__isnull=True),
                name="redaction_of_passage_or_version",
            )
        ]

    def __str__(self) -> str:
        return f"Redaction {self.pk}"


class SealedWords(models.Model):
    """The words of a revision as they were before anything in them was blacked out."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="sealed")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sealed words"
        indexes = [models.Index(fields=["at"], name="sealed_at")]

    def __str__(self) -> str:
        return f"Sealed words of revision {self.revision_id}"
