"""How many comments a story has, and by how many people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from stories.models import Camp, Story


class StoryCount(models.Model):
    """So many shown comments of one side more, or fewer, and so many people: the rows of a story add up.

    Triggers write the comments (migration 0013), as for `AnchorCount`; people come with the fold of `Participant`.
    """

    # Without constraints: the triggers must lock no story or person that whoever changes a comment does not.
    story = models.ForeignKey(
        Story, models.DO_NOTHING, related_name="comment_counts", db_constraint=False, db_index=False
    )
    side = models.CharField(max_length=8, choices=Camp.choices, blank=True)
    comments = models.IntegerField(default=0, db_default=0)
    people = models.IntegerField(default=0, db_default=0)
    is_folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["story", "side"], include=["comments", "people"], name="story_counts"),
            models.Index(fields=["id"], name="story_counts_pending", condition=Q(is_folded=False)),
        ]


class Participant(models.Model):
    """A person wrote so many shown comments below a story more, or fewer. Who is counted is whose rows add up to some.

    A folded row is in the `people` of the story's counts if it is above zero; what the others change is added by
    whoever reads.
    """

    story = models.ForeignKey(
        Story, models.DO_NOTHING, related_name="participants", db_constraint=False, db_index=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    comments = models.IntegerField()
    is_folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "author"], name="participant_once", condition=Q(is_folded=True))
        ]
        indexes = [
            models.Index(
                fields=["story", "author"],
                include=["comments"],
                name="participants_pending",
                condition=Q(is_folded=False),
            ),
            models.Index(fields=["id"], name="participants_gone", condition=Q(is_folded=True, comments=0)),
        ]
