"""Trying a rule on a text before it is made."""

from dataclasses import dataclass

from core.markup import clean_source, render
from discussion.screening.matching.editions import Edition, KnownRule
from discussion.screening.models import Rule
from discussion.screening.rules import fold_term

LONGEST = 10_000  # characters of a text


@dataclass(frozen=True)
class Trial:
    """How a term is read, and whether a text meets it."""

    reads_as: str
    is_met: bool


def try_rule(*, kind: str, term: str, text: str, aspect: str = "") -> Trial:
    """Look for a term in a text in Markdown as screening would. Raises what `add_rule` does for useless terms."""
    folded = fold_term(kind=kind, aspect=aspect, term=term)
    source = clean_source(text[:LONGEST])
    rule = KnownRule(1, kind, aspect, term, folded, Rule.Action.FLAG, Rule.Mode.ON)
    return Trial(folded, bool(Edition([rule]).meet(source=source, text=render(source).text)))
