"""Pathological Markdown, as parsers' own suites have it: the work grows with the text, and ends at a bound.

Counted in calls, which are the same on every machine. How long they take is told by `make bench`.
"""

from cProfile import Profile
from itertools import repeat

import pytest

from core.markup import clean_source, render

CAP = 10_000  # characters of a comment
MOST_CALLS = 150_000  # about 60 ms where one takes 0.4 µs; without limits the worst of these made 20 million
DOUBLED = 2.6

# {what it is: what is repeated, or (before, middle, after) where the halves mirror each other}
PATHOLOGICAL: dict[str, str | tuple[str, str, str]] = {
    "strong emphasis in itself": ("*a **a ", "b", " a** a*"),
    "emphasis closers": "a_ ",
    "emphasis openers": "_a ",
    "openers and closers that do not fit": "*a_ ",
    "openers and closers, multiples of three": "a**b" + "c* " * 20,
    "runs of all lengths": "*_**__***___",
    "link closers": "a]",
    "link openers": "[a",
    "link openers and emphasis closers": "[ a_ ",
    "brackets in themselves": ("[", "a", "]"),
    "brackets that open twice": "[[]",
    "links in links": ("[", "x", "](https://a.example)"),
    "unclosed links": "[a](<b",
    "unclosed titles": "[a](b 'c",
    "parentheses in a destination": "[a](((((((((((",
    "images": "![](",
    "empty links": "[]()",
    "quotes in themselves": ("> ", "a", ""),
    "quotes without spaces": (">", "a", ""),
    "lazy lines below quotes": ">>>>>>>>>> a\nb\nb\nb\nb\nb\nb\n",
    "lists in themselves": "* + - 1. ",
    "list items": "- a\n",
    "list items with gaps": "1. a\n\n",
    "empty list items": "-\n",
    "quotes and lists": "> - a\n",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "lines of spaces": "   \n",
    "backticks of every length": "".join("e" + "`" * number for number in range(1, 60)),
    "backticks that do not match": "`a``b",
    "fences": "```\n",
    "fences that never end": "```a\n~~~\n",
    "unclosed comments": "</<!--",
    "unclosed declarations": "<![CDATA[<?<!A",
    "attributes": "<a href='",
    "autolinks": "<a@b.example>",
    "entities": "&amp;&#35;&a",
    "backslashes": "\\*\\[\\\\",
    "references": "[a]: b\n[a] ",
    "tables": "|a|\n|-|\n",
    "bare addresses": "a.example ",
    "schemes": "https://",
    "slashes": "://",
    "addresses in parentheses": "https://a.example/(",
    "mail addresses": "a@b.example,",
    "half addresses": "a@b@c.",
    "IPv6": "http://[::1]",
    "one long host": ("a.", "example", ""),
    "names": "@bob ",
    "many names": "".join(f"@name{number} " for number in range(200)),
    "NUL": "a\x00*",
    "marks on one letter": "a\u0351\u0351\u0351",
    "emphasis between signs": "\u3001**",
}


def text_of(pattern: str | tuple[str, str, str], length: int) -> str:
    """So many characters, no more."""
    if isinstance(pattern, str):
        return clean_source("".join(repeat(pattern, length // len(pattern) + 1))[:length])
    before, middle, after = pattern
    times = (length - len(middle)) // len(before + after)
    return clean_source(before * times + middle + after * times)


def calls_of(body: str) -> int:
    """How many functions are called to render it, those in C included."""
    profile = Profile()
    profile.runcall(render, body)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.trust("X12")
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_twice_the_text_is_not_much_more_than_twice_the_work(name: str) -> None:
    calls = [calls_of(text_of(PATHOLOGICAL[name], length)) for length in (500, 1_000, CAP)]
    assert max(calls) < MOST_CALLS, calls
    assert calls[1] < DOUBLED * calls[0] + 2_000, calls
