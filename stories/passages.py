"""Parts of a story that comments can point at: which they are, how they are called, and which are still the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from core.errors import DomainError
from stories.models import Passage, Story

KINDS = {
    "key_points": Passage.Kind.KEY_POINT,
    "sides": Passage.Kind.SIDE,
    "timeline": Passage.Kind.TIMELINE,
    "forecast": Passage.Kind.FORECAST,
}
SAME = 0.5  # of the words of both: with less in common it is another part
COMPARED = 100  # words of each: more of a long statement does not tell more, and every old part meets every new one
LENGTH = 200  # characters that are kept to show which part is meant
_WORD = re.compile(r"\w+")
_NAME = re.compile(rf"({'|'.join(KINDS.values())}):([1-9][0-9]{{0,17}})")


class AnchorUnknownError(DomainError):
    code = "anchor_unknown"
    message = "There is no such part of this story to point at."


class Match(NamedTuple):
    """Entry `after` of a new list is entry `before` of the old one."""

    before: int
    after: int


def present_in(story: Story) -> QuerySet[Passage]:
    """What can be pointed at now."""
    return Passage.objects.filter(story=story, position__isnull=False)


def present_passages(story: Story) -> list[Passage]:
    """The same, list by list in the order of the story. One query."""
    rows = present_in(story).order_by("position", "pk")
    places = list(KINDS.values())
    return sorted(rows, key=lambda passage: places.index(Passage.Kind(passage.kind)))


def passages_ever(story: Story) -> QuerySet[Passage]:
    """Those that were there once as well, and those of stories that were merged into this one."""
    return Passage.objects.filter(Q(story=story) | Q(story__merged_into=story))


def find_anchor(anchor: str, among: QuerySet[Passage]) -> Passage:
    """The part of this name, with its story. Raises AnchorUnknownError. One query."""
    named = _NAME.fullmatch(anchor)
    found = among.select_related("story").filter(kind=named[1], pk=int(named[2])).first() if named else None
    if found is None:
        raise AnchorUnknownError
    return found


def entries_of(plain: Mapping[str, Any], field: str) -> list[Any]:
    """The parts that a field of a draft in its plain form has; a forecast is one."""
    value = plain[field]
    return value if isinstance(value, list) else [value] if value else []


def beginning_of(kind: Passage.Kind, entry: Any) -> str:
    """The words that show which part is meant, in one line."""
    words = " ".join(_shown(kind, entry).split())
    return words if len(words) <= LENGTH else f"{words[: LENGTH - 1].rpartition(' ')[0] or words[: LENGTH - 1]}…"


def match_entries(kind: Passage.Kind, before: Sequence[Any], after: Sequence[Any]) -> list[Match]:
    """Which new entries are old ones: the same words wherever they stand now, then those that are most alike.

    A story has one forecast: however it is worded, it is that.
    """
    if kind == Passage.Kind.FORECAST:
        return [Match(0, 0)] if before and after else []
    old, new = [_told(kind, entry) for entry in before], [_told(kind, entry) for entry in after]
    same = list(_pairs(((number, told) for number, told in enumerate(old)), new))
    rest = {match.before for match in same}, {match.after for match in same}
    return same + _alike(_words(old, rest[0]), _words(new, rest[1]))


def _pairs(old: Iterator[tuple[int, str]], new: Sequence[str]) -> Iterator[Match]:
    places: dict[str, list[int]] = {}
    for number in reversed(range(len(new))):
        places.setdefault(new[number], []).append(number)
    for number, told in old:
        if places.get(told):
            yield Match(number, places[told].pop())


def _alike(old: Mapping[int, frozenset[str]], new: Mapping[int, frozenset[str]]) -> list[Match]:
    """The most alike first; of two as much alike the one that has moved less."""
    likeness = [
        (share, -abs(one - other), Match(one, other))
        for one, words in old.items()
        for other, others in new.items()
        if (share := _shared(words, others)) >= SAME
    ]
    matches: list[Match] = []
    taken: set[int] = set()
    given: set[int] = set()
    for *_, match in sorted(likeness, reverse=True):
        if match.before not in taken and match.after not in given:
            matches.append(match)
            taken.add(match.before)
            given.add(match.after)
    return matches


def _words(told: Sequence[str], without: set[int]) -> dict[int, frozenset[str]]:
    return {
        number: frozenset(_WORD.findall(text)[:COMPARED]) for number, text in enumerate(told) if number not in without
    }


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1, by Dice."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def _told(kind: Passage.Kind, entry: Any) -> str:
    """What is compared: neither dates nor camps, which are corrected without its becoming another part."""
    match kind:
        case Passage.Kind.SIDE:
            return f"{entry['name']} {entry['statement']}".casefold()
        case Passage.Kind.TIMELINE:
            return f"{entry['title']} {entry['text']}".casefold()
    return str(entry).casefold()


def _shown(kind: Passage.Kind, entry: Any) -> str:
    match kind:
        case Passage.Kind.SIDE:
            return ": ".join(filter(None, [entry["name"], entry["statement"]]))
        case Passage.Kind.TIMELINE:
            return str(entry["title"])
    return str(entry)
