"""A voice as an editor would list it: who, what, on which side, and how sure that is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.attribution import nouns, verbs
from seeds.reader.attribution.leaning import leaning_of
from seeds.reader.attribution.offices import weighs
from seeds.reader.attribution.speakers import Speaker
from seeds.reader.attribution.voices import ENOUGH, Saying, Voice
from seeds.reader.sentences import shorten
from stories.models import Camp

_NAME = 120  # characters
_DESCRIPTOR = 80
_SPOKESPERSON = re.compile(r"(?:a |an |the |its )?(?:\w+ )?spokes\w+ (?:for|of|at) (?:the )?(?P<body>[^,]+)")
_SPEECH_WORDS = 3
_SENTENCES = 3
_CAMPS = {-1: Camp.CRITIC, 1: Camp.DEFENDER, 0: Camp.NEUTRAL}


@dataclass(frozen=True)
class FoundSide:
    """Who says what, on which side, and the words of the text that show it.

    `sentence` and `quote` stand in the text as they are here. `confidence` is 0 to 1: how sure the camp is, not how
    true the statement. `needs_review` is false only where the text itself names the side. `reasons` say why. `leans` is
    where the words point: not to `camp` only where the news takes something back, and everybody is neutral.
    """

    camp: Camp
    name: str
    statement: str
    sentence: str
    confidence: float
    needs_review: bool
    quote: str = ""
    reasons: tuple[str, ...] = ()
    leans: Camp = Camp.NEUTRAL


def side_of(voice: Voice, *, turned: bool = False) -> FoundSide | None:
    """The side of a voice, neutral where nothing clear puts it anywhere; None for facts without an opinion.

    Where the news takes something back (`turned`), everybody is neutral: `reasons` tell where the words lean.
    """
    if not voice.sayings:
        return None
    score = voice.score()
    if 1 <= abs(score) < ENOUGH:
        faint = leaning_of(" ".join(saying.statement for saying in voice.sayings))
        score += faint if faint * score > 0 else 0
    clear = abs(score) >= ENOUGH
    if not clear and not _is_opinion(voice):
        return None
    leans = (1 if score > 0 else -1) if clear else 0
    block = _strongest(voice.sayings, leans)
    quotes = [quote for saying in block for quote in saying.quotes]
    clear = clear and not turned
    sign = leans if clear else 0
    sure = clear and _is_sure(voice, sign)
    return FoundSide(
        camp=_CAMPS[sign],
        name=name_of(voice.speaker),
        statement=_joined([saying.statement for saying in block]),
        sentence=" ".join(dict.fromkeys(saying.sentence for saying in block)),
        confidence=_confidence(voice, score, clear=clear, sure=sure),
        needs_review=not sure,
        quote=max(quotes, key=len, default=""),
        reasons=tuple(_reasons(voice, leans if turned else 0)),
        leans=_CAMPS[leans],
    )


def _reasons(voice: Voice, leans: int) -> Iterator[str]:
    if leans:
        yield f"leans to the {'defenders' if leans > 0 else 'critics'}, but the news takes something back"
    yield from dict.fromkeys(cue.reason for saying in voice.sayings for cue in saying.cues)


def name_of(speaker: Speaker) -> str:
    """`Chris MacKenzie, Americans for Responsible Innovation`; "Critics of the plan"."""
    name = re.sub(r"^[Tt]he (?=[^\W\d_])", "", speaker.name) if speaker.kind != "group" else speaker.name
    descriptor = speaker.descriptor
    if spokes := _SPOKESPERSON.search(descriptor):
        descriptor = spokes["body"].strip()
    else:
        descriptor = re.sub(
            r"^(?:a|an|the|its|his|her|their|of|from|at|for|with) ", "", descriptor.split(", ")[0], flags=re.IGNORECASE
        )
    if (
        not descriptor
        or len(descriptor) > _DESCRIPTOR
        or speaker.kind == "group"
        or descriptor.lower().startswith(_LOOSE)
    ):
        return shorten(name[:1].upper() + name[1:], _NAME)
    return shorten(f"{name[:1].upper() + name[1:]}, {descriptor}", _NAME)


_LOOSE = (
    "adding",
    "saying",
    "after",
    "when",
    "while",
    "as ",
    "in ",
    "on ",
    "but ",
    "and ",
    "referring",
    "citing",
    "whose",
    "however",
)


def _is_opinion(voice: Voice) -> bool:
    """Quoted at length, arguing, or somebody who is asked for a judgement."""
    words = voice.speaker.words
    named = voice.speaker.kind != "group" or not (words & _FACTUAL or words <= _VAGUE)
    for saying in voice.sayings:
        told = (
            any(len(quote.split()) >= _SPEECH_WORDS for quote in saying.quotes)
            or (named and saying.verb)
            or saying.verb == "according"
        )
        if told or saying.verb in verbs.OPINING | verbs.FEARING | verbs.TAKING_SIDES or abs(saying.weight) >= 1:
            return True
    return weighs(voice.speaker)


_FACTUAL = nouns.GIVING_FACTS - nouns.QUANTITIES
_VAGUE = nouns.QUANTITIES | {"people"}


def _strongest(sayings: list[Saying], sign: int) -> list[Saying]:
    """The statement that shows the stand best, and what the speaker says directly around it.

    What goes on with it follows; where nothing of that is quoted, a quotation directly before it comes first.
    """
    best = max(range(len(sayings)), key=lambda at: (sayings[at].weight * sign, bool(sayings[at].quotes), -at))
    block = [sayings[best]]
    for saying in sayings[best + 1 :]:
        if not _are_neighbours(block[-1], saying) or len(block) == _SENTENCES or saying.weight * sign < 0:
            break
        block.append(saying)
    for saying in reversed(sayings[:best]):
        if any(one.quotes for one in block) or not _are_neighbours(saying, block[0]) or saying.weight * sign < 0:
            break
        block.insert(0, saying)
    return block


def _are_neighbours(one: Saying, other: Saying) -> bool:
    return one.paragraph == other.paragraph and other.number - one.number <= 1


def _joined(statements: list[str]) -> str:
    """Between two quotations, what stands there is left out, and shown to be."""
    text = statements[0]
    for statement in statements[1:]:
        text += (" … " if text[-1] in _CLOSING and statement[0] in _OPENING else " ") + statement
    return text


_OPENING, _CLOSING = "“\"‘'", "”\"’'"


def _is_sure(voice: Voice, sign: int) -> bool:
    cues = [cue for saying in voice.sayings for cue in saying.cues]
    return any(cue.sure for cue in cues) and all(cue.weight * sign >= 0 for cue in cues)


def _confidence(voice: Voice, score: float, *, clear: bool, sure: bool) -> float:
    if not clear:
        return 0.5 if weighs(voice.speaker) and not score else 0.3
    if sure:
        return 0.95
    return min(0.9, 0.6 + 0.1 * abs(score))
