"""People whose stand a sentence tells in passing: `to the dismay of the unions`, "as has the mayor", "so was Ray"."""

import re
from collections.abc import Iterator

from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.speakers import Phrase, Speaker, read_phrase
from seeds.reader.attribution.tokens import Sentence
from seeds.reader.attribution.turns import read_list

_GLAD = "delight|joy|relief|satisfaction|praise|applause|support|approval"
_SAD = (
    "dismay|despair|anger|fury|annoyance|horror|alarm|outrage|consternation|disappointment|frustration|outcry|backlash"
    "|criticism|condemnation|opposition|objections|resistance|protests?"
)
_FEELING = rf"(?:\w+ ){{0,2}}?(?:(?P<glad>{_GLAD})|(?P<sad>{_SAD}))"
_MOODS = (
    re.compile(rf"\b(?:to|and) the {_FEELING} of "),
    re.compile(rf"\b(?:despite|over|amid|ignoring|in the face of) (?:the )?{_FEELING} (?:from|of|by|among) "),
    re.compile(
        r"\b(?:prompting|drawing|sparking|provoking|triggering|attracting|met with|earning|winning) (?:an? )?"
        rf"{_FEELING} (?:from|among|by|of) "
    ),
)
_ALSO = re.compile(r"(?:^so|, as) (?:has|have|had|did|do|does|is|are|was|were|will|would) ")


def read_echoes(sentence: Sentence) -> Iterator[Claim]:
    """One claim for each of them; the whole sentence is what shows it, and no quotation in it is theirs."""
    text = sentence.plain
    for pattern in _MOODS:
        for found in pattern.finditer(text):
            if phrase := _phrase_at(sentence, found.end()):
                yield _claim(phrase.speaker, found, mood=1 if found["glad"] else -1)
    for found in _ALSO.finditer(text):
        for speaker in _listed_at(sentence, found.end()):
            yield _claim(speaker, found, mood=0)


def read_camps(sentence: Sentence) -> Iterator[Claim]:
    """`Opponents held up photographs`: a camp by its name, whatever it does."""
    head = read_phrase(sentence.tokens, 0, inverted=True)
    if head is None or head.end >= len(sentence.tokens):
        return
    if head.speaker.sign and head.speaker.kind == "group" and not head.speaker.towards:
        yield Claim(head.speaker, "acts", 0, 0, passive=True)


def _claim(speaker: Speaker, found: re.Match[str], *, mood: int) -> Claim:
    verb = "agreed" if not mood else found[0].strip()
    place = found.start()
    return Claim(speaker, verb, place, place, at=place, start=place, end=place, mood=mood, passive=True)


def _listed_at(sentence: Sentence, place: int) -> Iterator[Speaker]:
    """`the water board and the ferry crews' union`."""
    at = next((n for n, token in enumerate(sentence.tokens) if token.start >= place), None)
    listed = read_list(sentence, at) if at is not None else None
    phrase = listed or _phrase_at(sentence, place)
    yield from (phrase.speaker.members or (phrase.speaker,)) if phrase else ()


def _phrase_at(sentence: Sentence, place: int) -> Phrase | None:
    at = next((n for n, token in enumerate(sentence.tokens) if token.start >= place), None)
    phrase = read_phrase(sentence.tokens, at, inverted=True) if at is not None else None
    return phrase if phrase and phrase.speaker.kind != "pronoun" else None
