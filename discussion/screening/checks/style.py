"""Is it written to be read?"""

import unicodedata
from collections import Counter
from itertools import groupby

from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held

LETTERS = 20  # an abbreviation is not a shout
LOUD = 0.7  # share of capitals among the letters that have a case
STACKED = 5  # marks on one letter; no living script needs as many
BURIED = 2.0  # marks for each letter of the whole text: nobody can read it
WORDLESS = 20  # signs without one letter or digit among them


def check_style(draft: Draft) -> Finding:
    """Holds what is buried under marks; flags stacked marks, signs without words, and shouting."""
    text = draft.words.text
    categories = list(map(unicodedata.category, text))
    counted = Counter(categories)
    marks, letters = counted["Mn"] + counted["Me"], _sum(counted, "LN")
    if marks >= LETTERS and marks >= BURIED * letters:
        return held("stacked_marks", score=marks / max(letters, 1))
    if marks >= STACKED and _longest_run(categories) >= STACKED:
        return flagged("stacked_marks")
    if not letters and _sum(counted, "PS") >= WORDLESS:
        return flagged("no_words")
    share = _share_of_capitals(text)
    return flagged("shouting", score=share) if share > LOUD else PASSED


def _sum(counted: Counter[str], kinds: str) -> int:
    return sum(number for category, number in counted.items() if category[0] in kinds)


def _longest_run(categories: list[str]) -> int:
    runs = groupby(each in {"Mn", "Me"} for each in categories)
    return max((sum(1 for _ in run) for are_marks, run in runs if are_marks), default=0)


def _share_of_capitals(text: str) -> float:
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return capitals / (capitals + small) if capitals + small >= LETTERS else 0.0
