"""The words of a text, in each way that a reader may take it. Linear: a few passes, and no more words than letters."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from discussion.screening.folding.letters import spell
from discussion.screening.folding.shapes import FIRST_MEANINGS

# Between these no space marks a word: each sign is a word of its own, and a rule finds them in a row.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ufaff\U00020000-\U0003ffff"
_SIGN = re.compile(rf"[^\w\s{_UNSPACED}\u0900-\u0dff]|_")
_APART = re.compile(rf"([{_UNSPACED}])")
_ELISION = re.compile(r"\b(?:(he|she|we|i)['’ʼ](?=ll\b)|(who)['’ʼ](?=re\b))")  # without it another word, and no trick
_EDGE_DIGITS = re.compile(r"(?<![^\W_])\d+(?=[^\W\d_])|(?<=[^\W\d_])\d+(?![^\W_])")
# Signs that stand for letters: see `shapes`. Around a word the second kind is punctuation, or nothing.
_LETTER_SIGNS = "@$€£¥¢©®§"
_EDGE_SIGNS = "!|+#("
_TO_SETTLE = re.compile("[{}]".format(re.escape(_EDGE_SIGNS + "".join(map(chr, FIRST_MEANINGS)))))
_OTHER_SIGN = re.compile(rf"(?![{_LETTER_SIGNS}{re.escape(_EDGE_SIGNS)}])(?:{_SIGN.pattern})")
_OTHER_THAN_STAR = re.compile(rf"(?!\*)(?:{_SIGN.pattern})")
_DRAWN = {
    r"\/\/": "w", r"|\|": "n", "|_|": "u", "|-|": "h", "|<": "k", "|)": "d", "|3": "b", r"/\/\\": "m",
    r"/\\": "a", r"\/": "v", "()": "o", "[]": "o", "><": "x", "vv": "w",
}  # fmt: skip
_DRAWING = re.compile("|".join(map(re.escape, _DRAWN)))
# Words of one letter, in one language or another, and numbers: by itself none of these is a piece of a word.
_LONE_WORDS = frozenset("aeiouwyz0123456789")
SPELLED = 3  # so many single letters in a row are a word that is spelled out


def fold_phrase(phrase: str) -> str:
    """One spelling for all that look the same: words, folded, one space between them."""
    letters = spell(phrase)
    if _TO_SETTLE.search(letters):
        letters = " ".join(chunk if "." in chunk else _settle(chunk) for chunk in letters.split())
    return _part(letters)


@dataclass(frozen=True)
class Readings:
    """The ways to read a text: lists of words, the plainest first. `whole` are those that part at spaces only."""

    every: list[list[str]]
    whole: list[list[str]]


def read(text: str) -> Readings:
    """Cut a text into words, in each way that a reader may take its signs."""
    letters = _ELISION.sub(lambda found: found[0][:-1] + " ", spell(text))
    apart = _part(letters)
    whole = [_join(letters), _with_signs(letters, _strip), _with_signs(letters, _keep)]
    if _DRAWING.search(letters):
        whole.append(_join(_DRAWING.sub(lambda sign: _DRAWN[sign[0]], letters)))
    return Readings(_words([apart, _EDGE_DIGITS.sub("", apart), *whole]), _words(whole))


def _words(ways: list[str]) -> list[list[str]]:
    return [way.split() for way in dict.fromkeys(ways)]


def spelled_out(words: list[str]) -> Iterator[tuple[str, bool]]:
    """What is spelled out in single letters, or in pieces of which one is a single letter.

    With each comes whether a listed word may stand anywhere in it: among letters alone nobody sees where words end.
    """
    place = 0
    for is_single, run in groupby(words, key=_is_letter):
        pieces = list(run)
        before, place = place, place + len(pieces)
        if not is_single:
            continue
        letters = "".join(pieces)
        if len(pieces) >= SPELLED and len(set(pieces)) > 1:  # x x x are kisses
            yield letters, True
        if not _LONE_WORDS.issuperset(pieces):
            left, right = "".join(words[max(before - 1, 0) : before]), "".join(words[place : place + 1])
            yield from ((piece, False) for piece in {left + letters, letters + right, left + letters + right})


def masked(text: str) -> set[str]:
    """Words with asterisks for some of their letters, such as `f**k`."""
    chunks = (_OTHER_THAN_STAR.sub("", chunk).strip("*") for chunk in spell(text).split() if "*" in chunk)
    return {chunk for chunk in chunks if "*" in chunk}


def _part(letters: str) -> str:
    return " ".join(_APART.sub(r" \1 ", _SIGN.sub(" ", letters)).split())


def _join(letters: str) -> str:
    return " ".join(_APART.sub(r" \1 ", _SIGN.sub("", letters)).split())


def _settle(chunk: str) -> str:
    """A chunk of a listed phrase with letters for its signs: `$hit` must not come to mean `hit`."""
    return chunk.strip(_EDGE_SIGNS).translate(FIRST_MEANINGS) if any(map(str.isalpha, chunk)) else chunk


def _strip(chunk: str) -> str:
    return _keep(chunk).strip(_EDGE_SIGNS)


def _keep(chunk: str) -> str:
    return _OTHER_SIGN.sub("", chunk.replace("(", "") if ")" in chunk else chunk)


def _with_signs(letters: str, clean: Callable[[str], str]) -> str:
    """Signs read as letters, except in what has no letter: $1000 is a price."""
    chunks = (clean(chunk) if any(map(str.isalpha, chunk)) else chunk for chunk in letters.split())
    return " ".join(chunks)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and not _APART.match(word)
