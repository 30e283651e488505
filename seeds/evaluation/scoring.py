"""How well sides were read from prose: found against labelled, without touching either."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol

from seeds.evaluation.matching import match_speaker, name_key, same_words, stands_in
from seeds.evaluation.passages import LabelledSide, Passage
from stories.models import Camp

Outcome = Literal["right", "wrong_camp", "left_neutral", "given_camp", "missed", "extra"]
QuoteFault = Literal["not_verbatim", "wrong_speaker"]


class Found(Protocol):
    """What is scored: a side as `seeds.reader.attribution.find_sides` returns it."""

    @property
    def camp(self) -> Camp: ...
    @property
    def name(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def needs_review(self) -> bool: ...


@dataclass(frozen=True)
class Judgement:
    """One speaker: `labelled` is None for one nobody labelled, `given` is None for one that was not found."""

    passage: str
    speaker: str
    labelled: Camp | None
    given: Camp | None
    needs_review: bool = False
    unclear: bool = False

    @property
    def outcome(self) -> Outcome:
        """`wrong_camp` is a critic taken for a defender or the reverse: the fault that must not happen."""
        if self.labelled is None:
            return "extra"
        if self.given is None:
            return "missed"
        if self.given == self.labelled:
            return "right"
        if self.labelled == Camp.NEUTRAL:
            return "given_camp"
        return "left_neutral" if self.given == Camp.NEUTRAL else "wrong_camp"


@dataclass(frozen=True)
class QuoteJudgement:
    """One quote that was found; `fault` is None where it is verbatim and with its speaker."""

    passage: str
    speaker: str
    quote: str
    fault: QuoteFault | None


@dataclass(frozen=True)
class Answer:
    """One passage, judged."""

    passage: Passage
    speakers: list[Judgement]
    quotes: list[QuoteJudgement]
    quotes_kept: int
    loose_sentences: list[str]


@dataclass(frozen=True)
class CampScore:
    """Speakers of one camp. A ratio without anything to divide by is 1."""

    labelled: int
    found: int
    right: int
    precision: float
    recall: float


@dataclass(frozen=True)
class Score:
    """The figures of one set; all but `passages` and the quotes and sentences count speakers."""

    passages: int
    labelled: int
    found: int
    right: int
    wrong_camp: int
    left_neutral: int
    left_neutral_without_review: int
    given_camp: int
    missed: int
    extra: int
    camps: dict[Camp, CampScore]
    quotes_labelled: int
    quotes_kept: int
    quotes_found: int
    quotes_not_verbatim: int
    quotes_wrong_speaker: int
    sentences_not_verbatim: int
    silent_passages: int
    silent_passages_kept: int


def judge(passage: Passage, found: Sequence[Found]) -> Answer:
    """Every labelled speaker with the camp it was given, then every found one that nobody labelled."""
    owners = [(side, match_speaker(side.name, passage.sides)) for side in found]
    labelled = [
        _judge_speaker(passage, side, [own for own, owner in owners if owner is side]) for side in passage.sides
    ]
    extra = _judge_extras(passage, [side for side, owner in owners if owner is None])
    return Answer(
        passage=passage,
        speakers=labelled + extra,
        quotes=[_judge_quote(passage, side, owner) for side, owner in owners if side.quote],
        quotes_kept=_count_kept_quotes(passage, owners),
        loose_sentences=[side.sentence for side in found if not stands_in(side.sentence, passage.text)],
    )


def total(answers: Sequence[Answer]) -> Score:
    """The sums over all passages."""
    speakers = [speaker for answer in answers for speaker in answer.speakers]
    quotes = [quote for answer in answers for quote in answer.quotes]
    silent = [answer for answer in answers if not answer.passage.sides]
    return Score(
        passages=len(answers),
        labelled=sum(speaker.labelled is not None for speaker in speakers),
        found=sum(speaker.given is not None for speaker in speakers),
        right=_count(speakers, "right"),
        wrong_camp=_count(speakers, "wrong_camp"),
        left_neutral=_count(speakers, "left_neutral"),
        left_neutral_without_review=_count((one for one in speakers if not one.needs_review), "left_neutral"),
        given_camp=_count(speakers, "given_camp"),
        missed=_count(speakers, "missed"),
        extra=_count(speakers, "extra"),
        camps={camp: _score_camp(speakers, camp) for camp in Camp},
        quotes_labelled=sum(len(side.quotes) for answer in answers for side in answer.passage.sides),
        quotes_kept=sum(answer.quotes_kept for answer in answers),
        quotes_found=len(quotes),
        quotes_not_verbatim=sum(quote.fault == "not_verbatim" for quote in quotes),
        quotes_wrong_speaker=sum(quote.fault == "wrong_speaker" for quote in quotes),
        sentences_not_verbatim=sum(len(answer.loose_sentences) for answer in answers),
        silent_passages=len(silent),
        silent_passages_kept=sum(not answer.speakers for answer in silent),
    )


def _judge_speaker(passage: Passage, side: LabelledSide, found: Sequence[Found]) -> Judgement:
    """A speaker found more than once is judged by the worst camp it was given."""
    worst = min(found, key=lambda one: _merit(side.camp, one.camp), default=None)
    return Judgement(
        passage=passage.id,
        speaker=side.speaker,
        labelled=side.camp,
        given=worst.camp if worst else None,
        needs_review=worst.needs_review if worst else False,
        unclear=side.unclear,
    )


def _merit(labelled: Camp, given: Camp) -> int:
    """0 for a stand that is not the speaker's, 1 for no stand where there is one, 2 for the right camp."""
    if given == labelled:
        return 2
    return 1 if given == Camp.NEUTRAL else 0


def _judge_extras(passage: Passage, found: Sequence[Found]) -> list[Judgement]:
    """One for each name, however often it was found; a stand counts before none."""
    ranked = sorted(found, key=lambda side: (name_key(side.name), side.camp == Camp.NEUTRAL))
    firsts = [next(group) for _key, group in groupby(ranked, key=lambda side: name_key(side.name))]
    return [Judgement(passage.id, side.name, None, side.camp, needs_review=side.needs_review) for side in firsts]


def _judge_quote(passage: Passage, found: Found, owner: LabelledSide | None) -> QuoteJudgement:
    fault: QuoteFault | None = None
    if not stands_in(found.quote, passage.text):
        fault = "not_verbatim"
    elif not _is_owner(passage, found.quote, owner):
        fault = "wrong_speaker"
    return QuoteJudgement(passage.id, found.name, found.quote, fault)


def _is_owner(passage: Passage, quote: str, owner: LabelledSide | None) -> bool:
    """True also for a quote nobody labelled, such as a sign's words."""
    speakers = [side for side in passage.sides if any(same_words(quote, own) for own in side.quotes)]
    return not speakers or any(side is owner for side in speakers)


def _count_kept_quotes(passage: Passage, owners: Sequence[tuple[Found, LabelledSide | None]]) -> int:
    """The labelled quotes that came out with their speaker."""
    return sum(
        any(owner is side and same_words(found.quote, quote) for found, owner in owners)
        for side in passage.sides
        for quote in side.quotes
    )


def _score_camp(speakers: Sequence[Judgement], camp: Camp) -> CampScore:
    labelled = sum(speaker.labelled == camp for speaker in speakers)
    found = sum(speaker.given == camp for speaker in speakers)
    right = sum(speaker.labelled == camp == speaker.given for speaker in speakers)
    return CampScore(labelled, found, right, precision=_ratio(right, found), recall=_ratio(right, labelled))


def _count(speakers: Iterable[Judgement], outcome: Outcome) -> int:
    return sum(speaker.outcome == outcome for speaker in speakers)


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0
