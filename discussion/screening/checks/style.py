"""Is it written to be read?"""

import unicodedata
from itertools import groupby

from discussion.screening.drafts import PASSED, Draft, Finding, flagged

LETTERS = 20  # an abbreviation is not a shout
LOUD = 0.7  # share of capitals among the letters that have a case
STACKED = 5  # marks on one letter; no living script needs as many


def check_style(draft: Draft) -> Finding:
    """Flags shouting and stacked marks; neither hides a comment."""
    if _marks(draft.words.text) >= STACKED:
        return flagged("stacked_marks")
    share = _share_of_capitals(draft.words.text)
    return flagged("shouting", score=share) if share > LOUD else PASSED


def _marks(text: str) -> int:
    runs = groupby(unicodedata.category(character) in {"Mn", "Me"} for character in text)
    return max((sum(1 for _ in run) for are_marks, run in runs if are_marks), default=0)


def _share_of_capitals(text: str) -> float:
    cased = [character for character in text if character.isupper() or character.islower()]
    if len(cased) < LETTERS:
        return 0.0
    return sum(character.isupper() for character in cased) / len(cased)
