"""The letters that a reader sees, one spelling for all that look the same. Linear in the length of the text.

Stable: what is spelled once is spelled the same again.
"""

import re
import unicodedata
from html import unescape
from pathlib import Path

# A sign that stands for nothing, before a letter that hangs above or is drawn in a box: a flag behind a word is not its
# last two letters, a row of flags may be a word.
LOOSE = "·"
EITHER = "ı"  # I, l or 1: nobody could tell which
_TABLE = Path(__file__).with_name("lookalikes.txt")
_LOOSE_FORMS = ("<super>", "<sub>", "<circle>", "<square>")
_LONG = 4  # characters
_HIDDEN = {"Mn", "Me", "Mc", "Cf", "Cc"}
# Blank, and letters or signs by their categories: fillers of Hangul, the empty cell of Braille, an invisible mark.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")
# Scripts whose vowels are marks. In them a mark is a letter; on a letter of another script it is decoration.
_WITH_VOWELS = re.compile(r"(?<=[a-zı0-9])[\u0900-\u109f\u1780-\u17ff]+(?=[a-zı0-9]|$)")
_VOWELS = range(0x900, 0x10A0), range(0x1780, 0x1800)
_TURNED = re.compile("\u202e([^\u202c\u202d\u2069\n]*)")  # right to left whatever the letters, up to where that ends
_TALL = re.compile(r"(?<=[a-zı])[Iı]+")  # kiII
_LOW = re.compile(r"(?<=[A-Z])l+(?=[A-Z])")  # KlLL


class _Letters(dict[int, str]):
    """For `str.translate`: what is written for a character. Learns each one when it first comes."""

    def __missing__(self, code: int) -> str:
        self[code] = self._find(chr(code))
        return self[code]

    def _find(self, character: str) -> str:
        if character.isspace():
            return " "
        category = unicodedata.category(character)
        if character in _BLANK or (category in _HIDDEN and not _is_vowel(character)):
            return ""
        return _find_visible(character, category)


def _find_visible(character: str, category: str) -> str:
    compatible, form = unicodedata.normalize("NFKD", character), unicodedata.decomposition(character)
    if character > "\x7f" and compatible == "I":
        return EITHER  # of an alphabet of its own, in which nothing tells it from l
    if form.startswith("<compat> 0020"):  # an accent by itself; these two look like an i without its dot
        return "i" if character in "˛ͺ" else LOOSE
    if category in {"Co", "Cn"} or len(compatible) > _LONG:
        return LOOSE  # no character of Unicode: an empty box; or a whole sentence in one
    return LOOSE + character if form.startswith(_LOOSE_FORMS) else character


def _is_vowel(character: str) -> bool:
    return any(ord(character) in block for block in _VOWELS)


def _read_table() -> dict[int, str]:
    rows = (row.split("\t") for row in _TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    loose = {letter: LOOSE + letter for letter in map(chr, range(97, 123))}
    return {
        ord(character): loose[letter] if unicodedata.category(character) == "So" and letter in loose else letter
        for letter, characters in rows
        for character in characters
    }


_VISIBLE = _Letters()
_LATIN = _read_table()


def uncover(text: str) -> str:
    """The text without what nobody sees, in compatibility form, otherwise as it was written: for patterns."""
    visible = "".join(character for character in text if character == "\n" or not _is_invisible(character))
    return unicodedata.normalize("NFKC", visible)


def spell(text: str) -> str:
    """The text in small letters that a reader takes it for, with signs, and with spaces for all that separates."""
    text = _TURNED.sub(lambda run: run[1][::-1], unescape(text))
    # Marks go first: a thousand of them on one letter would have to be sorted.
    letters = _write(_write(text))
    letters = _LOW.sub(EITHER, _TALL.sub(lambda run: EITHER * len(run[0]), letters))
    letters = _write(letters.casefold())
    return _WITH_VOWELS.sub("", letters)


def _write(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(_VISIBLE)).translate(_VISIBLE).translate(_LATIN)


def _is_invisible(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) in {"Cf", "Cc"}
