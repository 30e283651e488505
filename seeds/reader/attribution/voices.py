"""A voice: one speaker and all that was found of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seeds.reader.attribution.cue import CLEAR, Cue
from seeds.reader.attribution.speakers import Speaker

ENOUGH = 2.0  # a cue that is clear by itself, or two that lean the same way


@dataclass(frozen=True)
class Saying:
    """One attributed statement, with its sentence and place."""

    statement: str
    sentence: str
    quotes: tuple[str, ...]
    cues: tuple[Cue, ...]
    verb: str
    paragraph: int
    number: int

    @property
    def weight(self) -> float:
        return sum(cue.weight for cue in self.cues)


@dataclass
class Voice:
    """One speaker and all that was found of it. `weights` has each reason once, however often it was given."""

    speaker: Speaker
    sayings: list[Saying] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    against: float = 0.0
    in_favour: float = 0.0

    def add(self, saying: Saying) -> None:
        self.sayings.append(saying)
        for cue in saying.cues:
            if cue.reason not in self.weights:
                self.weights[cue.reason] = cue.weight
                self.against += max(-cue.weight, 0)
                self.in_favour += max(cue.weight, 0)

    def score(self) -> float:
        """Negative against the proposal, positive for it; 0 where clear reasons contradict each other."""
        return 0.0 if min(self.against, self.in_favour) >= ENOUGH else self.in_favour - self.against

    def lend(self, cue: Cue) -> None:
        """One reason more, which no words of its own give."""
        first = self.sayings[0]
        self.sayings[0] = replace(first, cues=(*first.cues, cue))
        self.weights[cue.reason] = cue.weight
        self.against += max(-cue.weight, 0)
        self.in_favour += max(cue.weight, 0)


_SPEAKS_FOR = re.compile(r"(?:^|, )(?:its|their) \w|^spokes(?:man|woman|person) [A-ZÀ-Þ]", re.IGNORECASE)
_OWNED = re.compile(r"(?:^|, )the (?P<body>[\w-]+)['’]s? \w", re.IGNORECASE)


def body_of(speaker: Speaker, before: Voice | None, voices: Iterable[Voice]) -> Voice | None:
    """Whom `its president, Jo Ray`, "spokesman Jo Ray" and "the union's Jo Ray" speak for.

    That is the body heard directly before, or the only one of the name.
    """
    text = f"{speaker.name}, {speaker.descriptor}"
    if before and before.speaker.kind != "person" and _SPEAKS_FOR.search(text):
        return before
    if owned := _OWNED.search(text):
        ending = owned["body"].casefold()
        named = [one for one in voices if one.speaker.kind != "person" and one.speaker.key.endswith(ending)]
        return named[0] if len(named) == 1 else None
    return None


def share_stands(pairs: Iterable[tuple[Voice, Voice]]) -> None:
    """Who speaks for a body stands where it stands; the one that has no stand of its own is given the other's."""
    for one, other in pairs:
        for giver, taker in ((one, other), (other, one)):
            score = giver.score()
            if abs(score) >= ENOUGH and abs(taker.score()) < ENOUGH and taker.score() * score >= 0 and taker.sayings:
                taker.lend(Cue("speaks for the same", CLEAR if score > 0 else -CLEAR))
