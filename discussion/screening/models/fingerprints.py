"""What versions of comments look like, so that copies are found."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from discussion.threads.models import Comment, Revision


class Fingerprint(models.Model):
    """Of one version: near-identical words have bits in common. No word can be read from them.

    Kept for SCREENING_REPEAT_DAYS. Two rows whose `bits` differ in three places or fewer share at least one band.
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    comment = models.ForeignKey(Comment, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    bits = models.BigIntegerField()
    bands = ArrayField(models.IntegerField())  # empty for what is too short to be compared with others'
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-at"], name="fingerprint_of_author"),
            # At once: each comment would look through all that has gathered since the last vacuum.
            GinIndex(fields=["bands"], name="fingerprint_bands", fastupdate=False),
            BrinIndex(fields=["at"], name="fingerprint_age"),
        ]
