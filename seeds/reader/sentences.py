"""Sentences of a paragraph. A quotation stays in one piece with the words around it."""

import re
from collections.abc import Iterator

from seeds.reader.wordings import words_in

_END = re.compile(r"""(?<![.!?…])[.!?…]++["”’')\]]*+(?=\s)""")  # possessive: linear on endless rows of dots
_ABBREVIATIONS = words_in("""
    mr mrs ms dr prof sen rep gov gen col lt st jr sr vs inc ltd co corp dept art sec fig approx est al cf
    jan feb mar apr jun jul aug sep sept oct nov dec
""")
_OF_NUMBERS = words_in("no nos")
_LAST_WORD = re.compile(r"([\w.]+)\.$")
_OPENERS = "\"“‘'(["


def split_sentences(paragraph: str) -> list[str]:
    """The sentences in order; joined by single spaces they are the paragraph again."""
    return list(iter_sentences(paragraph))


def iter_sentences(paragraph: str) -> Iterator[str]:
    """As `split_sentences`, but no further than is asked for."""
    text = " ".join(paragraph.split())
    start = scanned = curly = straight = 0
    for end in _END.finditer(text):
        piece = text[scanned : end.end()]
        scanned = end.end()
        curly += piece.count("“") - piece.count("”")
        straight += piece.count('"')
        if curly > 0 or straight % 2 or not _begins_sentence(text[scanned + 1 : scanned + 3]):
            continue
        if _is_abbreviation(text[max(start, end.start() - 24) : end.start() + 1], text[scanned + 1 : scanned + 2]):
            continue
        yield text[start:scanned]
        start, curly, straight = scanned + 1, 0, 0
    if text[start:]:
        yield text[start:]


def first_sentences(paragraph: str, limit: int) -> str:
    """As many whole sentences as `limit` characters hold; where not one fits, its beginning with an ellipsis."""
    taken = ""
    for sentence in iter_sentences(paragraph):
        longer = f"{taken} {sentence}".strip()
        if len(longer) > limit:
            break
        taken = longer
    return taken or shorten(paragraph, limit)


def shorten(text: str, limit: int) -> str:
    """Whole words and an ellipsis, at most `limit` characters; unchanged where it fits."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:–—-") + "…"


def _begins_sentence(following: str) -> bool:
    letter = following.lstrip(_OPENERS)[:1]
    return letter.isupper() or letter.isdigit()


def _is_abbreviation(before: str, following: str) -> bool:
    """True for "No. 3", "U.S." and the initial in "J. Smith"."""
    match = _LAST_WORD.search(before)
    if not match:
        return False
    word = match[1]
    if word.lower() in _OF_NUMBERS:
        return following.isdigit()
    return word.lower() in _ABBREVIATIONS or "." in word or (len(word) == 1 and word.isupper())
