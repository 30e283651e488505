"""Where a claim stands on the proposal, as a sum of cues that can each be named and shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.attribution import judgements, nouns, phrases, verbs
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.proposal import Proposal, stems
from seeds.reader.attribution.speakers import Speaker
from seeds.reader.wordings import words_in

_SURE, _CLEAR, _LEANING, _FAINT = 3.0, 2.0, 1.0, 0.5
_NOT_BEFORE = re.compile(r"(?:\bnot|\bno|n't|\bnever|\bhardly|\bnothing|\bneither)(?: \w+){0,2} $")
_TURNED_AFTER = re.compile(
    r"^(?: \w+){0,2} to (?:delay|reject|scrap|block|wait|repeal|do nothing|stop|abandon|withdraw)\b"
)
_LATER = ((phrases.HARM, -1), (phrases.HELP, 1), (phrases.LEAD_TO, -1))
_NOW = ((phrases.HARMS, -1), (phrases.HELPS, 1), (phrases.RISKS, -1))
_NEAR = 60  # characters
_CLAUSE = words_in("that because but and if when while whether as so say says")
_ARTICLES = words_in("the this these such a an its his her their our")
ON_IT = "takes sides on it"
_IT = words_in("it this that they which these")


@dataclass(frozen=True)
class Cue:
    """One reason: negative against the proposal, positive for it. `sure` ones need no second look."""

    reason: str
    weight: float
    sure: bool = False


def cues_of(claim: Claim, statement: str, proposal: Proposal) -> list[Cue]:
    """Every reason that one claim gives to put its speaker on a side."""
    text = statement.lower().replace("’", "'")
    speaker = claim.speaker
    of_somebody = speaker.words & {"his", "her"}
    if speaker.sign and (of_somebody or (speaker.towards and not proposal.direction_of(speaker.towards))):
        return []
    return [
        *_of_name(claim, proposal),
        *_of_verb(claim, text, proposal),
        *_of_descriptor(claim.speaker.descriptor, proposal),
        *_of_wordings(text, proposal),
        *_of_judgements(text, proposal),
        *_of_consequences(re.sub('[“”"]', "", text), proposal),
        *_of_calls(text, proposal),
        *_of_office(claim, text, proposal),
        *_of_interest(claim, proposal),
    ]


def _of_name(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """Critics and supporters, of the proposal or of nothing else that is named."""
    speaker = claim.speaker
    if not speaker.sign:
        return
    if speaker.towards:
        direction = proposal.direction_of(speaker.towards)
        if direction:
            yield Cue("name", _SURE * speaker.sign * direction, sure=True)
        return
    if proposal.refused and not speaker.words & {"critics", "critic", "detractors"}:
        return
    rest = {word.rstrip("'") for word in speaker.words} - nouns.AGAINST - nouns.IN_FAVOUR - _PLAIN_BEFORE
    yield Cue("name", _SURE * speaker.sign, sure=not rest and not claim.verb.startswith(_CONCEDING))


_CONCEDING = ("conced", "acknowledg", "admit", "agree")
_PLAIN_BEFORE = words_in("some many most several other the its a of those one few")


def _of_verb(claim: Claim, text: str, proposal: Proposal) -> Iterator[Cue]:
    doubtful = phrases.NOT_COMING.search(text) or phrases.UNLESS.search(text)
    if claim.mood and proposal.refused:
        yield Cue("mood at its refusal", -_CLEAR * claim.mood)
    if doubtful or proposal.refused:
        yield from _of_object(claim, proposal)
        return
    if claim.mood:
        yield Cue("mood", _CLEAR * claim.mood)
    other_side = phrases.THEIR_CRITICS.search(text) or nouns.camp_sign(text.split())
    if claim.verb in verbs.FEARING and not (other_side or weighs(claim.speaker) or _fears_else(text, proposal)):
        yield Cue("fear", -_LEANING if claim.verb.startswith(("warn", "caution")) else -1.5 * _LEANING)
    yield from _of_object(claim, proposal)


def _fears_else(text: str, proposal: Proposal) -> bool:
    """`They fear that strict rules would cost jobs`: rules that nobody has named may be those of the other side."""
    return any(
        not _direction_of_subject(found["subject"], proposal) and not _ARTICLES & set(found["subject"].split())
        for pattern in (phrases.HARM, phrases.LEAD_TO)
        for found in pattern.finditer(text)
    )


def _of_object(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """What it is that is opposed or backed."""
    if not claim.taken:
        return
    thing = claim.object
    if phrases.THEIR_CRITICS.search(f"the {thing}") or nouns.camp_sign(thing.split()):
        other = nouns.camp_sign(thing.split()) or -1
        yield Cue("answers the other side", _CLEAR * other * claim.taken)
        return
    direction = proposal.direction_of(thing)
    if thing in _IT:
        yield Cue(ON_IT, 1.5 * _LEANING * claim.taken)
    elif direction:
        yield Cue("takes sides", _SURE * claim.taken * direction, sure=True)
    elif not thing or set(stems(thing)[:5]) & {"recognition", "commitment", "news", "outcome", "it", "support"}:
        yield Cue("takes sides", _CLEAR * claim.taken)
    elif _DELAY.search(thing):
        yield Cue("takes sides on a delay", -_CLEAR * claim.taken)


_DELAY = re.compile(r"\b(?:delay|pause|postponement|withdrawal|defeat|rejection|veto)\b")


def _of_descriptor(descriptor: str, proposal: Proposal) -> Iterator[Cue]:
    """`the bill's sponsor`, "who opposes the ban", "a critic of the plan"."""
    text = descriptor.lower().replace("’", "'")
    if not text:
        return
    if phrases.SPONSORS.search(text):
        yield Cue("sponsor", _SURE)
    for pattern, sign in verbs.PHRASES:
        if (found := pattern.search(text)) and proposal.direction_of(text[found.end() :]):
            yield Cue("described", _SURE * sign * proposal.direction_of(text[found.end() :]))
    words = re.findall(r"[\w'-]+", text)
    for at, word in enumerate(words):
        sign = (
            -1
            if word in verbs.AGAINST or word in nouns.AGAINST
            else int(word in verbs.IN_FAVOUR or word in nouns.IN_FAVOUR)
        )
        rest = [other for other in words[at + 1 : at + 6] if other not in {"of", "to"}]
        direction = proposal.direction_of(" ".join(rest)) if sign and rest else 0
        if direction:
            yield Cue("described", _SURE * sign * direction)


def _of_wordings(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`goes too far`, "long overdue"."""
    if proposal.refused:
        return
    as_it_is = phrases.AS_IT_IS.search(text) or phrases.UNLESS.search(text)
    for pattern, sign, reason in ((phrases.AGAINST, -1, "objection"), (phrases.IN_FAVOUR, 1, "approval")):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 30) : found.start()]
            turned = bool(_NOT_BEFORE.search(before)) != bool(_TURNED_AFTER.match(text[found.end() :]))
            weight = -_LEANING * sign if turned else _CLEAR * sign
            if as_it_is if sign < 0 else phrases.NOT_COMING.search(text[found.end() : found.end() + _NEAR]):
                continue
            yield Cue(f"{reason}: {found[0]}", weight)


def _of_consequences(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`The ban would hurt ...`, `the law undermines ...`; not what comes without it."""
    if proposal.refused or phrases.UNLESS.search(text):
        return
    for pattern, sign in (*_LATER, *_NOW):
        for found in pattern.finditer(text):
            if (pattern, sign) in _NOW and found["subject"].split()[-1] in _IT:
                continue
            direction = 0 if _PRICE.match(text[found.end() :]) else _direction_of_subject(found["subject"], proposal)
            if pattern is phrases.LEAD_TO and not phrases.BAD.search(found["what"]):
                continue
            if direction:
                turned = bool(found["not"]) and found["not"].strip() != "only"
                yield Cue(f"consequence: {found[0]}", sign * direction * (-_LEANING if turned else _CLEAR))
            elif (pattern, sign) in _LATER and sign < 0 and not (found["not"] or _INACTION.search(found["subject"])):
                yield Cue("consequence of something", -_LEANING)


def _of_judgements(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`The charge is a tax on work`, "called the deal a gift": good or bad, and which way that is."""
    if proposal.refused or phrases.UNLESS.search(text):
        return
    for found in judgements.read_judgements(text):
        direction = _direction_of_subject(found.subject, proposal)
        weight = 1.5 * _LEANING if found.subject.split()[-1] in _IT else _CLEAR
        if direction:
            yield Cue(f"judgement: {found.words}", weight * direction * found.sign)


_PRICE = re.compile(r" (?:\w+ ){0,2}?[£$€\d]")
_INACTION = re.compile(
    r"\b(?:delay\w*|inaction|nothing|waiting|failure|status quo|opponents|critics|rejecting|alternative)\b"
)


def _direction_of_subject(subject: str, proposal: Proposal) -> int:
    words = subject.split()
    if _INACTION.search(subject):
        return -1
    if words[-1] in {"it", "this"}:
        return 1
    start = max((at + 1 for at, word in enumerate(words) if word in _CLAUSE or word in verbs.SPEAKING), default=0)
    whole = proposal.direction_of(" ".join(words[start:]))
    article = next((at for at in range(len(words) - 1, start - 1, -1) if words[at] in _ARTICLES), None)
    return whole or (proposal.direction_of(" ".join(words[article:])) if article is not None else 0)


def _of_calls(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`urged senators to reject it`, "should pass the bill"."""
    for pattern, sign in ((phrases.CALLS_AGAINST, -1), (phrases.CALLS_FOR, 1)):
        for found in pattern.finditer(text):
            thing = found["object"].strip()
            direction = proposal.direction_of(thing) if thing and not thing.startswith("them") else 0
            if direction:
                yield Cue(f"call: {found[0]}", _CLEAR * sign * direction)


def _of_office(claim: Claim, text: str, proposal: Proposal) -> Iterator[Cue]:
    """Who acts gives reasons for the act; others who merely speak do not."""
    if phrases.THEIR_CRITICS.search(text):
        yield Cue("answers critics", _CLEAR)
    if proposal.refused or not acts(claim, proposal):
        return
    yield Cue("acts", _LEANING)
    if phrases.PURPOSE.search(text) or (re.search('[“"‘]', text) and leaning_of(text) >= 0):
        yield Cue("gives its purpose", _LEANING)


def _of_interest(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """A trade seldom asks to be restricted; an accusation of who acts is an objection."""
    if proposal.restricts and not proposal.refused and claim.speaker.words & nouns.TRADES:
        yield Cue("trade that is restricted", -_LEANING)
    if claim.verb.startswith("accus") and set(stems(claim.object)) & (
        proposal.doer | {"city", "government", "council"}
    ):
        yield Cue("accuses who acts", -_LEANING)


def weighs(speaker: Speaker) -> bool:
    """True for people who are asked because they know, not because they care."""
    words = {*speaker.words, *re.findall(r"\w+", speaker.descriptor.lower())}
    return bool(words & nouns.WEIGHING)


_ELSEWHERE = re.compile(
    r"\b(?:shadow|opposition|former|ex|rival|users?|residents?|friends|neighbou?rs|tenants?|parents?|campaign\w*|save|against"
    r"|unions?|association|federation|alliance|guild|forum|chamber|lobby)\b",
    re.IGNORECASE,
)
_OFFICE = {"chairs": "chair", "leads": "leader", "heads": "head", "runs": "head", "speaks": "spokesperson"}


def acts(claim: Claim, proposal: Proposal) -> bool:
    """True where the speaker is who does it, by title and lead, and speaks for the whole of it."""
    if _ELSEWHERE.search(f"{claim.speaker.name} {claim.speaker.descriptor}"):
        return False
    words = {
        word.rstrip("'") for word in (*claim.speaker.words, *re.findall(r"[\w'-]+", claim.speaker.descriptor.lower()))
    }
    heads = {_OFFICE.get(word, word.removesuffix("'s")) for word in words} & nouns.HEADING
    same = set(stems(" ".join(words))) & proposal.doer
    return bool(heads and same) or (
        claim.speaker.kind == "body" and bool(set(stems(claim.speaker.key)) & proposal.doer)
    )


def leaning_of(text: str) -> float:
    """A faint one: whether the words themselves are grim or bright. Never enough alone."""
    grim, bright = len(phrases.GRIM.findall(text)), len(phrases.BRIGHT.findall(text))
    return 0.0 if grim == bright else -_FAINT if grim > bright else _FAINT
