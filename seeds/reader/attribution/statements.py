"""What somebody says, out of the words around it: quotations verbatim, the rest as an editor would cut it."""

import re

from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.tokens import Sentence
from seeds.reader.wordings import words_in

_THAT = re.compile(r"\s*(?:that\b|:)?\s*")
_COMMA_INSIDE = re.compile(r",(?=[”\"’']$)")
_DANGLING = re.compile(r"[\s,;]+(?:while|but|and|though|although|whereas|as|yet)\s*$")
_EDGES = " ,;:—–-"
_OPENERS = re.compile(r"^(?:but|and|yet|while|although|though)\s+", re.IGNORECASE)


def statement_of(claim: Claim, sentence: Sentence) -> str:
    """Quotations with their marks where there are any, else the clause or the predicate."""
    if claim.passive:
        return _finished(sentence.text)
    if claim.trailing:
        return _finished(_trailing(claim, sentence))
    after = sentence.slice(claim.said_at, claim.end)
    spoken = _THAT.match(after)
    rest = after[spoken.end() :] if spoken else after
    if rest.startswith(("“", '"', "‘", "'")) and not claim.taken:
        return _finished(rest)
    verb = claim.verb.split(" ", maxsplit=1)[0]
    if not verb or verb in _SAYING or claim.verb == "according":
        return _finished(rest)
    return _finished(sentence.slice(claim.verb_at, claim.end))


_SAYING = words_in("said says say saying added adds")


def quotes_of(claim: Claim, sentence: Sentence) -> list[str]:
    """The quoted words without their marks."""
    inside = [span for span in sentence.quotes if span[0] >= claim.start and span[1] <= claim.end]
    return [quote for start, end in inside if (quote := sentence.slice(start, end).strip("“”\"‘'").strip())]


def _trailing(claim: Claim, sentence: Sentence) -> str:
    """What stands before the speaker and, quoted, behind: `“Not for ever,” … “For six hours.”`"""
    before = _OPENERS.sub("", sentence.slice(claim.start, claim.at).strip(_EDGES), count=1)
    after = [sentence.slice(*span) for span in sentence.quotes if span[0] >= claim.said_at - 1 and span[1] <= claim.end]
    return " … ".join(_COMMA_INSIDE.sub("", part) for part in [before, " ".join(after)] if part)


def _finished(text: str) -> str:
    """A capital first and a stop last."""
    text = _COMMA_INSIDE.sub("", _DANGLING.sub("", text).strip(_EDGES))
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if re.search(r"(?:[.!?…][\"”’')\]]*|[”\"])$", text) else f"{text}."
