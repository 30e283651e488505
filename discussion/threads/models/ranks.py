"""What is folded from reactions: how many a comment has, and where it stands among the others.

Every number here can be computed again from the rows of `comments` and `acts`.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from discussion.threads.models.comments import Comment
from stories.models import Camp, Passage, Story

FOREVER = 2**31 - 1  # the generation that never comes
ANCHORED = Q(anchor__isnull=False)


class Tally(models.Model):
    """The reactions to a comment, without those of banned people. Where there is no row, there were none."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="tally")
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    insightful = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    common_ground = models.FloatField(null=True)  # 0 to 1; null while too few of one side have judged it
    critics_for = models.PositiveIntegerField(db_default=0)
    critics_against = models.PositiveIntegerField(db_default=0)
    defenders_for = models.PositiveIntegerField(db_default=0)
    defenders_against = models.PositiveIntegerField(db_default=0)


class PendingTally(models.Model):
    """A comment whose reactions, or whose place among the others, have changed.

    Triggers write it (migration 0006), with the row that changed: a path that forgets to say so cannot exist.
    """

    comment = models.ForeignKey(Comment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    since = models.DateTimeField(db_default=Now())
    is_told = models.BooleanField(default=False, db_default=False)  # whoever follows was told before it is folded


class Ranking(models.Model):
    """How often the order of a story's comments has changed. Who folds one of a story holds this row."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="+")
    generation = models.PositiveIntegerField(default=0)
    kept_from = models.PositiveIntegerField(default=0)  # earlier generations have been forgotten


class Rank(models.Model):
    """Where a comment stands, in the generations from `since` to before `until`.

    That is at the top level, or among those that point at one part of the story. A reader who pages through an order
    reads all of it in the generation of his first page: nothing that moves meanwhile is shown to him twice or passed
    over. A comment that has come out is in every generation at once.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="ranks", db_index=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+", db_index=False)
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)  # as readers see it: tombstones have none
    anchor = models.ForeignKey(
        Passage, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )  # what it points at, as readers see it
    is_root = models.BooleanField(default=True, db_default=True)  # an answer has a place only among its anchor's
    best = models.FloatField()
    common = models.FloatField()  # what has no common ground yet follows in the order of `best`, below zero
    since = models.PositiveIntegerField(default=0)
    until = models.PositiveIntegerField(default=FOREVER)
    ended_at = models.DateTimeField(null=True)
    young_until = models.DateTimeField(null=True)  # to be judged again then, without the advance of the young

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment"], condition=Q(until=FOREVER), name="rank_once"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="rank_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(until=FOREVER, ended_at=None) | Q(until__lt=FOREVER, ended_at__isnull=False),
                name="rank_ended_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["story", "-best", "-comment"], name="rank_best", condition=Q(is_root=True)),
            models.Index(
                fields=["story", "side", "-best", "-comment"], name="rank_best_of_a_side", condition=Q(is_root=True)
            ),
            models.Index(fields=["story", "-common", "-comment"], name="rank_common", condition=Q(is_root=True)),
            models.Index(fields=["anchor", "-best", "-comment"], name="rank_anchored", condition=ANCHORED),
            models.Index(fields=["anchor", "side", "-best", "-comment"], name="rank_anchored_side", condition=ANCHORED),
            models.Index(fields=["anchor", "-common", "-comment"], name="rank_anchored_common", condition=ANCHORED),
            models.Index(fields=["comment"], name="rank_of_comment"),
            models.Index(fields=["ended_at"], name="rank_ended", condition=Q(ended_at__isnull=False)),
            models.Index(
                fields=["young_until"], name="rank_young", condition=Q(until=FOREVER, young_until__isnull=False)
            ),
        ]
