"""Letters without their accents, so that `Lefevre` finds Lefèvre and the other way round.

Texts and questions are folded before PostgreSQL looks for the forms of their words. A letter stays one letter, so what
is found in a folded text stands at the same place in the text itself. PostgreSQL's own `unaccent` is an extension that
not every role may create, and it changes lengths.
"""

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

from django.db.models import Func, Value
from django.db.models.expressions import Combinable

from stories.search.stop_words import ACCENTED_STOP_WORDS

_LETTERS = (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000))  # Latin and Greek
_STROKES = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "Ø": "O", "Đ": "D", "Ł": "L", "Ħ": "H", "Ŧ": "T"}


def _pairs() -> Iterator[tuple[str, str]]:
    for letter in map(chr, _LETTERS):
        apart = normalize("NFD", letter)
        if apart[0].isalpha() and apart[0] != letter and all(map(combining, apart[1:])):
            yield letter, apart[0]
    yield from _STROKES.items()


ACCENTED, PLAIN = map("".join, zip(*_pairs(), strict=True))
_TABLE = str.maketrans(ACCENTED, PLAIN)
_STOPS = {
    name: (plain, re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE))
    for name, (plain, words) in ACCENTED_STOP_WORDS.items()
}


def fold(text: str) -> str:
    """The text without accents."""
    return normalize("NFC", text).translate(_TABLE)


def fold_in_place(text: str) -> str:
    """The same, every letter at its place; composed letters only, as stories have them. `<` begins no tag in it."""
    return text.translate(_TABLE | {ord("<"): " ", ord(">"): " "})


def folded_in_place(text: Combinable) -> Func:
    """What `fold_in_place` makes of it, in PostgreSQL."""
    return Func(text, Value(f"{ACCENTED}<>"), Value(f"{PLAIN}  "), function="translate")


def fold_question(q: str, configuration: str) -> str:
    """A question without accents; what is no word to search for in its language still is none."""
    q = normalize("NFC", q)
    if configuration in _STOPS:
        plain, words = _STOPS[configuration]
        q = words.sub(plain, q)
    return fold(q)
