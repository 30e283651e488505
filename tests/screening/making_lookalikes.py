"""Makes the table of look-alikes out of Unicode's own: `python -m tests.screening.making_lookalikes` writes it anew.

The pairs are those of Unicode Technical Standard 39 (`confusables.txt`, Unicode License v3), as the development
dependency `confusable-homoglyphs` carries them. Letters that are Latin by their names (turned, with a stroke, small
capitals, regional indicators) come from Python's `unicodedata`; what neither has is listed here.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from confusable_homoglyphs import __version__
from confusable_homoglyphs.confusables import confusables_data

from discussion.screening.folding.letters import EITHER

TABLE = Path("discussion/screening/folding/lookalikes.txt")
HEADER = f"""\
# What a reader takes for a letter, beyond what compatibility decomposition (NFKD) and case folding make equal.
# Made by tests/screening/making_lookalikes.py: do not edit. Sources: Unicode UTS #39 confusables.txt, as in
# confusable-homoglyphs {__version__} (data: Unicode License v3), and character names of Unicode {{version}}.
"""
_NAMED = re.compile(
    r"(?:LATIN (?:CAPITAL |SMALL )?LETTER "
    r"(?:SMALL CAPITAL |TURNED |REVERSED |SIDEWAYS |OPEN |CLOSED |INVERTED |INSULAR )*"
    r"|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER |REGIONAL INDICATOR SYMBOL LETTER "
    r"|MODIFIER LETTER (?:CAPITAL |SMALL )*)(AE|OE|[A-Z])(?: WITH .+)?"
)
# Alphabets of their own, and what generators of fancy letters use.
_BY_HAND = {
    "a": "ΛΔɅ卂", "b": "ьъЬЪ乃þÞ", "c": "匚ς", "d": "ԀԁðÐᗪ", "e": "ΣΞξзЗэЭ乇єЄ", "f": "千ƒ", "g": "Ꮆ",
    "h": "ћЂђћ卄ʜн", "j": "ﾌ", "k": "Ҝҝ长", "l": "ㄥ", "m": "爪мʍ", "n": "пПиИηπΠ几ийЙ", "o": "фФσΦφθΘㄖ口Ѳѳ",
    "p": "卩", "r": "гГяЯ尺", "s": "丂ѕ", "t": "ㄒτт", "u": "ㄩцЦμυ", "v": "ν", "w": "шШщЩωΩ山ѡ", "x": "жЖ乂×",
    "y": "ㄚγчЧұ", "z": "乙", EITHER: "│┃",
}  # fmt: skip


def make_table() -> str:
    """The whole file."""
    likes: dict[str, set[str]] = defaultdict(set)
    for character, letter in _pairs():
        is_money = unicodedata.category(character) == "Sc"  # a sign, which may stand for a letter or not
        if character.isascii() or character == EITHER or is_money:
            continue
        if unicodedata.normalize("NFKD", character) == character:
            likes[letter].add(character)
    rows = (f"{letter}\t{''.join(sorted(likes[letter]))}\n" for letter in sorted(likes))
    return HEADER.format(version=unicodedata.unidata_version) + "".join(rows)


def _pairs() -> Iterator[tuple[str, str]]:
    taken: dict[str, str] = {}
    for letter, characters in _BY_HAND.items():
        taken |= dict.fromkeys(characters, letter)
    for code in range(0x80, 0x1FBF0):
        named = _NAMED.fullmatch(unicodedata.name(chr(code), ""))
        if named:
            taken.setdefault(chr(code), named[1].lower())
    yield from taken.items()
    for character, likes in confusables_data.items():
        letter = _letter_of(likes, taken)
        if len(character) == 1 and character not in taken and letter:
            yield character, letter


def _letter_of(likes: list[dict[str, str]], taken: dict[str, str]) -> str:
    """The one Latin letter or digit that they stand for; what looks like I, l and 1 at once is written as ı."""
    found = {like["c"] for like in likes if len(like["c"]) == 1 and like["c"].isascii()}
    if found & set("Il1|"):
        return EITHER
    letters = sorted(other.lower() for other in found if other.isalnum())
    letters = [other for other in letters if other.isalpha()] or letters
    if letters:
        return letters[0]
    through = sorted({taken[like["c"]] for like in likes if like["c"] in taken})
    return through[0] if len(through) == 1 else ""


if __name__ == "__main__":
    TABLE.write_text(make_table(), encoding="utf-8")
