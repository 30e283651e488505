"""What lists of cases are narrowed to, and how much waits there: kept, so that no page reads a whole queue."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from discussion.moderation.models.cases import Case
from stories.models import Story

NONE_YET = UUID(int=0)


class CaseFacet(models.Model):
    """An open case under something that a list can be narrowed to: `story:5`, `topic:3`, or `why:spam`.

    Triggers write them (migration 0022), from the case, its reports, the story of its comment and what that is about.
    Queue and priority are the case's, so that each list is a piece of an index.
    """

    # Without a constraint: for each facet it would look the case up once more.
    case = models.ForeignKey(Case, models.CASCADE, related_name="facets", db_constraint=False, db_index=False)
    facet = models.CharField(max_length=80)
    queue = models.CharField(max_length=10, choices=Case.Queue.choices)
    priority = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "facet"], name="case_facet_once")]
        indexes = [
            models.Index(fields=["facet", "queue", "-priority", "case"], name="case_facet_queue"),
            models.Index(fields=["facet", "queue", "case"], name="case_facet_oldest"),
            # All queues in one order, as the API lists them.
            models.Index(fields=["facet", "-priority", "case"], name="case_facet_all"),
            models.Index(fields=["facet", "case"], name="case_facet_all_oldest"),
        ]

    def __str__(self) -> str:
        return self.facet


class WaitingCount(models.Model):
    """So many open cases more, or fewer, in a queue, of all (`facet` is empty) or of one story or topic: they add up.

    Triggers write them (migration 0022), as for `StoryCount`.
    """

    facet = models.CharField(max_length=80, blank=True)
    queue = models.CharField(max_length=10, choices=Case.Queue.choices)
    waiting = models.IntegerField()
    is_folded = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["facet", "queue"], include=["waiting"], name="waiting_counts"),
            models.Index(fields=["id"], name="waiting_counts_pending", condition=Q(is_folded=False)),
        ]

    def __str__(self) -> str:
        return f"{self.waiting} of {self.facet or self.queue}"


class LateFiling(models.Model):
    """A story whose topics were changed, with too many open cases to file them at once: a job does, in pieces.

    Triggers write it (migration 0024). Another change begins anew, in a row of its own.
    """

    # Without a constraint: a story that is deleted loses its topics, which makes such a row.
    story = models.ForeignKey(Story, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    after = models.UUIDField(default=NONE_YET)  # the case that was filed last

    def __str__(self) -> str:
        return f"Cases of story {self.story_id}"
