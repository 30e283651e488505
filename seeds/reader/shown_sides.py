"""Sixth pass: the sides, listed or out of the prose, each with the words that show it."""

from collections.abc import Iterator, Sequence

from seeds.reader import limits
from seeds.reader.attribution import find_sides
from seeds.reader.evidence import Evidence, LineFinder, ShownSide, find_words
from seeds.reader.headings import CAMPS
from seeds.reader.outline import Part
from seeds.reader.sentences import shorten
from seeds.reader.sides import read_listed
from stories.drafts import SideDraft, StoryDraft


def show_sides(parts: Sequence[Part], draft: StoryDraft, text: str) -> list[ShownSide]:
    """As listed; from the prose only where nothing is listed and the prose is English.

    `draft` has everything but its sides; the evidence is in `text`.
    """
    if any(part.kind in CAMPS for part in parts):
        finder = LineFinder(text)
        return [ShownSide(listed.side, finder.span_of(listed.lines)) for listed in read_listed(parts)]
    if draft.language != "en":
        return []
    paragraphs = [paragraph for section in draft.body for paragraph in section.paragraphs]
    return [
        ShownSide(
            SideDraft(camp=side.camp, name=shorten(side.name, limits.SIDE_NAME), statement=side.statement),
            find_words(text, side.sentence, confidence=side.confidence, needs_review=side.needs_review),
        )
        for side in find_sides(paragraphs, title=draft.title)
    ]


def review_reasons(language: str, evidence: Sequence[Evidence], *, title_inferred: bool) -> Iterator[str]:
    """Why somebody should look at a raw text before it is published, in whole sentences; nothing where it is clear."""
    if title_inferred:
        yield "The title is inferred from the text."
    unsure = sum(shown.needs_review for shown in evidence)
    if unsure:
        yield f"{unsure} of {len(evidence)} sides were found in the prose and need a look."
    if language != "en":
        without = "" if evidence else ", without sides"
        yield f"The language is not English ({language}): imported whole{without}."


def left_out(doubtful: int) -> Iterator[str]:
    """The same for lines that were taken for the site's, and may be the story's."""
    if doubtful:
        lines = "One line was" if doubtful == 1 else f"{doubtful} lines were"
        yield f"{lines} left out that may belong to the story."
