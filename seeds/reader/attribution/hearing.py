"""The voices of a text in their order: who goes on, who answers whom."""

import re
from collections.abc import Iterable
from dataclasses import replace

from seeds.reader.attribution import phrases
from seeds.reader.attribution.claim import Claim
from seeds.reader.attribution.claims import read_claims
from seeds.reader.attribution.cue import Cue
from seeds.reader.attribution.leaning import leaning_of
from seeds.reader.attribution.offices import ITS_PURPOSE, acts, weighs
from seeds.reader.attribution.people import People
from seeds.reader.attribution.proposal import Proposal
from seeds.reader.attribution.stance import ON_IT, cues_of
from seeds.reader.attribution.statements import quotes_of, statement_of
from seeds.reader.attribution.subjects import subject_of
from seeds.reader.attribution.tokens import Sentence
from seeds.reader.attribution.voices import ENOUGH, Saying, Voice, body_of, share_stands
from seeds.reader.wordings import words_in

_GOES_ON, _COUNTERS, _ANSWERS = 2.0, 2.0, 1.5
_TURNS = re.compile(
    r"(?:but|however|yet|while|still|not so|others|by contrast|instead)\b|[^“]{0,80}, (?:however|though|meanwhile),",
    re.IGNORECASE,
)
_ANSWERING = words_in("counter counters countered reply replies replied respond responds responded") | {
    "shot back",
    "hit back",
    "fired back",
}
_AGREEING = re.compile(
    r"(?:agree[ds]?|concur(?:s|red)?|(?:takes?|took|shares?|shared) (?:the same|that|this|a similar) .*)$"
)
_ASIDE = re.compile(r", (?:which|who|whose)\b[^,“”\"]*,")
_DIFFERING = re.compile(
    r"disagree|(?:is|are|was|were) on the other|(?:begs?|begged|thinks?|thought) "
    r"|s(?:ees?|aw) \w+ (?:otherwise|differently)"
    r"|(?:has|have|had|takes?|took) a"
)


class Hearing:
    """Hears a text paragraph by paragraph; `voices` by the key of their speaker."""

    def __init__(self, proposal: Proposal, people: People) -> None:
        self.proposal, self.people = proposal, people
        self.voices: dict[str, Voice] = {}
        self.kin: list[tuple[Voice, Voice]] = []
        self.last: Voice | None = None
        self.background = False  # the paragraph has gone back to what was before
        self.sentence_before = ""
        self.place = (-9, -9)  # paragraph and sentence of the last saying
        self.noticed = (-9, -9)  # and of the last one that is about somebody by name

    def hear_paragraph(self, number: int, sentences: Iterable[Sentence]) -> None:
        self.background = False
        for at, sentence in enumerate(sentences):
            told = _ASIDE.sub(",", sentence.text.lower())
            self.background = self.background or bool(phrases.BACKGROUND.search(told))
            claims = read_claims(sentence)
            told_of_another = any(claim.trailing and claim.speaker.kind == "pronoun" for claim in claims)
            if not told_of_another:
                self._notice_subject(sentence, (number, at))
            for claim in claims:
                for member in claim.speaker.members or (claim.speaker,):
                    self._hear(replace(claim, speaker=member), sentence, (number, at))
            self.sentence_before = sentence.text
            if not claims and _is_only_quoted(sentence):
                self._go_on(sentence, (number, at))

    def settle(self) -> list[Voice]:
        """All voices, in the order of the text, with what those that belong together have from each other."""
        share_stands(self.kin)
        return list(self.voices.values())

    def _notice_subject(self, sentence: Sentence, place: tuple[int, int]) -> None:
        """Whoever a sentence is about is "he" or "she" in it and behind it, and may go on in a quotation."""
        subject = subject_of(sentence)
        if subject:
            self.people.notice(subject)
            self.noticed = place

    def _go_on(self, sentence: Sentence, place: tuple[int, int]) -> None:
        """A quotation alone belongs to whom the sentence before it is about, or who spoke in it."""
        about = self.people.mentioned
        if about and self.noticed == (place[0], place[1] - 1) and self.noticed > self.place:
            self._hear(Claim(about, "", 0, 0, end=len(sentence.text)), sentence, place)
        elif self.last and self._is_next(place):
            goes_on = Claim(self.last.speaker, "", 0, 0, end=len(sentence.text))
            self._say(self.last, goes_on, sentence, place, [])

    def _is_next(self, place: tuple[int, int]) -> bool:
        """In the sentence behind the last saying, or at the head of the paragraph behind it."""
        return place[0] == self.place[0] or (place[0] == self.place[0] + 1 and place[1] == 0)

    def _hear(self, claim: Claim, sentence: Sentence, place: tuple[int, int]) -> None:
        speaker = self.people.resolve(claim.speaker)
        if speaker is None:
            self.last = None  # somebody spoke whom we do not know, and may go on
            return
        voice = self.voices.setdefault(speaker.key, Voice(speaker))
        body = body_of(speaker, self.last if self._is_next(place) else None, self.voices.values())
        if body and body is not voice:
            self.kin.append((body, voice))
        cues = self._in_context(claim, sentence, voice, place)
        self._say(voice, replace(claim, speaker=speaker), sentence, place, cues)

    def _in_context(self, claim: Claim, sentence: Sentence, voice: Voice, place: tuple[int, int]) -> list[Cue]:
        """What the voice before says about this one: who follows it goes on, who counters it stands opposite."""
        before = self.last
        on_it = claim.taken and claim.object in {"it", "this"} and not self.proposal.refused
        if on_it and (direction := self.proposal.direction_of_it(self.sentence_before)):
            return [Cue(f"{ON_IT}, named before", _COUNTERS * claim.taken * direction)]
        if before is None or before is voice or abs(before.score()) < ENOUGH:
            return []
        sign = 1 if before.score() > 0 else -1
        if answer := self._answer(claim, place, sign):
            return [answer]
        if self._goes_on(claim, sentence, voice, place):
            agrees = leaning_of(statement_of(claim, sentence)) * sign >= 0
            weight = _GOES_ON if _is_one_of(voice, before) else _GOES_ON / 2
            return [Cue("goes on", sign * weight)] if agrees else []
        return []

    def _answer(self, claim: Claim, place: tuple[int, int], sign: int) -> Cue | None:
        """Agreement and contradiction, towards a voice with this sign."""
        if claim.verb in _ANSWERING:
            return Cue(
                "answers", -sign * (_COUNTERS if claim.verb.startswith("counter") or " " in claim.verb else _ANSWERS)
            )
        if self._is_next(place) and _AGREEING.match(claim.verb):
            return Cue("agrees", sign * _COUNTERS)
        if self._is_next(place) and _DIFFERING.match(claim.verb):
            return Cue("differs", -sign * _COUNTERS)
        return None

    def _goes_on(self, claim: Claim, sentence: Sentence, voice: Voice, place: tuple[int, int]) -> bool:
        """A person quoted directly behind a group, without a turn: most often one of it."""
        beside = place[0] == self.place[0] and place[1] - self.place[1] == 1
        behind_group = self.last is not None and self.last.speaker.kind != "person"
        quoted = claim.speaker.kind == "person" and bool(quotes_of(claim, sentence)) and not voice.sayings
        turns = weighs(claim.speaker) or acts(claim, self.proposal) or _TURNS.match(sentence.text)
        return beside and behind_group and quoted and not turns

    def _say(self, voice: Voice, claim: Claim, sentence: Sentence, place: tuple[int, int], cues: list[Cue]) -> None:
        statement = statement_of(claim, sentence)
        if not statement:
            return
        found = [] if self.background else cues_of(claim, statement, self.proposal)
        if place[0] == 0 and claim.speaker.kind != "person":  # the lead is what it does, not why
            own = not self.proposal.agents.words.isdisjoint(claim.speaker.words)
            found = [cue for cue in found if cue.reason != ITS_PURPOSE and not own]
        quotes = tuple(quotes_of(claim, sentence))
        voice.add(Saying(statement, sentence.text, quotes, (*found, *cues), claim.verb, *place))
        self.last, self.place = voice, place


def _is_one_of(voice: Voice, group: Voice) -> bool:
    """The group has only been said to be glad or dismayed, and somebody shows it; or the person is called one of them.

    Standing behind a group alone is no sure sign.
    """
    shown = bool(group.sayings) and "mood" in {cue.reason for cue in group.sayings[-1].cues}
    text = f"{voice.speaker.name} {voice.speaker.descriptor}".lower()
    return shown or any(noun in text for noun in _members(group.speaker.key))


def _members(key: str) -> list[str]:
    """The people of a group, in the singular: `shop owner` of "shop owners"."""
    return [word.removesuffix("s") for word in key.split() if word.endswith("s") and len(word) > _SHORT]


_SHORT = 5  # letters


def _is_only_quoted(sentence: Sentence) -> bool:
    return bool(sentence.quotes) and all(token.is_quote or not token.is_word for token in sentence.tokens)
