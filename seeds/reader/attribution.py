"""Sides from prose, where a document does not list them.

Only a group noun that names its own side, as the subject of a verb of saying, counts: "Critics say ...", "But
supporters of the plan argue ...". Everything else is left out; a wrong side is worse than a missing one.
"""

import re
from collections.abc import Iterator, Sequence

from seeds.reader.sentences import split_sentences
from seeds.reader.wordings import words_in
from stories.drafts import SideDraft
from stories.models import Camp

_GROUPS = {
    Camp.CRITIC: "critics|opponents|detractors|skeptics|sceptics",
    Camp.DEFENDER: "supporters|proponents|defenders|backers",
}
_LEAD_IN = r"(?:(?:but|yet|still|and|however|meanwhile|nevertheless|even so|at the same time|on the other hand),? )?"
_SOME = r"(?:(?:some|many|most|several|other) (?:of the )?)?"
_OF = r"(?: of (?P<object>(?:[\w’'-]+ ){0,4}?[\w’'-]+))?"
_ASIDE = r"(?:,? (?:however|though|meanwhile|in turn|for their part|by contrast),?)?"
_SAYING = (
    r"(?: (?:have|has|also|now|long|already|often|repeatedly)){0,3} "
    r"(?:say|said|argued?|warn(?:ed)?|contend(?:ed)?|object(?:ed)?|fear(?:ed)?|claim(?:ed)?|worr(?:y|ied)|question(?:ed)?"
    r"|counter(?:ed)?|insist(?:ed)?|maintain(?:ed)?|believed?|complain(?:ed)?|caution(?:ed)?|point(?:ed)? out"
    r"|(?:raised?|voiced?|expressed?) (?:concerns?|doubts?|questions?|objections?|fears?))\b"
)
_CLAIMS = {
    camp: re.compile(rf"{_LEAD_IN}(?P<who>{_SOME}(?:{groups})){_OF}{_ASIDE}{_SAYING}", re.IGNORECASE)
    for camp, groups in _GROUPS.items()
}
_GOES_ON = re.compile(rf"they{_SAYING}", re.IGNORECASE)
_PROPOSAL = words_in("it the this that new proposed plan proposal order bill measure project move decision")


def sides_from_prose(paragraphs: Sequence[str]) -> list[SideDraft]:
    """Stands that the text itself gives to critics or supporters, in its own whole sentences."""
    return [side for paragraph in paragraphs for side in _claims(split_sentences(paragraph))]


def _claims(sentences: Sequence[str]) -> Iterator[SideDraft]:
    for at, sentence in enumerate(sentences):
        for camp, claim in _CLAIMS.items():
            match = claim.match(sentence)
            if match and _is_the_proposal(match["object"]):
                more = sentences[at + 1 : at + 2]
                said = [sentence, *(more if more and _GOES_ON.match(more[0]) else [])]
                name = match["who"]
                yield SideDraft(camp=camp, name=name[0].upper() + name[1:], statement=" ".join(said))


def _is_the_proposal(thing: str | None) -> bool:
    """Critics "of the wind farm" defend a ban on it: only "the plan", "this bill" and their like are sure."""
    return thing is None or {word.lower() for word in thing.split()} <= _PROPOSAL
