"""Why somebody should look at a raw text before it is published."""

from collections.abc import Iterator, Sequence

from seeds.reader.evidence import Evidence
from seeds.reader.lines import label
from seeds.reader.shown_sides import LONGEST_PROSE
from stories.drafts import SideDraft, StoryDraft
from stories.models import Camp


def review_reasons(
    draft: StoryDraft,
    evidence: Sequence[Evidence],
    *,
    listed: bool,
    title_inferred: bool,
    title_doubt: str,
    cut_short: bool,
    left_out: int,
) -> Iterator[str]:
    """In whole sentences; nothing where all is clear. `listed`: the sides stand in lists of the document's own.

    `cut_short`: sides were looked for in the beginning only. `left_out` counts dropped lines that may be the story's.
    """
    if title_inferred:
        yield "The title is inferred from the text."
    if title_doubt:
        yield title_doubt
    if listed:
        yield from _reasons_of_lists(draft.sides)
    unsure = sum(shown.needs_review for shown in evidence)
    if unsure:
        yield f"{unsure} of {len(evidence)} sides were found in the prose and need a look."
    if draft.language != "en":
        without = "" if evidence else ", without sides"
        yield f"The language is not English ({draft.language}): imported whole{without}."
    if cut_short:
        yield f"The text is long: sides were looked for in its first {LONGEST_PROSE:,} characters only."
    if left_out:
        lines = "One line was" if left_out == 1 else f"{left_out} lines were"
        yield f"{lines} left out that may belong to the story."


def contradictions(sides: Sequence[SideDraft]) -> Iterator[str]:
    """A sentence for everybody who stands on more than one side."""
    names: dict[str, str] = {}
    camps: dict[str, set[Camp]] = {}
    for side in sides:
        key = label(side.name.partition(",")[0])  # not what else is said of them
        names.setdefault(key, side.name)
        camps.setdefault(key, set()).add(side.camp)
    return (f"{name} stands on more than one side." for key, name in names.items() if key and len(camps[key]) > 1)


def _reasons_of_lists(sides: Sequence[SideDraft]) -> Iterator[str]:
    yield from contradictions(sides)
    nameless = sum(not side.name for side in sides)
    if 0 < nameless < len(sides):  # where nobody has a name, that is how the site writes its lists
        yield f"{nameless} of {len(sides)} listed sides have no name."
