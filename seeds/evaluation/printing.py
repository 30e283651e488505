"""The figures of a measurement: tables for people, plain values for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from seeds.evaluation.scoring import Answer, Judgement, Score

_WIDTH = 100  # characters

_OUTCOMES = {
    "right": "in the right camp",
    "wrong_camp": "in the wrong camp (critic for defender or the reverse)",
    "left_neutral": "with a stand, left to neutral",
    "left_neutral_without_review": "  of these without a mark for review",
    "given_camp": "without a stand, given a camp",
    "missed": "not found",
    "extra": "found, but nobody labelled them",
}
_WORDS = {
    "quotes_labelled": "quotes labelled",
    "quotes_kept": "quotes that came out with their speaker",
    "quotes_found": "quotes found",
    "quotes_not_verbatim": "  of these not verbatim",
    "quotes_wrong_speaker": "  of these with the wrong speaker",
    "sentences_not_verbatim": "sentences not verbatim",
    "silent_passages": "passages where nobody speaks",
    "silent_passages_kept": "  of these with nobody found",
}


def payload_of(score: Score, misses: Sequence[Answer] | None = None) -> dict[str, Any]:
    """The score's fields by name; `misses` where they are asked for."""
    return asdict(score) | ({} if misses is None else {"misses": [line for one in misses for line in miss_lines(one)]})


def tables(score: Score) -> str:
    """Camps, then speakers, then quotes."""
    console = Console(width=_WIDTH, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(_camps(score))
        console.print(_counts(score, f"{score.labelled} speakers in {score.passages} passages", _OUTCOMES))
        console.print(_counts(score, "quotes and sentences", _WORDS))
    return capture.get()


def miss_lines(answer: Answer) -> Iterator[str]:
    """One line for each fault of a passage."""
    for speaker in answer.speakers:
        if speaker.outcome != "right":
            yield f"{speaker.passage}: {_fault(speaker)}"
    for quote in answer.quotes:
        if quote.fault:
            yield f"{quote.passage}: quote {quote.fault} ({quote.speaker}): {quote.quote}"
    for sentence in answer.loose_sentences:
        yield f"{answer.passage.id}: sentence not verbatim: {sentence}"


def _fault(speaker: Judgement) -> str:
    labelled = f"{speaker.labelled or 'nobody'}{', unclear' if speaker.unclear else ''}"
    given = f"{speaker.given or 'not found'}{', for review' if speaker.needs_review else ''}"
    return f"{speaker.outcome} {speaker.speaker} [{labelled} -> {given}]"


def _camps(score: Score) -> Table:
    grid = Table("camp", "labelled", "found", "right", "precision", "recall")
    for camp, one in score.camps.items():
        counts = (str(count) for count in (one.labelled, one.found, one.right))
        grid.add_row(camp.value, *counts, f"{one.precision:.3f}", f"{one.recall:.3f}")
    return grid


def _counts(score: Score, title: str, words: dict[str, str]) -> Table:
    grid = Table(title, "")
    for name, meaning in words.items():
        grid.add_row(meaning, str(getattr(score, name)))
    return grid
