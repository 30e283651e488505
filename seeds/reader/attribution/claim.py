"""One attribution: who says something, and where in its sentence."""

from dataclasses import dataclass

from seeds.reader.attribution.speakers import Speaker


@dataclass(frozen=True)
class Claim:
    """`start` and `end` bound it in its sentence.

    The words that attribute run from `at` to `said_at`, with the verb at `verb_at`; what is said follows them, or
    stands before them where they are `trailing`. `taken` is the stand in the verb itself (-1, 0, 1), `object` what it
    is towards, `mood` the stand in a state of mind.
    """

    speaker: Speaker
    verb: str
    verb_at: int
    said_at: int
    at: int = 0
    start: int = 0
    end: int = 0
    trailing: bool = False
    taken: int = 0
    object: str = ""
    mood: int = 0
    passive: bool = False
