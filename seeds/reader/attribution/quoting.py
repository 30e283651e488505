"""Who speaks beside a quotation: behind its verb, before its colon, behind an office."""

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.reader.attribution import verbs
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.speakers import Phrase, Speaker, read_phrase
from seeds.reader.attribution.tokens import Sentence, Token
from seeds.reader.attribution.turns import descriptor_behind

TELLING_QUOTES = verbs.SPEAKING | verbs.BESIDE_QUOTES
_GIVEN_NAME = re.compile(
    r"who (?:gave|gives|wanted) (?:her|his|their|a) name (?:only |simply )?as (?P<name>[^\W\d_][\w’'-]*)"
)
_HEAD_ENDS = re.compile(r" (?:of|for|at|in|on|with|from) ")


def with_quote(sentence: Sentence, at: int) -> Claim | None:
    """`Vasseur was in no doubt: “It is ours.”`, `Mayor Jo Ray dreams of “a town for people”`."""
    tokens = sentence.tokens
    colon = next((n for n in range(at, len(tokens) - 1) if tokens[n].text == ":" and tokens[n + 1].is_quote), None)
    if colon is None:
        return None
    phrase, named = read_phrase(tokens, at), read_phrase(tokens, at, inverted=True)
    if phrase is None or (named and named.speaker.kind == "person" and named.end < phrase.end):
        phrase = named
    if phrase is None or phrase.speaker.kind == "pronoun" or phrase.end >= len(tokens):
        return None
    phrase = with_name(tokens, phrase)
    spoken_by_another = colon + 2 < len(tokens) and tokens[colon + 2].lower in TELLING_QUOTES
    if spoken_by_another or any(token.is_quote for token in tokens[at:colon]):
        return None
    return Claim(phrase.speaker, "", tokens[min(phrase.end, colon)].start, tokens[colon].end, at=tokens[at].start)


def heading(sentence: Sentence) -> Claim | None:
    """`Said the trust's ecologist, Dr Freya Lind: “Deer have eaten this forest bare.”`"""
    tokens = sentence.tokens
    colon = next((n for n in range(1, len(tokens) - 1) if tokens[n].text == ":" and tokens[n + 1].is_quote), None)
    phrase = read_phrase(tokens, 1, inverted=True) if colon else None
    if phrase is None or colon is None:
        return None
    phrase = with_name(tokens, phrase)
    return Claim(phrase.speaker, tokens[0].lower, tokens[0].start, tokens[colon].end, at=tokens[0].start)


def inverted(sentence: Sentence, at: int) -> Claim | None:
    """Verb, then who: `“Up,” said Maren Holt, who chairs the board.`"""
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at + 1, inverted=True)
    if phrase is None or phrase.speaker.kind == "pronoun":
        return None
    phrase = with_name(tokens, phrase)
    end, descriptor = descriptor_behind(sentence, phrase.end)
    speaker = described(phrase.speaker, descriptor)
    return Claim(speaker, tokens[at].lower, tokens[at].start, end, at=tokens[at].start, trailing=True)


def with_name(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """`Its director, Hanna Kirsch, said`: the name behind an office is who speaks."""
    office = phrase.speaker
    single = office.kind == "group" and not _HEAD_ENDS.split(office.key, maxsplit=1)[0].endswith("s")
    if not single or phrase.end + 1 >= len(tokens) or tokens[phrase.end].text != ",":
        return phrase
    named = read_phrase(tokens, phrase.end + 1, inverted=True)
    if named is None or named.speaker.kind == "group" or (named.end < len(tokens) and tokens[named.end].text == "and"):
        return phrase
    speaker = replace(named.speaker, descriptor=office.name, words=named.speaker.words | office.words)
    return Phrase(speaker, named.end)


def described(speaker: Speaker, descriptor: str) -> Speaker:
    if speaker.kind == "group" and (given := _GIVEN_NAME.match(descriptor)):
        return replace(
            speaker, name=given["name"], key=given["name"].casefold(), kind="person", descriptor=speaker.name
        )
    return replace(speaker, descriptor=", ".join(text for text in (speaker.descriptor, descriptor) if text))
