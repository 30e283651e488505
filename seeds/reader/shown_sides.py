"""Sixth pass: the sides, listed or out of the prose, each with the words that show it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from seeds.reader import limits
from seeds.reader.attribution import find_sides
from seeds.reader.evidence import LineFinder, ShownSide, find_words
from seeds.reader.headings import CAMPS
from seeds.reader.outline import Part
from seeds.reader.sentences import shorten
from seeds.reader.sides import read_listed
from stories.drafts import SideDraft, StoryDraft

LONGEST_PROSE = 100_000  # characters; the longest reports of magazines have so many
_MOST_SENTENCES = 4_000  # to understand one takes a tenth of a millisecond


def show_sides(parts: Sequence[Part], draft: StoryDraft, text: str) -> list[ShownSide]:
    """As listed; from the prose only where nothing is listed and the prose is English.

    `draft` has everything but its sides; the evidence is in `text`. A listed side without a name gets that of the
    speaker whom its sentence has.
    """
    if are_listed(parts):
        finder = LineFinder(text)
        return [ShownSide(_named(listed.side, draft), finder.span_of(listed.lines)) for listed in read_listed(parts)]
    if draft.language != "en":
        return []
    paragraphs = list(_first(_prose(draft)))
    return [
        ShownSide(
            SideDraft(camp=side.camp, name=shorten(side.name, limits.SIDE_NAME), statement=side.statement),
            find_words(text, side.sentence, confidence=side.confidence, needs_review=side.needs_review),
        )
        for side in find_sides(paragraphs, title=draft.title)
    ]


def are_listed(parts: Sequence[Part]) -> bool:
    """True where the document has a list for a camp, if an empty one."""
    return any(part.kind in CAMPS for part in parts)


def are_cut_short(parts: Sequence[Part], draft: StoryDraft) -> bool:
    """True where the prose is so long that sides are looked for in its beginning only."""
    searched = draft.language == "en" and not are_listed(parts)
    return searched and len(list(_first(_prose(draft)))) < len(_prose(draft))


def _named(side: SideDraft, draft: StoryDraft) -> SideDraft:
    if side.name or draft.language != "en":
        return side
    speakers = find_sides([side.statement], title=draft.title)
    return replace(side, name=shorten(speakers[0].name, limits.SIDE_NAME)) if speakers else side


def _prose(draft: StoryDraft) -> list[str]:
    return [paragraph for section in draft.body for paragraph in section.paragraphs]


def _first(paragraphs: Sequence[str]) -> Iterator[str]:
    """Whole paragraphs, as many as a long story has."""
    characters = ends = 0
    for paragraph in paragraphs:
        characters += len(paragraph)
        ends += sum(map(paragraph.count, ".!?"))
        if characters > LONGEST_PROSE or ends > _MOST_SENTENCES:
            return
        yield paragraph
