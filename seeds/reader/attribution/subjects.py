"""Whom a sentence is about, whether or not it says anything: `Guide Jo Ray lives off the ships.`"""

import re
from collections.abc import Iterator

from seeds.reader.attribution import verbs
from seeds.reader.attribution.speakers import Phrase, Speaker, read_phrase
from seeds.reader.attribution.tokens import Sentence, without_s

_SHOWN = re.compile(
    r"(?:^It (?:is|was) |^Among [^.]{0,80}? (?:is|are|was|were) "
    r"|^(?:Its|Their|The) [\w-]+ (?:is|was) |^(?:There|Then there) (?:is|was) )"
)
_FULL_NAME = 2  # words
_NEAR = 8  # tokens


def subject_of(sentence: Sentence) -> Speaker | None:
    """A person by full name at the head of the sentence, or behind `It was`, `Among them is`."""
    tokens = sentence.tokens
    if not tokens or tokens[0].lower in verbs.SPEAKING:
        return None
    for phrase, start in _heads(sentence):
        named = phrase.speaker.kind == "person" and len(phrase.speaker.key.split()) >= _FULL_NAME
        if named or (phrase.speaker.kind == "person" and phrase.end - start >= _FULL_NAME):
            return phrase.speaker
    return None


def _heads(sentence: Sentence) -> Iterator[tuple[Phrase, int]]:
    tokens = sentence.tokens
    comma = next((at + 1 for at, token in enumerate(tokens[:_NEAR]) if token.text == ","), 0)
    for start in dict.fromkeys((0, comma)):
        if phrase := read_phrase(tokens, start):
            yield phrase, start
    if shown := _SHOWN.match(sentence.text):
        at = next((n for n, token in enumerate(tokens) if token.start >= shown.end()), len(tokens))
        if phrase := read_phrase(tokens, at, inverted=True):
            yield phrase, at
    owner = next((at for at, token in enumerate(tokens[:_NEAR]) if token.lower.endswith(("'s", "s'"))), None)
    if owner and (phrase := read_phrase([*tokens[:owner], without_s(tokens[owner])], 0)):
        yield phrase, 0
    if phrase := read_phrase(tokens, 0, inverted=True):
        yield phrase, 0
