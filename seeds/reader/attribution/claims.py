"""Who says what in one sentence: a verb of saying or of taking sides, its subject, and the words that go with it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.reader.attribution import verbs
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.passives import object_behind, read_passives
from seeds.reader.attribution.speakers import Phrase, Speaker, read_phrase
from seeds.reader.attribution.tokens import Sentence, Token
from seeds.reader.wordings import words_in

_OPENERS = words_in("""
    but while and although though whereas yet as however still when meanwhile because or even if whose
""")
_SIGNS = ",;:—–-)"
_DESCRIPTOR = 45  # tokens
_LAST_WORDS = re.compile(
    r"\W*(?:(?:on|in|at|during|to|after|before|from|late|early|this|last|earlier|yesterday|today|also|who"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b.{0,80})?\W*$",
    re.IGNORECASE,
)


def read_claims(sentence: Sentence) -> list[Claim]:
    """The claims of a sentence in their order; each ends where the next one begins."""
    if not any(token.lower in _TELLING for token in sentence.tokens) and ":" not in sentence.masked:
        return []
    found: list[Claim] = []
    at = 0
    tokens = sentence.tokens
    while at < len(tokens):
        claim = _claim_at(sentence, at)
        if claim and not (found and claim.at < found[-1].said_at):
            found.append(claim)
            at = next((n for n in range(at, len(tokens)) if tokens[n].start >= claim.said_at), len(tokens))
            continue
        at += 1
    return _bounded(found or list(read_passives(sentence)), sentence)


def _claim_at(sentence: Sentence, at: int) -> Claim | None:
    tokens = sentence.tokens
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if token.lower == "according" and at + 1 < len(tokens) and tokens[at + 1].lower == "to":
        return _according(sentence, at)
    if before and (before.is_quote or before.text == ",") and token.lower in verbs.SPEAKING and not token.is_name:
        return _inverted(sentence, at)
    if token.lower in {"who", "which"} or (before and before.lower in {"but", "and"} and token.lower in _VERBS):
        return _of_subject_before(sentence, at)
    if before is None or before.is_quote or before.text in _SIGNS or before.lower in _OPENERS:
        return _active(sentence, at)
    return None


_TELLING = verbs.SPEAKING | verbs.TAKING_SIDES | verbs.FIRST_OF_PHRASE | verbs.BEING | {"according", "has", "have"}
_VERBS = verbs.SPEAKING | verbs.TAKING_SIDES


def _of_subject_before(sentence: Sentence, at: int) -> Claim | None:
    """`Among them was Jo Ray, who said`, `Jo Ray has switched and says`: the subject stands further to the left."""
    tokens = sentence.tokens
    verb = _verb_behind(sentence, at + (tokens[at].lower in {"who", "which"}))
    if verb is None or tokens[at - 1].lower == "of":
        return None
    for start in range(at - 1, -1, -1):
        named = tokens[start].is_name and not (start and tokens[start - 1].is_name)
        phrase = read_phrase(tokens, start, inverted=True) if start == 0 or named else None
        if phrase and phrase.speaker.kind != "pronoun":
            return replace(verb[0], speaker=phrase.speaker, at=tokens[start].start)
    return None


def _active(sentence: Sentence, at: int) -> Claim | None:
    """Subject, whatever describes it, auxiliaries, verb."""
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at)
    if phrase is None:
        return None
    phrase = _with_name(tokens, phrase)
    comma = phrase.end < len(tokens) and tokens[phrase.end].text == ","
    verb = _verb_behind(sentence, phrase.end + (comma and bool(phrase.speaker.descriptor)))
    descriptor = ""
    if verb is None:
        verb = _verb_behind_descriptor(sentence, phrase.end)
        if verb:
            descriptor = sentence.slice(tokens[phrase.end].start, tokens[verb[2]].start).strip(" ,;—–-()")
    if verb is None:
        return _with_colon(sentence, at)
    if not phrase.speaker.known and verb[0].verb not in verbs.SPEAKERS_ONLY:
        return None
    claim = replace(verb[0], speaker=_described(phrase.speaker, descriptor), at=tokens[at].start)
    return replace(claim, trailing=_is_trailing(sentence, at, claim))


def _with_name(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """`Its director, Hanna Kirsch, said`: the name behind an office is who speaks."""
    office = phrase.speaker
    single = office.kind == "group" and not office.key.endswith("s")
    if not single or phrase.end + 1 >= len(tokens) or tokens[phrase.end].text != ",":
        return phrase
    named = read_phrase(tokens, phrase.end + 1, inverted=True)
    if named is None or named.speaker.kind == "group" or (named.end < len(tokens) and tokens[named.end].text == "and"):
        return phrase
    speaker = replace(named.speaker, descriptor=office.name, words=named.speaker.words | office.words)
    return Phrase(speaker, named.end)


def _described(speaker: Speaker, descriptor: str) -> Speaker:
    return replace(speaker, descriptor=", ".join(text for text in (speaker.descriptor, descriptor) if text))


def _verb_behind(sentence: Sentence, at: int) -> tuple[Claim, int, int] | None:
    """The claim of the verb that begins here, behind auxiliaries; where it ends; where its auxiliaries begin."""
    tokens = sentence.tokens
    first = at
    while at < len(tokens) and (
        tokens[at].lower in verbs.AUXILIARIES or (tokens[at].lower.endswith("ly") and at > first - 1)
    ):
        at += 1
    if at >= len(tokens):
        return None
    helpers = {token.lower for token in tokens[first:at]}
    place = tokens[first].start
    claim = _attitude(sentence, place, tokens[at].start, helpers) or _utterance(sentence, at, helpers)
    return (claim, at, first) if claim else None


def _attitude(sentence: Sentence, place: int, verb_at: int, helpers: set[str]) -> Claim | None:
    """Verbs and moods that are a stand by themselves."""
    text = sentence.masked.lower().replace("’", "'")
    nobody = Speaker("", "", "")
    for pattern, sign in verbs.MOODS:
        if found := pattern.match(text, place):
            return Claim(nobody, found[0], place, found.end(), mood=sign)
    for start in (place, verb_at):
        for pattern, sign in verbs.PHRASES:
            if found := pattern.match(text, start):
                turned = -sign if helpers & verbs.NEGATED else sign
                return Claim(
                    nobody, found[0], place, found.end(), taken=turned, object=object_behind(text, found.end())
                )
    return None


def _utterance(sentence: Sentence, at: int, helpers: set[str]) -> Claim | None:
    token = sentence.tokens[at]
    verb = token.lower
    if token.is_name or (helpers & verbs.BEING and not verb.endswith("ing")):
        return None
    nobody = Speaker("", "", "")
    if verb in verbs.TAKING_SIDES:
        sign = -1 if verb in verbs.AGAINST else 1
        thing = object_behind(sentence.masked.lower().replace("’", "'"), token.end)
        turned = -sign if helpers & verbs.NEGATED else sign
        return Claim(nobody, verb, token.start, token.end, taken=turned, object=thing)
    if verb in verbs.SPEAKING and not helpers & verbs.NEGATED:
        thing = object_behind(sentence.masked.lower(), token.end) if verb.startswith("accus") else ""
        return Claim(nobody, verb, token.start, token.end, object=thing)
    return None


def _verb_behind_descriptor(sentence: Sentence, at: int) -> tuple[Claim, int, int] | None:
    """Behind ", a spokesperson for X, an advocacy group," or "who live there"."""
    tokens = sentence.tokens
    relative = at < len(tokens) and tokens[at].lower in {"who", "which", "that", "whose"}
    if at >= len(tokens) or not (relative or tokens[at].text in ",(—–-"):
        return None
    for end in range(at + 1, min(at + _DESCRIPTOR, len(tokens) - 1)):
        token = tokens[end]
        if (token.is_quote and not relative) or token.text in ";:":
            return None
        behind = token.text in ",)—–-" or (relative and end > at + 2 and tokens[at].lower != ",")
        if behind and not token.is_word:
            found = _verb_behind(sentence, end + 1)
        elif behind and tokens[end - 1].lower != "to" and token.lower in verbs.SPEAKING | verbs.TAKING_SIDES:
            found = _verb_behind(sentence, end)
        else:
            continue
        if found:
            return found[0], found[1], found[2]
    return None


def _with_colon(sentence: Sentence, at: int) -> Claim | None:
    """`Vasseur was in no doubt: “It is ours.”`"""
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at)
    colon = next((n for n in range(at, len(tokens) - 1) if tokens[n].text == ":" and tokens[n + 1].is_quote), None)
    if (
        phrase is None
        or colon is None
        or any(token.is_quote for token in tokens[at:colon])
        or phrase.speaker.kind == "pronoun"
    ):
        return None
    return Claim(phrase.speaker, "", tokens[phrase.end].start, tokens[colon].end, at=tokens[at].start)


def _inverted(sentence: Sentence, at: int) -> Claim | None:
    """Verb, then who: `“Up,” said Maren Holt, who chairs the board.`"""
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at + 1, inverted=True)
    if phrase is None or phrase.speaker.kind == "pronoun":
        return None
    phrase = _with_name(tokens, phrase)
    end, descriptor = _descriptor_behind(sentence, phrase.end)
    speaker = _described(phrase.speaker, descriptor)
    return Claim(speaker, tokens[at].lower, tokens[at].start, end, at=tokens[at].start, trailing=True)


def _according(sentence: Sentence, at: int) -> Claim | None:
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at + 2, inverted=bool(at))
    if phrase is None or phrase.speaker.kind == "pronoun":
        return None
    end, descriptor = _descriptor_behind(sentence, phrase.end)
    said_at = end if at else tokens[phrase.end - 1].end
    if not at and descriptor:
        comma = next((n for n in range(phrase.end + 1, len(tokens)) if tokens[n].text == ","), None)
        descriptor = sentence.slice(tokens[phrase.end].end, tokens[comma].start).strip() if comma else ""
        said_at = tokens[comma].end if comma else said_at
        if not descriptor.startswith(("who ", "a ", "an ", "the ", "which ")):
            descriptor, said_at = "", tokens[phrase.end - 1].end
    start = tokens[at].start
    return Claim(
        replace(phrase.speaker, descriptor=descriptor), "according", start, said_at, at=start, trailing=bool(at)
    )


def _descriptor_behind(sentence: Sentence, at: int) -> tuple[int, str]:
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


def _is_trailing(sentence: Sentence, at: int, claim: Claim) -> bool:
    """The words stand before the speaker: `“Up,” Holt said.`, `It would cost lives, the union said.`"""
    if not at:
        return False
    before = sentence.tokens[at - 1]
    rest = sentence.masked[claim.said_at :]
    if before.is_quote or (before.text == "," and at > 1 and sentence.tokens[at - 2].is_quote):
        return claim.verb in verbs.SPEAKING
    told_before = before.text == "," and claim.verb in verbs.SPEAKING and at > 3  # noqa: PLR2004 - words of a clause
    return told_before and (bool(_LAST_WORDS.match(rest)) or rest[:1] == ",")


def _bounded(claims: list[Claim], sentence: Sentence) -> list[Claim]:
    """A trailing claim reaches back to the one before it, any other on to the next."""
    whole: list[Claim] = []
    for number, claim in enumerate(claims):
        start = whole[-1].end if whole and claim.trailing else claim.at
        if claim.trailing and not whole:
            start = 0
        behind = claims[number + 1] if number + 1 < len(claims) else None
        end = len(sentence.text)
        if behind:
            end = claim.said_at if behind.trailing and claim.trailing else behind.at
        whole.append(replace(claim, start=0 if claim.passive else start, end=end))
    return whole
