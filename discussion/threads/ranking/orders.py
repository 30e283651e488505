"""Top-level comments in the order of their ranks, page by page, each reader in the generation of his first page.

`best` and `common_ground` are one walk along an index. `balanced` walks along one index for each side and takes the
best of those heads; whenever critics or defenders have waited for two places, the next one is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from core.api.pagination import Key, Page, paginate, read_cursor, read_pinned, sign_cursor
from discussion.threads.models import Comment, Rank, Ranking
from stories.models import Camp, Passage, Story

KEYS = {
    "best": (Key("best", descending=True), Key("comment_id", descending=True)),
    "common_ground": (Key("common", descending=True), Key("comment_id", descending=True)),
}
LANES = (Camp.CRITIC, Camp.DEFENDER, Camp.NEUTRAL, "")  # the last one is of those without a side, and of tombstones
PATIENCE = 2  # places in a row that go to others before a side has its turn


def ranked_page(
    *, story: Story, sort: str, side: str, limit: int, cursor: str | None, anchor: Passage | None = None
) -> Page:
    """A page of comments by `best` or `common_ground`; with `side` or `anchor`, of the shown ones that have it.

    They have nothing but their keys.
    Raises ValidationError for a cursor of another list. Two queries.
    """
    name = list_name(story, sort, side, anchor)
    generation = _generation(story, read_pinned(cursor, name, 1)[0] if cursor else None)
    rows = _ranks(story, generation, anchor)
    if side:
        rows = _shown_of(rows, side)
    page = paginate(rows, keys=KEYS[sort], limit=limit, cursor=cursor, name=name, pinned=[generation])
    return replace(page, rows=[Comment(pk=rank.comment_id) for rank in page.rows])


def ground_page(*, story: Story, limit: int, cursor: str | None) -> Page:
    """The shown comments that both sides have judged often enough, what both speak for most surely first. Two queries.

    Raises ValidationError for a cursor of another list.
    """
    name = f"ground:{story.pk}"
    generation = _generation(story, read_pinned(cursor, name, 1)[0] if cursor else None)
    rows = _ranks(story, generation).filter(common__gte=0, comment__state=Comment.State.PUBLISHED)
    page = paginate(rows, keys=KEYS["common_ground"], limit=limit, cursor=cursor, name=name, pinned=[generation])
    return replace(page, rows=[Comment(pk=rank.comment_id) for rank in page.rows])


def list_name(story: Story, sort: str, side: str, anchor: Passage | None) -> str:
    """What cursors of a list of comments are signed for."""
    return f"comments:{story.pk}:{sort}:{side}" + (f":{anchor.pk}" if anchor else "")


def balanced_page(*, story: Story, limit: int, cursor: str | None, anchor: Passage | None = None) -> Page:
    """A page of comments, best first, but neither critics nor defenders wait for more than PATIENCE places at a time.

    There is no cursor backwards. Raises ValidationError for a cursor of another list. Five queries.
    """
    name = list_name(story, "balanced", "", anchor)
    start: list[Any] = [None, [0, 0], [None] * len(LANES)]
    pinned, waited, passed = read_cursor(cursor, name) if cursor else start
    generation = _generation(story, pinned)
    rows = _ranks(story, generation, anchor)
    lanes = [_after(_lane(rows, lane), place, limit) for lane, place in zip(LANES, passed, strict=True)]
    merge = _Merge(waited, passed)
    ids = merge.take(limit, lanes)
    next_page = sign_cursor(name, [generation, merge.waited, merge.passed]) if merge.has_more else None
    return Page(rows=[Comment(pk=pk) for pk in ids], next=next_page, previous=None)


class _Head(NamedTuple):
    """A comment that may come next; the greater one is the better, or the newer of two equal ones."""

    best: float
    comment: UUID


@dataclass
class _Merge:
    """`waited`: for how many places critics, and defenders, have waited. `passed`: the last taken of each lane."""

    waited: list[int]
    passed: list[tuple[float, str] | None]
    has_more: bool = False

    def take(self, limit: int, lanes: Sequence[Sequence[_Head]]) -> list[UUID]:
        """The next `limit` of all lanes."""
        found: list[UUID] = []
        taken = [0] * len(lanes)
        while heads := {n: lane[taken[n]] for n, lane in enumerate(lanes) if taken[n] < len(lane)}:
            if len(found) == limit:
                self.has_more = True
                break
            lane = self._turn(heads)
            found.append(heads[lane].comment)
            taken[lane] += 1
            self._pass(lane, heads[lane])
        return found

    def _turn(self, heads: dict[int, _Head]) -> int:
        """The lane whose head comes next."""
        impatient = [lane for lane, places in enumerate(self.waited) if lane in heads and places >= PATIENCE]
        if impatient:
            return max(impatient, key=lambda lane: (self.waited[lane], heads[lane]))
        return max(heads, key=heads.__getitem__)

    def _pass(self, lane: int, head: _Head) -> None:
        self.waited = [0 if side == lane else places + 1 for side, places in enumerate(self.waited)]
        self.passed[lane] = (head.best, str(head.comment))


def _generation(story: Story, pinned: int | None) -> int:
    """The one that was begun with, as long as it is kept, or else the current one."""
    ranking = Ranking.objects.filter(story=story).first() or Ranking(story=story)
    return pinned if pinned is not None and pinned >= ranking.kept_from else ranking.generation


def _ranks(story: Story, generation: int, anchor: Passage | None = None) -> QuerySet[Rank]:
    places = Rank.objects.filter(story=story, since__lte=generation, until__gt=generation)
    if anchor is not None:  # a tombstone does not tell what it pointed at
        return places.filter(anchor=anchor, comment__state=Comment.State.PUBLISHED)
    return places.filter(is_root=True, comment__state__in=Comment.PUBLIC_STATES)


def _shown_of(rows: QuerySet[Rank], side: str) -> QuerySet[Rank]:
    return rows.filter(side=side, comment__state=Comment.State.PUBLISHED)


def _lane(rows: QuerySet[Rank], side: str) -> QuerySet[Rank]:
    return _shown_of(rows, side) if side else rows.filter(side="")


def _after(rows: QuerySet[Rank], place: tuple[float, str] | None, limit: int) -> list[_Head]:
    if place is not None:
        rows = rows.filter(TupleLessThan(Tuple("best", "comment_id"), (place[0], UUID(place[1]))))
    return [_Head(*head) for head in rows.order_by("-best", "-comment").values_list("best", "comment")[: limit + 1]]
