"""Who is left out of the noise of one story, and what is not added up yet."""

from django.db.models import Exists, OuterRef, QuerySet

from stories.models import Story
from stories.noise.models import HOME, Engagement, PendingNoise


def exclusions_of(story: Story) -> QuerySet[Engagement]:
    """The row by which each person is out of this story's noise now, or out of one that was merged into it.

    Latest first, with `actor` and `by`. Whoever is excluded everywhere is not meant.
    """
    rows = Engagement.objects.alias(home=HOME).filter(home=story.pk, kind__in=["exclude", "include"])
    latest = rows.order_by("actor", "story", "-id").distinct("actor", "story").values("id")
    in_force = Engagement.objects.filter(id__in=latest, kind="exclude")
    once = in_force.order_by("actor", "-id").distinct("actor").values("id")
    return Engagement.objects.filter(id__in=once).select_related("actor", "by").order_by("-id")


def left_out(*, person: str, story: str) -> Exists:
    """Condition: the row's `person` is out of the noise of its `story`; to be put into another query.

    Of one story alone, or of one that was merged into it. Few are ever barred, so it is a look into a nearly empty
    index.
    """
    rows = Engagement.objects.filter(actor=OuterRef("actor"), story=OuterRef("story"), id__gt=OuterRef("id"))
    excluded = Engagement.objects.alias(home=HOME).filter(
        ~Exists(rows.filter(kind="include")), kind="exclude", actor=OuterRef(person), home=OuterRef(story)
    )
    return Exists(excluded)


def is_pending(story: Story) -> bool:
    """Whether something about this story waits for the fold: its level is a moment behind."""
    return PendingNoise.objects.alias(home=HOME).filter(home=story.pk).exists()
