"""When a word in a text may stand for a listed one: digits and signs for letters, letters more often than they belong.

Words are looked up by a coarse key and compared exactly afterwards, so that `fall` is found by no rule against `fail`.
"""

import re
from functools import lru_cache

import re2

from discussion.screening.folding.letters import EITHER

# What a character in a text may mean besides itself.
_MEANS = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "bg", "7": "t", "8": "b", "9": "g",
    EITHER: "il1", "@": "a", "$": "s", "!": "il", "|": "il", "+": "t", "€": "e", "£": "l", "¥": "y", "¢": "c",
    "©": "c", "®": "r", "(": "c", "#": "h", "§": "s", "v": "u", "z": "s",
}  # fmt: skip
# What a sign in a listed word means: digits there are digits.
FIRST_MEANINGS = str.maketrans({seen: meant[0] for seen, meant in _MEANS.items() if not seen.isalnum()})
# Characters of one group have one key. The groups are coarse enough to have all that may mean the same in one.
_GROUPS = (f"il1{EITHER}!|£", "o0", "e3€", "a4@", "sz52$§", "t7+", "bg689", "uv", "c©¢(", "r®", "y¥", "h#")
_KEYS = str.maketrans({character: group[0] for group in _GROUPS for character in group})
_RUN = re.compile(r"([^ ])\1+")
_THRICE = re.compile(r"(.)\1\1")
_TWICE_AT_ONCE = re.compile(r"([^eo])\1")
_OF_A_SHORT_STEM = re.compile(r"[aeiou]([^aeiou\W\d_])\1(?:ing|ed|er)s?\Z")  # who raps is rapping
_LONG, _SHORT = 5, 4  # letters: below the one a doubled vowel may make another word, below the other any letter
_CLEAR = 2  # letters of a masked word that must be there


def key_of(words: str) -> str:
    """What all spellings of words have in common; spaces stay where they are."""
    return _RUN.sub(r"\1", words.translate(_KEYS))


def may_stand_for(word: str, listed: str) -> bool:
    """Whether a reader would take a word of a text for the listed one, both folded."""
    if word == listed:
        return True
    if word.isdigit() or not _shape_of(listed).fullmatch(word):
        return False  # 1941 is a number, whatever its digits look like
    if len(listed) > 1 and len(set(listed)) == 1:
        return len(word) == len(listed)  # XXXXXX stands for what somebody has left out, not for xxx
    extra = len(word) - len(listed)
    if extra == 1 and _OF_A_SHORT_STEM.search(word) and not _OF_A_SHORT_STEM.search(listed):
        return False
    return _is_drawn_out(word, extra, len(listed))


def may_mask(masked: str, listed: str) -> bool:
    """Whether a word with asterisks stands for the listed one: as long, its first and most other letters there."""
    if len(masked) != len(listed) or masked.count("*") > len(masked) // 2 or len(masked) - masked.count("*") < _CLEAR:
        return False
    return all(
        seen in ("*", meant) or meant in _MEANS.get(seen, "") for seen, meant in zip(masked, listed, strict=True)
    )


def _is_drawn_out(word: str, extra: int, length: int) -> bool:
    """Whether so many letters more than the listed word has are emphasis: `good` is another word than `god`."""
    if extra != 1 or length >= _LONG or _THRICE.search(word):
        return True
    if length >= _SHORT:
        return "ee" not in word and "oo" not in word
    return bool(_TWICE_AT_ONCE.match(word))


@lru_cache(maxsize=4096)
def _shape_of(listed: str) -> "re2._Regexp":
    return re2.compile("".join(f"[{_spellings(letter)}]+" for letter in listed))


@lru_cache(maxsize=512)
def _spellings(letter: str) -> str:
    meant = "il1" if letter == EITHER else letter  # in a rule as in a text
    seen = {other for other, means in _MEANS.items() if set(means) & set(meant)} | set(meant) | {letter}
    return "".join(re2.escape(other) for other in sorted(seen))
