"""Whether two texts tell the same story at all."""

import re
from collections.abc import Iterable
from typing import TypeVar

from stories.drafts import StoryDraft

WORDS_SHARED = 0.5  # of the shorter title
SHINGLES_SHARED = 0.05  # of the shorter text
SHINGLE = 3  # words in a row
TELLING = 4  # letters: shorter words of a title stand in any other as well
T = TypeVar("T")
_WORD = re.compile(r"\w+")


def tells_another_story(before: StoryDraft, after: StoryDraft) -> bool:
    """Whether title and text are both wholly different.

    The titles share less than half of their longer words, and the texts less than a twentieth of their runs of three
    words, each counted once and measured by the shorter of the two. A story that is rewritten keeps more of either.
    Where there is too little text to compare the answer is no.
    """
    if _overlap(_words(before.title), _words(after.title)) >= WORDS_SHARED:
        return False
    return _overlap(_shingles(before), _shingles(after)) < SHINGLES_SHARED


def _shingles(draft: StoryDraft) -> set[tuple[str, ...]]:
    """Every run of three words in its paragraphs, points and stands."""
    return {run for text in _texts(draft) for run in _runs(_WORD.findall(text.casefold()))}


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1))


def _texts(draft: StoryDraft) -> Iterable[str]:
    yield from (draft.why_it_matters, draft.plain_words, draft.forecast, *draft.key_points)
    yield from (side.statement for side in draft.sides)
    for part in draft.body:
        yield from part.paragraphs


def _words(title: str) -> set[str]:
    """Those that say something, as far as their length tells; all, where all are short."""
    words = set(_WORD.findall(title.casefold()))
    return {word for word in words if len(word) >= TELLING} or words


def _overlap(one: set[T], other: set[T]) -> float:
    """0 to 1; 1 where there is nothing to compare."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 1.0
