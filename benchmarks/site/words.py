"""What people say: sentences of made-up words, some said much more often than others, in the lengths of comments."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from core.markup import render

COMMON = (
    "the of and to a in is it that for on with as this are be not have they will would more than who what cost pay plan"
    " city people street car tram work house year money tax vote council school price water road noise night child rent"
)
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
RARE = "axolotl"  # one comment of a thousand says it
RARE_EVERY = 1_000
MADE_UP = 3_000
MEDIAN, SPREAD, LONGEST = 30, 0.9, 600  # words a comment, log-normal


def bodies(number: int) -> Iterator[tuple[int, str, str, str]]:
    """So many different comments: number, Markdown, and the HTML and text that the site makes of it."""
    draw = Random(2)
    words = _vocabulary(draw)
    for n in range(number):
        body = _body(n, words, draw)
        shown = render(body)
        yield n, body, shown.html, shown.text


def talk(draw: Random, number: int) -> str:
    """So many words, as people say them."""
    return " ".join(_said(draw, number, _known()))


@cache
def _known() -> list[str]:
    return _vocabulary(Random(2))


def _vocabulary(draw: Random) -> list[str]:
    return [*COMMON.split(), *(_word(draw) for _ in range(MADE_UP))]


def _said(draw: Random, number: int, words: Sequence[str]) -> list[str]:
    return [words[int(draw.random() ** 3 * len(words))] for _ in range(number)]


def _word(draw: Random) -> str:
    return "".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(draw.randint(2, 4)))


def _body(number: int, words: list[str], draw: Random) -> str:
    length = min(LONGEST, max(3, int(math.exp(draw.gauss(math.log(MEDIAN), SPREAD)))))
    said = _said(draw, length, words)
    if number % RARE_EVERY == 0:
        said[0] = RARE
    if number % 10 == 1:
        said[1] = f"*{said[1]}*"
    if number % 20 == 2:
        said[2] = f"[{said[2]}](https://example.org/{number})"
    sentences = [" ".join(said[start : start + 12]) for start in range(0, length, 12)]
    return ". ".join(sentences).capitalize() + "." + ("\n\n> " + sentences[0] if number % 15 == 3 else "")
