"""Who says what in one sentence: a verb of saying or of taking sides, its subject, and the words that go with it."""

import re
from dataclasses import replace

from seeds.reader.attribution import verbs
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.deeds import WELCOMES
from seeds.reader.attribution.echoes import read_camps, read_echoes
from seeds.reader.attribution.passives import object_behind, read_passives
from seeds.reader.attribution.quoting import TELLING_QUOTES, described, heading, inverted, with_name, with_quote
from seeds.reader.attribution.speakers import Speaker, read_phrase
from seeds.reader.attribution.tokens import Sentence
from seeds.reader.attribution.turns import SPEECH_NOUNS, read_bylines, read_lead, read_list, read_speech_noun
from seeds.reader.wordings import words_in

_OPENERS = words_in("""
    but while and although though whereas yet as however still when meanwhile because or even if whose which so
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
    tells = any(token.lower in _TELLING for token in sentence.tokens)
    said = _said_in(sentence) if sentence.quotes or tells or ":" in sentence.masked else []
    heard = {claim.speaker.key for claim in said}
    echoes = [claim for claim in read_echoes(sentence) if claim.speaker.key not in heard]
    return said + echoes or list(read_camps(sentence))


def _said_in(sentence: Sentence) -> list[Claim]:
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
    return _bounded(found, sentence) or [*_bounded(list(read_passives(sentence)), sentence), *read_bylines(sentence)]


def _claim_at(sentence: Sentence, at: int) -> Claim | None:
    tokens = sentence.tokens
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if token.lower in {"according", "in", "by", "for", "to"}:
        return read_lead(sentence, at)
    if before and (before.is_quote or before.text == ",") and (claim := _behind_its_words(sentence, at)):
        return claim
    if before is None and token.lower in _SAID:
        return heading(sentence)
    if token.lower in {"who", "which"} or (before and before.lower in {"but", "and"} and token.lower in _VERBS):
        return _of_subject_before(sentence, at)
    told = before and before.lower == "that" and at > 1 and tokens[at - 2].lower in SPEECH_NOUNS
    if before is None or before.is_quote or told or before.text in _SIGNS or before.lower in _OPENERS:
        return read_speech_noun(sentence, at) or _active(sentence, at)
    return None


def _behind_its_words(sentence: Sentence, at: int) -> Claim | None:
    """`“Up,” said Jo Ray`, `It would cost lives, said the union`, `Jo Ray kept her rating, saying …`."""
    word = sentence.tokens[at]
    behind = sentence.tokens[at + 1].lower if at + 1 < len(sentence.tokens) else ""
    if (word.lower, behind) in _SHOT_BACK:
        claim = inverted(sentence, at + 1)
        return replace(claim, verb=f"{word.lower} {behind}", at=word.start) if claim else None
    if word.lower not in TELLING_QUOTES or word.is_name:
        return None
    behind_quote = sentence.tokens[at - 1].is_quote
    if not behind_quote and word.lower.endswith("ing"):
        return _of_subject_before(sentence, at)
    return inverted(sentence, at) if behind_quote or word.lower not in _TO_SOMEBODY else None


_SHOT_BACK = {("shot", "back"), ("hit", "back"), ("fired", "back"), ("countered", "back"), ("chimed", "in")}
_EAGER = re.compile(
    r"(?:quick|swift|keen|eager|right|proud|happy|glad|pleased|delighted|lined up|(?:among )?the first) to (?=\w)"
)
_SAID = words_in("said says adds added asks asked wrote writes")
_TO_SOMEBODY = words_in("ask asks asked tell tells told urge urges urged remind reminds reminded call calls called")
_TELLING = verbs.SPEAKING | verbs.TAKING_SIDES | verbs.FIRST_OF_PHRASE | verbs.BEING | {"according", "has", "have"}
_VERBS = verbs.SPEAKING | verbs.TAKING_SIDES


def _of_subject_before(sentence: Sentence, at: int) -> Claim | None:
    """`Among them was Jo Ray, who said`, `Jo Ray has switched and says`: the subject stands further to the left."""
    tokens = sentence.tokens
    verb = _verb_behind(sentence, at + (tokens[at].lower in {"who", "which"}))
    if verb is None or tokens[at - 1].lower == "of":
        return None
    for start in range(at - 1, -1, -1):
        if start and tokens[at].lower.endswith("ing"):
            continue
        inside = start and (tokens[start - 1].is_name or tokens[start - 1].lower in _INSIDE)
        named = tokens[start].is_name and not inside
        phrase = read_phrase(tokens, start, inverted=True) if start == 0 or named else None
        if phrase and phrase.speaker.kind != "pronoun":
            whole = read_phrase(tokens, 0, inverted=True)  # with the office before the name
            phrase = whole if whole and whole.end == phrase.end else phrase
            return replace(verb[0], speaker=phrase.speaker, at=tokens[start].start)
    return None


_INSIDE = words_in("of from in at for near")


def _active(sentence: Sentence, at: int) -> Claim | None:
    """Subject, whatever describes it, auxiliaries, verb."""
    tokens = sentence.tokens
    phrase = read_phrase(tokens, at) or read_list(sentence, at)
    if phrase is None:
        return with_quote(sentence, at)
    phrase = with_name(tokens, phrase)
    if _verb_behind(sentence, phrase.end) is None:
        phrase = read_list(sentence, at) or phrase
    comma = phrase.end < len(tokens) and tokens[phrase.end].text == ","
    verb = _verb_behind(sentence, phrase.end + (comma and bool(phrase.speaker.descriptor)))
    descriptor = ""
    if verb is None:
        verb = _verb_behind_descriptor(sentence, phrase.end)
        if verb:
            descriptor = sentence.slice(tokens[phrase.end].start, tokens[verb[2]].start).strip(" ,;—–-()")
    if verb is None:
        return with_quote(sentence, at)
    if not phrase.speaker.known and verb[0].verb not in verbs.SPEAKERS_ONLY:
        return None
    claim = replace(verb[0], speaker=described(phrase.speaker, descriptor), at=tokens[at].start)
    return replace(claim, trailing=_is_trailing(sentence, at, claim))


def _verb_behind(sentence: Sentence, at: int) -> tuple[Claim, int, int] | None:
    """The claim of the verb that begins here, behind auxiliaries; where it ends; where its auxiliaries begin."""
    tokens = sentence.tokens
    first = at
    while at < len(tokens) and (
        tokens[at].lower in verbs.AUXILIARIES or (tokens[at].lower.endswith("ly") and at > first - 1)
    ):
        at += 1
    helpers = {token.lower for token in tokens[first:at]}
    if found := _EAGER.match(sentence.masked, tokens[at].start if at < len(tokens) else len(sentence.masked)):
        at, helpers = next(n for n in range(at, len(tokens)) if tokens[n].start >= found.end()), helpers - verbs.BEING
    if at >= len(tokens):
        return None
    place = tokens[first].start
    claim = _attitude(sentence, place, tokens[at].start, helpers) or _utterance(sentence, at, helpers)
    return (claim, at, first) if claim else None


def _attitude(sentence: Sentence, place: int, verb_at: int, helpers: set[str]) -> Claim | None:
    """Verbs and moods that are a stand by themselves."""
    text = sentence.plain
    if not (verbs.ATTITUDES.match(text, place) or verbs.ATTITUDES.match(text, verb_at)):
        return None
    for pattern, sign in verbs.MOODS:
        if found := pattern.match(text, place):
            thing = _ABOUT.sub("", object_behind(text, found.end()))
            return Claim(_NOBODY, found[0], place, found.end(), mood=sign, object=thing)
    for pattern in verbs.SAYING_PHRASES:
        if found := pattern.match(text, place) or pattern.match(text, verb_at):
            return Claim(_NOBODY, found[0], place, found.end())
    return _of_sides(text, place, verb_at, helpers)


_ABOUT = re.compile(r"^(?:about|at|with|over|by|to|of|for|on) ")


def _of_sides(text: str, place: int, verb_at: int, helpers: set[str]) -> Claim | None:
    for start in (place, verb_at):
        if found := WELCOMES.match(text, start):
            return Claim(_NOBODY, found[0], place, found.end(), taken=1, object=found["welcomed"])
        for pattern, sign in verbs.PHRASES:
            if found := pattern.match(text, start):
                turned = -sign if helpers & verbs.NEGATED else sign
                thing = object_behind(text, found.end())
                return Claim(_NOBODY, found[0], place, found.end(), taken=turned, object=thing)
    return None


_NOBODY = Speaker("", "", "")


def _utterance(sentence: Sentence, at: int, helpers: set[str]) -> Claim | None:
    token = sentence.tokens[at]
    verb = token.lower
    if token.is_name or (helpers & verbs.BEING and not verb.endswith("ing")):
        return None
    if verb in verbs.TAKING_SIDES:
        sign = -1 if verb in verbs.AGAINST else 1
        thing = object_behind(sentence.plain, token.end)
        turned = -sign if helpers & verbs.NEGATED else sign
        return Claim(_NOBODY, verb, token.start, token.end, taken=turned, object=thing)
    if verb in verbs.BESIDE_QUOTES and verb not in verbs.SPEAKING:
        return Claim(_NOBODY, verb, token.start, token.end) if sentence.quotes else None
    if verb in verbs.SPEAKING and not helpers & verbs.NEGATED:
        thing = object_behind(sentence.plain, token.end) if verb.startswith("accus") else ""
        return Claim(_NOBODY, verb, token.start, token.end, object=thing)
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


def _is_trailing(sentence: Sentence, at: int, claim: Claim) -> bool:
    """The words stand before the speaker: `“Up,” Holt said.`, `It would cost lives, the union said.`"""
    if not at:
        return False
    at -= sentence.tokens[at - 1].lower == "as"
    before = sentence.tokens[at - 1]
    rest = sentence.masked[claim.said_at :]
    if before.is_quote or (before.text == "," and at > 1 and sentence.tokens[at - 2].is_quote):
        return claim.verb in TELLING_QUOTES or " " in claim.verb
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
