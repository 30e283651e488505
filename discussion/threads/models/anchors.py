"""How many comments point at which part of a story."""

from django.db import models
from django.db.models import Q

from stories.models import Camp, Passage


class AnchorCount(models.Model):
    """So many shown comments of one side more, or fewer, point at a part of a story: the rows add up.

    Triggers write one with each comment that comes out, goes or changes its side (migration 0008), whichever path that
    takes, and a job puts what is there into one row. Whoever counts adds up, so it is right at any moment.
    """

    anchor = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="+", db_index=False)
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)
    comments = models.IntegerField()
    is_folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["anchor", "side"], include=["comments"], name="anchor_counts"),
            models.Index(fields=["id"], name="anchor_counts_pending", condition=Q(is_folded=False)),
        ]
