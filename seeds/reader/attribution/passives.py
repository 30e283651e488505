"""`The plan was condemned by ...`, `It has drawn criticism from ...`; and what a verb is towards."""

import re
from collections.abc import Iterator

from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.speakers import read_phrase
from seeds.reader.attribution.tokens import Sentence
from seeds.reader.wordings import words_in

_PASSIVE = re.compile(
    r"\b(?P<verb>criticised|criticized|condemned|opposed|denounced|rejected|slammed|blasted|challenged|contested|attacked"
    r"|dismissed|questioned|disputed|backed|supported|endorsed|welcomed|praised|applauded|hailed|defended|cheered)\s+by\s+",
)
_DRAWN = re.compile(
    r"\b(?:dr[ae]wn?|draws|faced?|faces|prompted|sparked|met|provoked|attracted|won|earned|has|received)\s+(?:with\s+|the\s+)?"
    r"(?:\w+\s+)?(?P<noun>criticism|opposition|condemnation|anger|outrage|protests?|objections|resistance|praise|support"
    r"|backing|approval|applause)\s+(?:from|by|of|among)\s+",
)  # fmt: skip
_GOOD_NOUNS = words_in("""
    praise support backing approval applause backed supported endorsed welcomed praised applauded hailed defended
    cheered
""")


_OBJECT_ENDS = re.compile(
    r"[,.;:—–\ue000“”()]| (?:as|for|because|saying|after|on|while|and|in|at|but|when|during|earlier|last|next"
    r"|this (?:week|month|year)) "
)


def read_passives(sentence: Sentence) -> Iterator[Claim]:
    """`The plan was condemned by the Friends of the Collection`, `It has drawn criticism from unions`."""
    text = sentence.plain
    for pattern, group in ((_PASSIVE, "verb"), (_DRAWN, "noun")):
        for found in pattern.finditer(text):
            at = next((n for n, token in enumerate(sentence.tokens) if token.start >= found.end()), None)
            phrase = read_phrase(sentence.tokens, at, inverted=True) if at is not None else None
            if phrase and phrase.speaker.kind != "pronoun":
                sign = 1 if found[group] in _GOOD_NOUNS else -1
                thing = re.sub(
                    r"\W*\b(?:(?:was|were|is|are|has|have|been|be|being|quickly|also)\W+)*$", "", text[: found.start()]
                )
                yield Claim(
                    phrase.speaker,
                    found[group],
                    0,
                    0,
                    taken=sign,
                    object=re.split(r"[,;:]", thing)[-1].strip(),
                    passive=True,
                )


def object_behind(text: str, start: int) -> str:
    """What a verb of taking sides is towards: up to the next sign, or where a reason begins."""
    return _OBJECT_ENDS.split(text[start : start + 120], maxsplit=1)[0].strip()
