"""YAML front matter: found, loaded with care, and handed on as plain values."""

import re
from typing import Any

import yaml

from core.errors import DomainError

MAX_CHARACTERS = 100_000  # the loader is slow on hostile YAML; the Markdown below has no such limit
MAX_DEPTH = 20

_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"[\w\"'-]+[ \t]*:")


class FrontMatterError(DomainError):
    """`line` counts from 1 in the document."""

    code = "front_matter_malformed"
    message = "The front matter is not YAML that can be read."


class _Loader(yaml.SafeLoader):
    """A SafeLoader that also refuses aliases (they multiply), deep nesting, and keys that stand twice."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=mark)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH}", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError, TypeError, AttributeError, LookupError) as error:
            # a date such as 2026-02-31, a number without end, a tag that does not fit its value
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.MarkedYAMLError(problem="a mapping is expected here", problem_mark=node.start_mark)
        seen: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


def has_front_matter(text: str, *, markdown: bool) -> bool:
    """True where the text begins with a fence; outside of Markdown files only if a key follows it."""
    first, _newline, rest = text.partition("\n")
    fenced = first.rstrip() == "---" and not rest.startswith("\n")  # a blank line below makes a rule of it
    return fenced and (markdown or bool(_KEY.match(rest)))


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values of the front matter, and the Markdown below it. Raises FrontMatterError with the line."""
    _first, _newline, rest = text.partition("\n")
    end = _FENCE.search(rest)
    if not end:
        raise FrontMatterError("The front matter has no closing line of three dashes.", line=1)
    source = rest[: end.start()]
    if len(source) > MAX_CHARACTERS:
        raise FrontMatterError(f"The front matter is longer than {MAX_CHARACTERS:,} characters.", line=1)
    values = _load(source)
    if not isinstance(values, dict):
        raise FrontMatterError("The front matter must be a mapping of keys to values.", line=2)
    return values, rest[end.end() :].strip()


def _load(source: str) -> Any:
    try:
        return _Loader(source).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _malformed(str(error.problem), mark.line if mark else 0) from error
    except yaml.reader.ReaderError as error:
        raise _malformed(error.reason, source.count("\n", 0, error.position)) from error


def _malformed(problem: str, line: int) -> FrontMatterError:
    """`line` counts from 0 in the front matter, as the marks of YAML do; the fence stands above it."""
    return FrontMatterError(f"The front matter cannot be read, line {line + 2}: {problem}.", line=line + 2)
