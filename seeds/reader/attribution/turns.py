"""Turns that attribute without a verb of saying: `according to X`, "as X put it", "in X's view", "X's warning that"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from seeds.reader.attribution import nouns
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.speakers import Phrase, Speaker, read_phrase
from seeds.reader.attribution.tokens import QUOTED, Sentence, without_s
from seeds.reader.wordings import words_in

_LEADS = (
    ("according", "to"),
    ("in", "the", "words", "of"),
    ("in", "the", "view", "of"),
    ("in", "the", "opinion", "of"),
    ("in", "the", "eyes", "of"),
)
_VIEWS = words_in("view views opinion words eyes mind account reckoning estimation experience")
_OWN = {"his": "he", "her": "she", "their": "they", "its": "it"}
_OBJECTIVE = {"him": "he", "her": "she", "them": "they"}
_SPEECHES = """
    verdict answer reply response reaction message warning claim fear argument view complaint objection appeal
    plea prediction promise suggestion assertion contention insistence accusation allegation demand call belief
    hope concern worry assessment conclusion advice summary question criticism statement comment remark retort
    point position charge suspicion
"""
SPEECH_NOUNS = words_in(_SPEECHES) | {f"{noun}s" for noun in _SPEECHES.split()}
_OPPOSED = words_in(
    "fear fears complaint objection warning criticism concern worry accusation concerns worries objections"
)


def read_lead(sentence: Sentence, at: int) -> Claim | None:
    """`According to X, …`, `In the words of X, …`, `In her view, …`, `For X, … “…”`; also behind what is said."""
    tokens = sentence.tokens
    word = tokens[at].lower
    if word in {"in", "by", "to"} and (own := _possessed(sentence, at + 1, _VIEWS)):
        return _with_lead(sentence, at, own)
    for lead in _LEADS:
        if word == lead[0] and tuple(token.lower for token in tokens[at : at + len(lead)]) == lead:
            phrase = read_phrase(tokens, at + len(lead), inverted=bool(at) or len(lead) > len(_LEADS[0]))
            return _with_lead(sentence, at, phrase) if phrase and phrase.speaker.kind != "pronoun" else None
    if not at and word in {"for", "to"} and (sentence.quotes or _FOR_SOMEBODY.match(sentence.text)):
        phrase = read_phrase(tokens, at + 1, inverted=True)
        if phrase is None and tokens[at + 1 : at + 2] and tokens[at + 1].lower in _OBJECTIVE:
            pronoun = tokens[at + 1]
            phrase = Phrase(Speaker(pronoun.text, _OBJECTIVE[pronoun.lower], "pronoun"), at + 2)
        named = phrase and phrase.speaker.kind != "group" and phrase.end < len(tokens)
        return _with_lead(sentence, at, phrase) if phrase and named and tokens[phrase.end].text == "," else None
    return None


_FOR_SOMEBODY = re.compile(r"For [^,]{5,60}, (?:an?|who|whose) ")


def _with_lead(sentence: Sentence, at: int, phrase: Phrase) -> Claim:
    tokens = sentence.tokens
    end, descriptor = descriptor_behind(sentence, phrase.end)
    said_at = end if at else tokens[phrase.end - 1].end
    if not at and descriptor:
        comma = next((n for n in range(phrase.end + 1, len(tokens)) if tokens[n].text == ","), None)
        descriptor = sentence.slice(tokens[phrase.end].end, tokens[comma].start).strip() if comma else ""
        said_at = tokens[comma].end if comma else said_at
        if not descriptor.startswith(("who ", "a ", "an ", "the ", "which ")):
            descriptor, said_at = "", tokens[phrase.end - 1].end
    start = tokens[at].start
    speaker = replace(phrase.speaker, descriptor=descriptor or phrase.speaker.descriptor)
    return Claim(speaker, "according", start, said_at, at=start, trailing=bool(at))


def read_speech_noun(sentence: Sentence, at: int) -> Claim | None:
    """`X's verdict: “…”`, `Her answer was “…”`, `X's warning that …`."""
    tokens = sentence.tokens
    found = _possessed(sentence, at, SPEECH_NOUNS)
    if found is None or found.end >= len(tokens):
        return None
    noun = tokens[found.end - 1]
    behind = tokens[found.end]
    quoted = next((n for n in range(found.end, min(found.end + 4, len(tokens))) if tokens[n].is_quote), None)
    if behind.lower == "that":
        said_at = behind.end
    elif quoted is not None:
        said_at = tokens[quoted].start
    elif behind.lower in {"is", "was"} and _quote_behind(sentence, behind.end):
        said_at = behind.end
    else:
        return None
    verb = "fear" if noun.lower in _OPPOSED else "says"
    return Claim(found.speaker, verb, noun.start, said_at, at=tokens[at].start)


def _quote_behind(sentence: Sentence, place: int) -> bool:
    return any(place <= start <= place + 3 for start, _end in sentence.quotes)


def _possessed(sentence: Sentence, at: int, things: frozenset[str]) -> Phrase | None:
    """`Jo Ray's blunt verdict`, "her view": the owner, and the place behind the thing."""
    tokens = sentence.tokens
    owner = next((n for n in range(at, min(at + 8, len(tokens))) if tokens[n].lower.endswith(("'s", "s'"))), None)
    if at < len(tokens) and tokens[at].lower in _OWN:
        owner = at
    if owner is None or any(not token.is_word for token in tokens[at:owner]):
        return None
    thing = next((n for n in range(owner + 1, min(owner + 3, len(tokens))) if tokens[n].lower in things), None)
    if thing is None or (thing > owner + 1 and nouns.speaks(tokens[thing - 1].lower)):  # "the city's guides fear that"
        return None
    if tokens[owner].lower in _OWN:
        return Phrase(Speaker(tokens[owner].text, _OWN[tokens[owner].lower], "pronoun"), thing + 1)
    phrase = read_phrase([*tokens[at:owner], without_s(tokens[owner])], 0)
    return Phrase(phrase.speaker, thing + 1) if phrase else None


def descriptor_behind(sentence: Sentence, at: int) -> tuple[int, str]:
    """What follows a name behind its verb, up to the next quotation, colon or end of the sentence."""
    tokens = sentence.tokens
    end = at
    while (
        end < len(tokens)
        and not tokens[end].is_quote
        and tokens[end].text not in ":;—–"
        and tokens[end].lower != "whose"
    ):
        end += 1
    start = tokens[at].start if at < len(tokens) else len(sentence.text)
    stop = tokens[end].start if end < len(tokens) else len(sentence.text)
    text = sentence.slice(start, stop)
    described = at < len(tokens) and (
        tokens[at].text in ",(" or tokens[at].lower in {"of", "for", "from", "who", "at", "with"}
    )
    return stop, text.strip(" ,.()") if described else ""


_NOUN = rf"(?:\w+ )?(?:{'|'.join(_SPEECHES.split())})"
# A quotation, then who it is from; the phrase of the speaker begins where the match ends.
_BYLINES = (
    re.compile(
        rf"{QUOTED},? ?(?:[-–—] ?)?(?:(?:that|this|such|which|so) )?(?:is|was|were) (?:also )?"
        rf"(?:how |the {_NOUN} (?:of|from) )"
    ),
    re.compile(rf"{QUOTED},? (?:reads?|ran|runs|says|said) (?:an?|the) (?:\w+ ){{0,2}}?\w+ (?:from|by|of|signed by) "),
    re.compile(rf"^{QUOTED}+ ?[-–—] ?(?:so |thus )?"),
)
_NAMED_BY = re.compile(
    r"\b(?:described|branded|dubbed|called|labell?ed|slammed|condemned|hailed|dismissed|praised|summed up|denounced)"
    r"(?: \w+){0,3}? (?:as )?[^“”]{0,20}$"
)


def read_bylines(sentence: Sentence) -> Iterator[Claim]:
    """`“…” – Jo Ray`, `“…” is how Jo Ray put it`, `described as “…” by Jo Ray`, `the claim by X that …`."""
    text = sentence.plain
    for pattern in _BYLINES if QUOTED in text else ():
        for found in pattern.finditer(text):
            phrase = _phrase_at(sentence, found.end())
            if phrase and (phrase.speaker.kind != "group" or pattern is not _BYLINES[-1]):
                place = text.index(QUOTED, 0, found.end())
                yield Claim(phrase.speaker, "says", found.end(), len(text), at=found.end(), start=place, trailing=True)
                return
    yield from _described_by(sentence)
    for found in _CLAIM_BY.finditer(text):
        phrase = _phrase_at(sentence, found.end())
        that = phrase and next((n for n in sentence.tokens[phrase.end : phrase.end + 1] if n.lower == "that"), None)
        if phrase and that:
            yield Claim(
                phrase.speaker, found["noun"] or found["told"], found.start(), that.end, at=found.start(), end=len(text)
            )


_CLAIM_BY = re.compile(
    rf"\b(?:(?:the|a) (?:\w+ )?(?P<noun>{'|'.join(sorted(SPEECH_NOUNS))}) (?:by|of|from)"
    r"|it (?:is|was|has been) (?P<told>argued|claimed|feared|alleged|suggested|pointed out|said) by) "
)


def _described_by(sentence: Sentence) -> Iterator[Claim]:
    """`described as “a kick in the teeth” by Age Concern`: all of the sentence is the statement."""
    uniform = sentence.masked
    for start, end in sentence.quotes:
        behind = re.match(r",? by ", sentence.text[end:])
        if behind and _NAMED_BY.search(uniform[:start].lower()):
            phrase = _phrase_at(sentence, end + behind.end())
            if phrase:
                yield Claim(phrase.speaker, "called", 0, 0, passive=True)


def _phrase_at(sentence: Sentence, place: int) -> Phrase | None:
    at = next((n for n, token in enumerate(sentence.tokens) if token.start >= place), None)
    phrase = read_phrase(sentence.tokens, at, inverted=True) if at is not None else None
    return phrase if phrase and phrase.speaker.kind != "pronoun" else None


def read_list(sentence: Sentence, at: int) -> Phrase | None:
    """`Unions, the mayor and the chamber of commerce` is one voice; None where no such list begins here."""
    tokens = sentence.tokens
    end, members, last = at, tuple[Speaker, ...](), False
    while not last:
        stop = next(
            (n for n in range(end, min(end + _PART, len(tokens))) if tokens[n].text in {",", "and"}), len(tokens)
        )
        last = tokens[end - 1].text == "and" and end > at
        part = None if tokens[end].lower in _EXAMPLES else read_phrase(tokens if last else tokens[:stop], end)
        if part is None or part.speaker.kind == "pronoun" or (not last and part.end != stop):
            return None
        members += (part.speaker,)
        end = part.end if last else stop + 1
        if end >= len(tokens):
            return None
        end += not last and tokens[end].text == "and"
    name = sentence.slice(tokens[at].start, tokens[end - 1].end)
    return Phrase(Speaker(name[:1].upper() + name[1:], name.casefold(), "group", members=members), end)


_PART = 9  # tokens
_EXAMPLES = words_in("including among such like mostly notably especially particularly from with both who which some")
