"""Who said what to whom: trees with heavy tails, drawn at random and the same in every run.

A comment answers nobody, an earlier comment, whatever an earlier one answers (so that who is answered is answered
more), or the one before it (so that arguments between two people reach the depth limit).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from django.conf import settings

SIDES = ("critic", "defender", "critic", "defender", "neutral", "")  # fixed by the person
LOUD_SHARE = 10  # one comment of so many is in the thread of the loudest story
WHOLE = 100  # comments of the thread that one page shows whole: nobody in it has more than three answers
WHOLE_ANSWERS, WHOLE_DEPTH = 3, 4
MUCH_SHARE = 20  # one comment of so many is by the person who writes most
TOP, ANY, ANSWERED = 0.30, 0.45, 0.80  # bounds of the four ways above
OF_LEAVES = (("held", 0.010), ("rejected", 0.012))
OF_ALL = (("removed", 0.010), ("deleted", 0.020), ("erased", 0.023))


class Draft(NamedTuple):
    """One comment. Numbers count from 0; `share` is how far into the life of its thread it was written."""

    number: int
    story: int
    parent: int | None
    depth: int
    author: int
    side: str
    state: str
    share: float


@dataclass
class Thread:
    """The comments of one story in the order of writing: what each answers, and how deep it stands."""

    parents: list[int | None]
    depths: list[int]
    answers: list[int]


def draw_site(*, comments: int, stories: int, people: int) -> Iterator[Draft]:
    """Every comment of a site, story by story: the first is the loudest, the second is shown whole on one page."""
    draw = Random(1)
    number = 0
    for story, size in enumerate(sizes_of_threads(comments, stories, draw)):
        thread = _grow(size, whole=story == 1, draw=draw)
        for place in range(size):
            author = 0 if draw.random() < 1 / MUCH_SHARE else int(draw.random() ** 3 * people)
            parent = thread.parents[place]
            yield Draft(
                number=number + place,
                story=story,
                parent=None if parent is None else number + parent,
                depth=thread.depths[place],
                author=author,
                side=SIDES[author % len(SIDES)],
                state="published" if story == 1 else _state(thread.answers[place], draw),
                share=(place + 0.5) / size,
            )
        number += size


def sizes_of_threads(comments: int, stories: int, draw: Random) -> list[int]:
    """How many comments each story has; a tenth of the others have some two thirds of the rest."""
    loud, whole = comments // LOUD_SHARE, min(WHOLE, comments // LOUD_SHARE)
    sizes = [loud, whole, *[0] * (stories - 2)]
    for _ in range(comments - loud - whole):
        sizes[2 + int(draw.random() ** 5 * (stories - 2))] += 1
    return sizes


def _grow(size: int, *, whole: bool, draw: Random) -> Thread:
    thread = Thread([None] * size, [0] * size, [0] * size)
    for place in range(size):
        parent = _answered(place, thread, draw)
        if parent is not None and thread.depths[parent] >= settings.COMMENT_MAX_DEPTH:
            parent = thread.parents[parent]
        if whole and parent is not None and not _fits_whole(parent, thread):
            parent = None
        if parent is not None:
            thread.parents[place], thread.depths[place] = parent, thread.depths[parent] + 1
            thread.answers[parent] += 1
    return thread


def _answered(place: int, thread: Thread, draw: Random) -> int | None:
    way = draw.random()
    if place == 0 or way < TOP:
        return None
    if way >= ANSWERED:
        return place - 1
    earlier = draw.randrange(place)
    answered = thread.parents[earlier]
    return earlier if way < ANY or answered is None else answered


def _fits_whole(parent: int, thread: Thread) -> bool:
    return thread.answers[parent] < WHOLE_ANSWERS and thread.depths[parent] < WHOLE_DEPTH


def _state(answers: int, draw: Random) -> str:
    """Nobody answers what was never shown."""
    drawn = draw.random()
    bounds = OF_ALL if answers else OF_LEAVES + OF_ALL
    return next((state for state, bound in bounds if drawn < bound), "published")
