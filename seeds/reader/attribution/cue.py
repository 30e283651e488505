"""One reason to put somebody on a side."""

from dataclasses import dataclass

SURE, CLEAR, LEANING, FAINT = 3.0, 2.0, 1.0, 0.5


@dataclass(frozen=True)
class Cue:
    """One reason: negative against the proposal, positive for it. `sure` ones need no second look."""

    reason: str
    weight: float
    sure: bool = False
