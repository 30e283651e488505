"""Why somebody should look at a raw text before it is published."""

from collections.abc import Iterator, Sequence

from seeds.reader.evidence import Evidence
from seeds.reader.shown_sides import LONGEST_PROSE


def review_reasons(
    language: str,
    evidence: Sequence[Evidence],
    *,
    title_inferred: bool,
    title_doubt: str,
    cut_short: bool,
    left_out: int,
) -> Iterator[str]:
    """In whole sentences; nothing where all is clear.

    `cut_short`: sides were looked for in the beginning only. `left_out` counts dropped lines that may be the story's.
    """
    if title_inferred:
        yield "The title is inferred from the text."
    if title_doubt:
        yield title_doubt
    unsure = sum(shown.needs_review for shown in evidence)
    if unsure:
        yield f"{unsure} of {len(evidence)} sides were found in the prose and need a look."
    if language != "en":
        without = "" if evidence else ", without sides"
        yield f"The language is not English ({language}): imported whole{without}."
    if cut_short:
        yield f"The text is long: sides were looked for in its first {LONGEST_PROSE:,} characters only."
    if left_out:
        lines = "One line was" if left_out == 1 else f"{left_out} lines were"
        yield f"{lines} left out that may belong to the story."
