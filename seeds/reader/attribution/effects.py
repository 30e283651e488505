"""What is said to come of the proposal, and what it is called: cues by what the subject of a clause is."""

import re
from collections.abc import Iterator

from seeds.reader.attribution import judgements, phrases, verbs
from seeds.reader.attribution.cue import CLEAR, LEANING, Cue
from seeds.reader.attribution.proposal import Proposal
from seeds.reader.wordings import words_in

_LATER = ((phrases.HARM, -1), (phrases.HELP, 1), (phrases.LEAD_TO, -1))
_NOW = ((phrases.HARMS, -1), (phrases.HELPS, 1), (phrases.RISKS, -1))
_CLAUSE = words_in("that because but and if when while whether as so say says")
ARTICLES = words_in("the this these such a an its his her their our")
IT = words_in("it this that they which these")


def of_consequences(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`The ban would hurt ...`, `the law undermines ...`; not what comes without it."""
    if proposal.refused or phrases.UNLESS.search(text):
        return
    yield from _of_gains_and_burdens(text, proposal)
    for pattern, sign in (*_LATER, *_NOW):
        for found in pattern.finditer(text):
            if (pattern, sign) in _NOW and found["subject"].split()[-1] in IT:
                continue
            direction = 0 if _PRICE.match(text[found.end() :]) else direction_of_subject(found["subject"], proposal)
            if pattern is phrases.LEAD_TO and not phrases.BAD.search(found["what"]):
                continue
            if direction:
                turned = bool(found["not"]) and found["not"].strip() != "only"
                yield Cue(f"consequence: {found[0]}", sign * direction * (-LEANING if turned else CLEAR))
            elif (pattern, sign) in _LATER and sign < 0 and not (found["not"] or _INACTION.search(found["subject"])):
                yield Cue("consequence of something", -LEANING)


def _of_gains_and_burdens(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`The scheme would create 1,100 jobs`, "will add $15,000 to the price", "members would be forced to close"."""
    if phrases.SUFFERS.search(text):
        yield Cue("somebody suffers", -LEANING)
    for pattern, weight in ((phrases.BURDENS, -CLEAR), (phrases.BRINGS, LEANING)):
        for found in pattern.finditer(text):
            if direction := direction_of_subject(found["subject"], proposal):
                yield Cue(f"consequence: {found[0]}", weight * direction)


def of_judgements(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`The charge is a tax on work`, "called the deal a gift": good or bad, and which way that is."""
    if phrases.UNLESS.search(text):
        return
    for found in judgements.read_judgements(text):
        direction = _direction_of_judged(found.subject, proposal)
        if proposal.restricts and _MAY_BE_THE_THING.search(found.subject):
            continue
        weight = 1.5 * LEANING if found.subject.split()[-1] in IT - {"this"} else CLEAR
        if direction:
            yield Cue(f"judgement: {found.words}", weight * direction * found.sign)


def _direction_of_judged(subject: str, proposal: Proposal) -> int:
    if not proposal.refused:
        return direction_of_subject(subject, proposal)
    return -1 if proposal.turned_down and proposal.is_decision(subject) else 0


# Where something is taken away, these are as often what goes as the plan that it goes.
_MAY_BE_THE_THING = re.compile(
    r"\b(?:it|that|they|these|scheme|system|programme|program|service|law|rule|rules|policy)$"
)
_PRICE = re.compile(r" (?:\w+ ){0,2}?[£$€\d]")
_INACTION = re.compile(
    r"\b(?:delay\w*|inaction|nothing|waiting|failure|status quo|opponents|critics|rejecting|alternative)\b"
)


def direction_of_subject(subject: str, proposal: Proposal) -> int:
    words = subject.split()
    if _INACTION.search(subject):
        return -1
    if words[-1] in {"it", "this"}:
        return 0 if len(words) > 1 and words[-2].endswith("ing") else 1
    start = max((at + 1 for at, word in enumerate(words) if word in _CLAUSE or word in verbs.SPEAKING), default=0)
    whole = proposal.direction_of(" ".join(words[start:]))
    article = next((at for at in range(len(words) - 1, start - 1, -1) if words[at] in ARTICLES), None)
    return whole or (proposal.direction_of(" ".join(words[article:])) if article is not None else 0)
