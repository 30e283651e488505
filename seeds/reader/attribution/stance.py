"""Where a claim stands on the proposal, as a sum of cues that can each be named and shown."""

import re
from collections.abc import Iterator
from dataclasses import replace

from seeds.reader.attribution import nouns, phrases, verbs
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.cue import CLEAR, LEANING, SURE, Cue
from seeds.reader.attribution.deeds import DEEDS
from seeds.reader.attribution.effects import ARTICLES, IT, direction_of_subject, of_consequences, of_judgements
from seeds.reader.attribution.offices import of_interest, of_office, weighs
from seeds.reader.attribution.passives import object_behind
from seeds.reader.attribution.proposal import Proposal, stems
from seeds.reader.wordings import words_in

_NOT_BEFORE = re.compile(r"(?:\bnot|\bno|n't|\bnever|\bhardly|\bnothing|\bneither)(?: \w+){0,2} $")
_TURNED_AFTER = re.compile(
    r"^(?: \w+){0,2} to (?:delay|reject|scrap|block|wait|repeal|do nothing|stop|abandon|withdraw)\b"
)
_NEAR = 60  # characters
ON_IT = "takes sides on it"


def cues_of(claim: Claim, statement: str, proposal: Proposal) -> list[Cue]:
    """Every reason that one claim gives to put its speaker on a side."""
    text = statement.lower().replace("’", "'")
    speaker = claim.speaker
    direction_of = proposal.direction_of_decision if proposal.refused else proposal.direction_of
    if speaker.sign and (speaker.words & {"his", "her"} or (speaker.towards and not direction_of(speaker.towards))):
        return []
    of_speaker = [
        *_of_name(claim, proposal),
        *_of_verb(claim, text, proposal),
        *_of_descriptor(claim.speaker.descriptor, proposal),
        *of_office(claim, text, proposal),
        *of_interest(claim, proposal),
    ]
    return of_speaker if _of_others(claim, text) else [*of_speaker, *_of_words(claim, text, proposal)]


def _of_words(claim: Claim, text: str, proposal: Proposal) -> Iterator[Cue]:
    """What the statement itself shows; whoever was furious or glad has shown it already, and not by these words."""
    told = [] if claim.mood else list(_of_wordings(text, proposal))
    told += of_consequences(re.sub('[“”"]', "", text), proposal)
    share = 0.5 if weighs(claim.speaker) else 1.0  # an expert tells what would come of it, and may well be for it
    yield from (replace(cue, weight=cue.weight * share) for cue in told)
    yield from of_judgements(text, proposal)
    yield from _of_calls(text, proposal)
    yield from _of_own_stand(text, proposal)


_REFUTES = ("deny", "deni", "disput", "refut", "rebut", "dismiss", "reject", "play", "question", "doubt")
_OF_OTHERS = re.compile(
    r"\w+ (?:that|(?:all |any |such |the |these |those )?(?:\w+ )?(?:claims?|fears?|suggestions?|warnings?"
    r"|accusations?|concerns?|talk|ideas?|notions?|allegations?|arguments?|reports?|charges?|predictions?))\b"
)


def _of_others(claim: Claim, text: str) -> bool:
    """`Rejected claims that the plan would cost jobs`: the words are those of the other side."""
    return claim.verb.startswith(_REFUTES) and bool(_OF_OTHERS.match(text))


def _of_name(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """Critics and supporters, of the proposal or of nothing else that is named."""
    speaker = claim.speaker
    if not speaker.sign:
        return
    if proposal.refused:  # critics of the plan, or of its refusal
        yield from _leaning("name", CLEAR * speaker.sign * proposal.direction_of_decision(speaker.towards))
        return
    if speaker.towards:
        direction = proposal.direction_of(speaker.towards)
        if direction:
            yield Cue("name", SURE * speaker.sign * direction, sure=True)
        return
    rest = {word.rstrip("'") for word in speaker.words} - nouns.AGAINST - nouns.IN_FAVOUR - _PLAIN_BEFORE
    yield Cue("name", SURE * speaker.sign, sure=not rest and not claim.verb.startswith(_CONCEDING))


_CONCEDING = ("conced", "acknowledg", "admit", "agree")
_PLAIN_BEFORE = words_in("some many most several other the its a of those one few")


def _of_verb(claim: Claim, text: str, proposal: Proposal) -> Iterator[Cue]:
    doubtful = phrases.NOT_COMING.search(text) or phrases.UNLESS.search(text)
    if claim.mood and proposal.refused:
        yield Cue("mood at its refusal", -CLEAR * claim.mood)
    if doubtful or proposal.refused:
        yield from _of_object(claim, proposal)
        return
    if claim.mood:
        yield from _of_mood(claim, proposal)
    other_side = phrases.THEIR_CRITICS.search(text) or nouns.camp_sign(text.split())
    if claim.verb in verbs.FEARING and not (other_side or weighs(claim.speaker) or _fears_else(text, proposal)):
        yield Cue("fear", -LEANING if claim.verb.startswith(("warn", "caution")) else -1.5 * LEANING)
    yield from _of_object(claim, proposal)


def _of_mood(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """Glad or dismayed at the news, at a part of it, or at something else."""
    thing = claim.object
    told = thing.startswith("that ") and proposal.is_spoken_of(thing)
    at_the_news = not thing or thing in IT or told or set(stems(thing)) & {"news", "decision"}
    direction = 1 if at_the_news else -1 if _DELAY.search(thing) else proposal.direction_of(thing)
    if direction:
        yield Cue("mood", CLEAR * claim.mood * direction)
    elif not phrases.AS_IT_IS.search(thing):
        yield Cue("mood at something", LEANING * claim.mood)


def _fears_else(text: str, proposal: Proposal) -> bool:
    """`They fear that strict rules would cost jobs`: rules that nobody has named may be those of the other side."""
    return any(
        not direction_of_subject(found["subject"], proposal) and not ARTICLES & set(found["subject"].split())
        for pattern in (phrases.HARM, phrases.LEAD_TO)
        for found in pattern.finditer(text)
    )


def _of_object(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """What it is that is opposed or backed."""
    thing = claim.object
    if not claim.taken or (not thing and _is_the_proposal(claim.verb, proposal)):
        return
    if phrases.THEIR_CRITICS.search(f"the {thing}") or nouns.camp_sign(thing.split()):
        other = nouns.camp_sign(thing.split()) or -1
        yield Cue("answers the other side", CLEAR * other * claim.taken)
        return
    direction = 0 if thing.startswith("that ") else proposal.direction_of(thing)
    if proposal.refused:
        yield from _of_refusal(claim, proposal)
    elif thing in IT:
        yield from _leaning(ON_IT, 0 if proposal.restricts else 1.5 * LEANING * claim.taken)  # it may be what goes
    elif direction:
        yield Cue("takes sides", SURE * claim.taken * direction, sure=True)
    elif not thing or set(stems(thing)[:5]) & {"recognition", "commitment", "news", "outcome", "it", "support"}:
        yield Cue("takes sides", CLEAR * claim.taken)
    elif _DELAY.search(thing):
        yield Cue("takes sides on a delay", -CLEAR * claim.taken)


def _is_the_proposal(deed: str, proposal: Proposal) -> bool:
    """To join a boycott is no stand against it where a boycott is what is proposed."""
    return not proposal.towards.keys().isdisjoint(stems(_AGAINST_WHAT.split(deed, maxsplit=1)[0]))


def _of_refusal(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """Glad at it, or for or against it or what was refused; a court that decides takes no side."""
    thing = claim.object
    if not thing and claim.verb.startswith(_GLAD) and proposal.turned_down:
        yield Cue("glad at its refusal", -CLEAR)
    elif thing not in IT and not claim.speaker.words & nouns.JUDGING:
        yield from _leaning("takes sides on a refusal", CLEAR * claim.taken * proposal.direction_of_decision(thing))


_GLAD = ("cheer", "celebrat", "rejoic")
_AGAINST_WHAT = re.compile(r" (?:against|over|at|in|on|to|with) ")
_DELAY = re.compile(r"\b(?:delay|pause|postponement|withdrawal|defeat|rejection|veto)\b")


def _of_descriptor(descriptor: str, proposal: Proposal) -> Iterator[Cue]:
    """`the bill's sponsor`, "who opposes the ban", "a critic of the plan"."""
    text = descriptor.lower().replace("’", "'")
    if not text:
        return
    yield from _of_sponsor(text, proposal)
    for pattern, sign in verbs.PHRASES:
        if found := pattern.search(text):
            thing = text[found.end() :].strip(" ,")
            deed = ("vote" in found[0] or (pattern, sign) in DEEDS) and not thing and not proposal.refused
            yield from _leaning("described", SURE * sign * (1 if deed else proposal.direction_of(thing)))
    words = re.findall(r"[\w'-]+", text)
    for at, word in enumerate(words):
        sign = (
            -1
            if word in verbs.AGAINST or word in nouns.AGAINST
            else int(word in verbs.IN_FAVOUR or word in nouns.IN_FAVOUR)
        )
        rest = [other for other in words[at + 1 : at + 6] if other not in {"of", "to"}]
        yield from _leaning("described", SURE * sign * (proposal.direction_of(" ".join(rest)) if sign and rest else 0))


_ABOUT = re.compile(r" (?:on|about|against|into|opposing|criticising|criticizing|over) ")


def _of_sponsor(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`the bill's sponsor`, "who drew up the plan"; `who drafted it` may mean a letter against it."""
    for pattern in phrases.SPONSORS:
        for found in pattern.finditer(text):
            thing = _ABOUT.split(found["thing"], maxsplit=1)[0]
            direction = 0 if thing.split(" ", 1)[0] in IT - {"this", "these"} else proposal.points(thing)
            yield from _leaning("sponsor", SURE * direction)


def _leaning(reason: str, weight: float) -> Iterator[Cue]:
    """The cue, where it has any weight."""
    if weight:
        yield Cue(reason, weight)


def _of_wordings(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`goes too far`, "long overdue"."""
    if proposal.refused:
        return
    as_it_is = phrases.AS_IT_IS.search(text) or phrases.UNLESS.search(text)
    for pattern, sign, reason in ((phrases.AGAINST, -1, "objection"), (phrases.IN_FAVOUR, 1, "approval")):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 30) : found.start()]
            turned = bool(_NOT_BEFORE.search(before)) != bool(_TURNED_AFTER.match(text[found.end() :]))
            weight = -LEANING * sign if turned else CLEAR * sign
            if proposal.restricts and found[0] in _OF_WHAT_GOES:
                continue
            if as_it_is if sign < 0 else phrases.NOT_COMING.search(text[found.end() : found.end() + _NEAR]):
                continue
            yield Cue(f"{reason}: {found[0]}", weight)


_OF_WHAT_GOES = {"a lifeline", "much-needed", "much needed", "desperately needed", "badly needed"}


def _of_calls(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`urged senators to reject it`, "should pass the bill", "urged it to reconsider"."""
    if not proposal.refused and (found := phrases.THINK_AGAIN.search(text)):
        yield Cue(f"call: {found[0]}", -CLEAR)
    for pattern, sign in ((phrases.CALLS_AGAINST, -1), (phrases.CALLS_FOR, 1)):
        for found in pattern.finditer(text):
            thing = found["object"].strip()
            direction = proposal.direction_of(thing) if thing and not thing.startswith("them") else 0
            turned = -1 if found["not"] or found["never"] else 1
            yield from _leaning(f"call: {found[0]}", CLEAR * sign * direction * turned)


def _of_own_stand(text: str, proposal: Proposal) -> Iterator[Cue]:
    """`He supported it`, "its members oppose the ban"."""
    if proposal.refused:
        return
    for found in phrases.OWN_STAND.finditer(text):
        if found["verb"] not in verbs.TAKING_SIDES:
            continue
        thing = object_behind(text, found.end())
        direction = 1 if thing in {"it", "this"} else proposal.direction_of(thing)
        against = found["verb"] in verbs.AGAINST
        turned = not verbs.NEGATED.isdisjoint(found["helpers"].split())
        unsure = (against and turned) or (not against and _BUT.search(text, found.end()))
        if direction and not unsure:
            yield Cue("own stand", CLEAR * direction * (-1 if against or turned else 1))


_BUT = re.compile(r"\b(?:but|in principle|in theory|although|though|if)\b")
