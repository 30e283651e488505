"""Text as the word list compares it: look-alike letters, hidden characters and spacing tricks made equal."""

import re
import unicodedata

# What a reader takes for Latin and NFKD does not. Rules are folded alike, so words of these scripts match, too.
_CONFUSABLES = str.maketrans(
    {
        **dict(zip("авекмнорстухіјѕԁһԛԝгпьѵӏ", "abekmhopctyxijsdhqwrnbvl", strict=True)),  # Cyrillic
        **dict(zip("αβγεηικνορτυχω", "abyenikvoptuxw", strict=True)),  # Greek
        **dict(zip("ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀsᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),  # small capitals
        **dict(zip("ıøłđħŧɡɑ", "ioldhtga", strict=True)),  # Latin that does not decompose
    }
)
_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "l"}
_LEET_TABLES = (str.maketrans({**_LEET, "1": "i"}), str.maketrans({**_LEET, "1": "l"}))
_HIDDEN = {"Mn", "Me", "Cf", "Cc"}
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[^\w\s]|_")
_SPACED = re.compile(r"(?<!\S)(?:\S ){2,}\S(?!\S)")  # at least three single characters in a row
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


def fold_phrase(phrase: str) -> str:
    """One spelling for all that look the same: words, folded, one space between them."""
    return _words(_letters(phrase))


def fold_text(text: str) -> list[str]:
    """The readings of a text, each with a space at both ends, so that ` phrase ` is found at word boundaries only."""
    letters = _letters(text)
    spellings = [letters, *(_unleet(letters, table) for table in _LEET_TABLES)]
    readings = [_words(spelling) for spelling in spellings]
    readings += [_words(_SIGN.sub("", spelling)) for spelling in spellings]
    readings += [_DRAWN_OUT.sub(r"\1", reading) for reading in readings]
    readings += [_SPACED.sub(lambda run: run[0].replace(" ", ""), reading) for reading in readings]
    return [f" {reading} " for reading in dict.fromkeys(readings)]


def contains(readings: list[str], folded: str) -> bool:
    """Whether the folded phrase stands in any reading, as words, spaced out or not."""
    needles = {f" {folded} ", f" {folded.replace(' ', '')} "}
    return any(needle in reading for reading in readings for needle in needles)


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (" " if character.isspace() else character for character in decomposed if not _is_hidden(character))
    return "".join(kept).casefold().translate(_CONFUSABLES)


def _unleet(letters: str, table: dict[int, str]) -> str:
    """Digits and signs read as letters, except in what has no letter: 1000 is a number."""
    chunks = letters.split(" ")
    return " ".join(chunk.translate(table) if any(map(str.isalpha, chunk)) else chunk for chunk in chunks)


def _is_hidden(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in _HIDDEN


def _words(letters: str) -> str:
    return " ".join(_WORD.findall(letters))
