"""Regular expressions of editors, run by RE2: in time that follows the text, whatever the expression."""

from collections.abc import Iterable

import re2

ONE = 256 * 1024  # bytes that one expression may take; nested repetition beyond that is refused
ALL = 64 * 1024 * 1024
_EMPTY = ""  # matches every text


def compile_pattern(term: str) -> "re2._Regexp":
    """Raises `re2.error`."""
    return re2.compile(term, _options(ONE))


class PatternIndex:
    """All patterns in one automaton; `find` gives the rules that match one of some texts."""

    def __init__(self, patterns: Iterable[tuple[int, str]]) -> None:
        self._patterns = [(rule, compile_pattern(term)) for rule, term in patterns]
        self._together = _put_together([pattern.pattern for _, pattern in self._patterns])

    def find(self, texts: Iterable[str]) -> set[int]:
        return {self._patterns[place][0] for text in texts for place in self._match(text)}

    def _match(self, text: str) -> list[int]:
        if not self._patterns:
            return []
        met = self._together.Match(text) if self._together else None
        if met:  # the first one is what matches every text: without it the automaton had no room, and says nothing
            return [place - 1 for place in met if place]
        return [place for place, (_, pattern) in enumerate(self._patterns) if pattern.search(text)]


def _put_together(terms: list[str]) -> re2.Set | None:
    together = re2.Set.SearchSet(_options(ALL))
    try:
        for term in [_EMPTY, *terms]:
            together.Add(term)
        together.Compile()
    except re2.error:  # too many to be one: each is run by itself
        return None
    return together


def _options(memory: int) -> re2.Options:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, memory
    return options
