"""What may be told of one side: nothing from which what was done to one or two people can be worked out."""

from collections.abc import Mapping

LEAST = 5  # rows; of fewer, "fewer than five" is told


def told_counts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The same counts, None for those that are too small to be told.

    All of them together are told elsewhere, so what is not told is what the told ones leave: while that is fewer than
    LEAST, or a single one, the smallest told count is not told either.
    """
    told = sorted((name for name, count in counts.items() if count >= LEAST), key=lambda name: (counts[name], name))
    total, untold = sum(counts.values()), len(counts) - len(told)
    if untold and told and (untold == 1 or total - sum(counts[name] for name in told) < LEAST):
        told = told[1:]
    return {name: count if name in told else None for name, count in counts.items()}
