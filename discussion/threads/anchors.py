"""What points at the parts of a story: counted, and listed with them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Sum

from discussion.threads.models import AnchorCount
from stories.models import Passage, Story
from stories.passages import passages_ever, present_in, present_passages

PARTS_GONE = 100  # the latest ones of what a story says no longer
CHUNK = 1_000  # rows a statement

# What has come is put together with what is there: a row for each part and side, the others go.
FOLD = """
WITH pending AS (
    SELECT DISTINCT anchor_id, side
    FROM (SELECT anchor_id, side FROM threads_anchorcount WHERE NOT is_folded ORDER BY id LIMIT %s) latest
), taken AS (
    SELECT counted.id
    FROM threads_anchorcount counted JOIN pending USING (anchor_id, side)
    ORDER BY counted.id
    FOR UPDATE OF counted SKIP LOCKED
), gone AS (
    DELETE FROM threads_anchorcount WHERE id IN (SELECT id FROM taken) RETURNING anchor_id, side, comments
)
INSERT INTO threads_anchorcount (anchor_id, side, comments, is_folded)
SELECT anchor_id, side, sum(comments), true FROM gone GROUP BY anchor_id, side
"""


@dataclass(frozen=True)
class CountedPassage:
    """A part of a story, and how many shown comments point at it, by side."""

    passage: Passage
    is_current: bool  # whether the story still has it
    by_side: dict[str, int] = field(default_factory=dict)

    @property
    def comments(self) -> int:
        """All of them."""
        return sum(self.by_side.values())


def counted_passages(story: Story) -> list[CountedPassage]:
    """What a story says now, list by list, then what it no longer says and people still point at. Three queries."""
    present = present_passages(story)
    here = [passage.pk for passage in present]
    ever = passages_ever(story).exclude(pk__in=here).order_by("-since", "-pk")
    gone = list(ever.filter(Exists(AnchorCount.objects.filter(anchor=OuterRef("pk"))))[:PARTS_GONE])
    counts = _count([*here, *(passage.pk for passage in gone)])
    told = [CountedPassage(passage, True, counts[passage.pk]) for passage in present]
    past = [CountedPassage(passage, False, counts[passage.pk]) for passage in gone]
    return told + [each for each in past if each.comments]


def comments_at(story: Story) -> dict[str, int]:
    """{name of a part: how many shown comments point at it}, of what the story says now. One query."""
    rows = AnchorCount.objects.filter(anchor__in=present_in(story)).order_by()
    summed = rows.values_list("anchor__kind", "anchor").annotate(number=Sum("comments"))
    return {f"{kind}:{anchor}": number for kind, anchor, number in summed}


def fold_anchor_counts() -> None:
    """Put the counts of each part and side together in one row. Changes no sum; safe to run twice at once."""
    while AnchorCount.objects.filter(is_folded=False).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FOLD, [CHUNK])
            if not cursor.rowcount:
                return  # all of it is in another run's hands


def _count(passages: Collection[int]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = AnchorCount.objects.filter(anchor__in=passages).order_by()
    for anchor, side, number in rows.values_list("anchor", "side").annotate(number=Sum("comments")):
        counts[anchor][side] = number
    return counts
