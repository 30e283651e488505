"""Who acts, who has an interest, and who is asked because they know: cues by what somebody is."""

import re
from collections.abc import Iterator

from seeds.reader.attribution import nouns, phrases, verbs
from seeds.reader.attribution.agents import OFFICES
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.cue import CLEAR, LEANING, Cue
from seeds.reader.attribution.leaning import leaning_of
from seeds.reader.attribution.proposal import Proposal, stems
from seeds.reader.attribution.speakers import Speaker

ITS_PURPOSE = "gives its purpose"


def of_office(claim: Claim, text: str, proposal: Proposal) -> Iterator[Cue]:
    """Who acts gives reasons for the act; others who merely speak do not."""
    if phrases.THEIR_CRITICS.search(text):
        yield Cue("answers critics", CLEAR)
    if does_it(claim, proposal):
        sign = -1 if proposal.refused else 1
        yield Cue("refuses it" if proposal.refused else "does it", sign * LEANING)
        if _QUOTED_AT_LENGTH.search(text) or phrases.PURPOSE.search(text) or claim.verb in verbs.OPINING:
            yield Cue("gives its reasons", sign * LEANING)
        return
    if proposal.refused:
        return
    if not acts(claim, proposal):
        return
    by_others = proposal.agents.words and proposal.agents.words.isdisjoint(claim.speaker.words)
    if not by_others and (phrases.PURPOSE.search(text) or (re.search('[“"‘]', text) and leaning_of(text) >= 0)):
        yield Cue(ITS_PURPOSE, CLEAR)


def of_interest(claim: Claim, proposal: Proposal) -> Iterator[Cue]:
    """A trade seldom asks to be restricted; an accusation of who acts is an objection."""
    if proposal.restricts and not proposal.refused and claim.speaker.words & nouns.TRADES:
        yield Cue("trade that is restricted", -LEANING)
    if not (proposal.restricts or proposal.refused) and claim.speaker.words & {"developer", "developers", "applicant"}:
        yield Cue("wants to build it", LEANING)
    if claim.verb.startswith("accus") and set(stems(claim.object)) & (
        proposal.doer | {"city", "government", "council"}
    ):
        yield Cue("accuses who acts", -LEANING)


def weighs(speaker: Speaker) -> bool:
    """True for people who are asked because they know, not because they care."""
    words = {*speaker.words, *re.findall(r"\w+", speaker.descriptor.lower())}
    return bool(words & nouns.WEIGHING)


_QUOTED_AT_LENGTH = re.compile(r"(?<!\w)[“\"‘'](?:[^\s“\"]+ ){3,}")


def does_it(claim: Claim, proposal: Proposal) -> bool:
    """True where title and lead say that the speaker, or whom the speaker speaks for, does it."""
    text = f"{claim.speaker.name}, {claim.speaker.descriptor}"
    if _ELSEWHERE.search(text) or claim.speaker.kind != "person":
        return False
    return proposal.agents.include(name=claim.speaker.key, text=text)


_ELSEWHERE = re.compile(
    r"\b(?:shadow|opposition|former|ex|rival|users?|residents?|friends|neighbou?rs|tenants?|parents?|campaign\w*|save|against"
    r"|unions?|association|federation|alliance|guild|forum|chamber|lobby)\b",
    re.IGNORECASE,
)


def acts(claim: Claim, proposal: Proposal) -> bool:
    """True where the speaker is who does it, by title and lead, and speaks for the whole of it."""
    if _ELSEWHERE.search(f"{claim.speaker.name} {claim.speaker.descriptor}"):
        return False
    words = {
        word.rstrip("'") for word in (*claim.speaker.words, *re.findall(r"[\w'-]+", claim.speaker.descriptor.lower()))
    }
    heads = {OFFICES.get(word, word.removesuffix("'s")) for word in words} & nouns.HEADING
    same = set(stems(" ".join(words))) & proposal.doer
    return bool(heads and same) or (
        claim.speaker.kind == "body" and bool(set(stems(claim.speaker.key)) & proposal.doer)
    )
