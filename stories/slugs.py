"""The address of a story: words of its title, given once and kept for ever."""

import re
from bisect import bisect_left
from collections.abc import Callable
from unicodedata import category, normalize

from django.utils.text import slugify

from stories.models import Story, StoryQuerySet

LENGTH = 70  # the column holds 80: the rest is for the number of a title that comes again
NAMELESS = "story"  # for titles without a Latin letter or digit
# Latin letters that Unicode does not take apart into one of ASCII and an accent; `slugify` would leave them out.
_LETTERS = str.maketrans(
    dict.fromkeys("‐‑‒–—", "-")
    | {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
    | {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t"}
    | {"ŋ": "ng", "Ŋ": "ng", "ə": "e", "Ə": "e"}
)


def free_slug(title: str, *, own: str = "", among: StoryQuerySet | None = None) -> str:
    """The address for a story of this title that no other has: its first whole words, and a number where needed.
    `own` is the one that the story has so far; `among` the stories that count, where not all do.

    The caller holds the publishing lock, or another story could take it meanwhile. Costs one look at the index for an
    address that is free, and some thirty where 10,000 stories have that title: it need not be the lowest free number.
    """
    base = _first_words(words_of(title)) or NAMELESS
    stories = Story.objects.all() if among is None else among

    def is_free(number: int) -> bool:
        slug = _numbered(base, number)
        return slug == own or not stories.filter(slug=slug).exists()

    if own.rpartition("-")[0] == base and own.rpartition("-")[2].isdigit() and not is_free(1):
        return own
    return _numbered(base, _free_number(is_free))


def words_of(text: str) -> str:
    """The words as an address has them: small ASCII letters and digits, with hyphens between. "Straße" is "strasse"."""
    return slugify(text.translate(_LETTERS))


def topic_slug(name: str) -> str:
    """The address of a topic: as `words_of`, but letters of other scripts stay. "Климат 2026" is "климат-2026"."""
    kept: list[str] = []
    for letter in normalize("NFKD", name.translate(_LETTERS)).lower():
        is_vowel = category(letter).startswith("M") and kept and not kept[-1].isascii()  # accents of Latin letters go
        if is_vowel or letter.isalnum() or letter.isspace() or letter in "_-":
            kept.append(letter)
    return re.sub(r"[-\s]+", "-", normalize("NFC", "".join(kept))).strip("-_")


def _free_number(is_free: Callable[[int], bool]) -> int:
    """A free number right after one that is taken, or 1. Doubled until one is free, then halved back."""
    above = 1
    while not is_free(above):
        above *= 2
    # `bisect` halves towards a place where taken meets free, and needs no more order than that.
    return bisect_left(range(above), x=True, lo=above // 2 + 1, key=is_free)


def _first_words(words: str) -> str:
    """As many whole words as fit; of a single word that does not, its beginning."""
    if len(words) <= LENGTH:
        return words
    return words[: LENGTH + 1].rpartition("-")[0].rstrip("-_") or words[:LENGTH].rstrip("-_")


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"
