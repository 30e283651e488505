"""Whether two names mean the same speaker, and whether words stand in a text."""

import re
from collections.abc import Sequence

from seeds.evaluation.passages import LabelledSide

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ARTICLES = frozenset({"a", "an", "the"})
_MARKS = " \"'“”‘’,"


def match_speaker(name: str, sides: Sequence[LabelledSide]) -> LabelledSide | None:
    """The labelled side whose speaker `name` names: one name holds the other, whole words, articles aside.

    "Nurses' guild president Tori Amundsen" holds two speakers: the longer name wins, then the later one.
    """
    matches = [(score, side) for side in sides if (score := _closeness(name, side.speaker))]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def same_words(one: str, other: str) -> bool:
    """True where one quote holds the other, marks and white space aside."""
    one, other = _plain(one), _plain(other)
    return bool(one and other) and (one in other or other in one)


def stands_in(words: str, text: str) -> bool:
    """True where the text has these very words; only white space may differ."""
    words = _plain(words)
    return bool(words) and words in " ".join(text.split())


def name_key(name: str) -> tuple[str, ...]:
    """What two ways to write one name have in common."""
    words = _WORD.findall(name.casefold().replace("’", "'"))
    return tuple(word for word in words if word not in _ARTICLES)


def _closeness(name: str, speaker: str) -> tuple[bool, int, int] | None:
    found, labelled = name_key(name), name_key(speaker)
    if not found or not labelled:
        return None
    place = _place(labelled, found) if len(labelled) <= len(found) else _place(found, labelled)
    return None if place is None else (found == labelled, min(len(found), len(labelled)), place)


def _place(part: tuple[str, ...], whole: tuple[str, ...]) -> int | None:
    """Where the last run of `part` begins in `whole`."""
    starts = range(len(whole) - len(part), -1, -1)
    return next((start for start in starts if whole[start : start + len(part)] == part), None)


def _plain(words: str) -> str:
    return " ".join(words.split()).strip(_MARKS)
