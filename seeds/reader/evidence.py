"""Where in a document its sides come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from stories.drafts import SideDraft


@dataclass(frozen=True)
class Evidence:
    """What shows one side: `text` is `Reading.text[start:end]`, in code points.

    `start` and `end` are None where the document gives its sides in a form of its own. `confidence` is 0 to 1: how sure
    the camp is. With `needs_review`, somebody should look before it is published.
    """

    start: int | None
    end: int | None
    text: str
    confidence: float = 1.0
    needs_review: bool = False


@dataclass(frozen=True)
class ShownSide:
    """A side of a draft, and what shows it."""

    side: SideDraft
    evidence: Evidence


STATED = Evidence(None, None, "")


def find_words(text: str, words: str, *, confidence: float, needs_review: bool) -> Evidence:
    """The first place of these words; without a span where the text does not have them in one piece."""
    start = text.find(words)
    if start < 0:
        return Evidence(None, None, "", confidence, needs_review)
    return Evidence(start, start + len(words), words, confidence, needs_review)


class LineFinder:
    """Finds lines in the order in which they stand in the text."""

    def __init__(self, text: str) -> None:
        self._text, self._from = text, 0

    def span_of(self, lines: Sequence[str]) -> Evidence:
        """From the first of these lines to the end of the last, behind all that was found before."""
        starts = []
        for line in lines:
            start = self._place(line)
            if start < 0:
                return STATED
            starts.append(start)
            self._from = start + len(line)
        return Evidence(starts[0], self._from, self._text[starts[0] : self._from]) if starts else STATED

    def _place(self, line: str) -> int:
        """A whole line before a part of one, so that a name is not found inside a sentence."""
        if self._from == 0 and self._text.startswith(f"{line}\n"):
            return 0
        whole = f"\n{line}\n"
        start = self._text.find(whole, max(self._from - 1, 0))
        if start < 0 and self._text.endswith(f"\n{line}"):
            start = len(self._text) - len(line) - 1
        start = start + 1 if start >= 0 else self._text.find(line, self._from)
        return start if start >= self._from else -1
