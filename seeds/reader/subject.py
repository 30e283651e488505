"""What a text speaks of, so that a headline can be told from a line of its site: by the words that both have."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from seeds.reader.lines import looks_like_heading
from seeds.reader.wordings import words_in

_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = words_in("""
    the and for with from that this these those its his her their our your was were are has have had will would can
    could may might must should not but out off over into than then who what when where why how all any more most after
    before about you they them she him new now one two been also there here some such only just very
""")
_STEM = 5  # letters, so that "closed" is "closes"
_PARAGRAPHS = 200  # that are looked at
_LONGEST = 2_000  # characters of one
_FEW = 4  # of so many words of a line, one in common is hardly any
_JUDGED = 15  # words of a text; fewer may well be others than those of its title
_HALF = 2
_ENOUGH = 2  # words in common


class Subject:
    """The telling words of the paragraphs, and in how many of them each stands."""

    def __init__(self, lines: Sequence[str]) -> None:
        paragraphs = (line for line in lines if not looks_like_heading(line))
        self._paragraphs = set(islice(paragraphs, _PARAGRAPHS))
        self._times = Counter(word for paragraph in self._paragraphs for word in _telling_words(paragraph))

    def is_strange(self, line: str) -> bool:
        """True where the text has hardly any of the line's words, at most one in four. A short text tells nothing."""
        return len(self._times) >= _JUDGED and len(self._shared(line)) * _FEW <= len(_telling_words(line))

    def is_told(self, line: str) -> bool:
        """True where the text has two words of the line, and half of all."""
        shared = len(self._shared(line))
        return shared >= _ENOUGH and shared * _HALF >= len(_telling_words(line))

    def _shared(self, line: str) -> set[str]:
        """A paragraph has its own words, so of those another one must have them, too."""
        times = 1 if line in self._paragraphs else 0
        return {word for word in _telling_words(line) if self._times[word] > times}


def _telling_words(text: str) -> set[str]:
    words = _WORD.findall(text[:_LONGEST].casefold())
    return {word.removesuffix("s")[:_STEM] for word in words if word not in _SMALL}
