"""Pathological Markdown, as parsers' own suites have it: the work grows with the text, and ends at a bound.

The kinds are those of cmark's `test/pathological_tests.py` and of markdown-it's `test/pathological.mjs`, cut to what a
comment may have, and more of our own about what is built here: links, hosts, names.

Counted in calls, which are the same on every machine, just below the limits above which nothing is parsed.
"""

import gc
from cProfile import Profile
from itertools import repeat

import pytest

from core.markup import _is_overloaded, clean_source, render
from tests.threads.attacks import ATTACKS, COMBINED

CAP = 10_000  # characters of a comment
MOST_CALLS = 200_000  # 20 to 50 ms; without limits the worst of these made 20 million
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
    "openers of links and of destinations": "[ (](",
    "openers of images and empty links": "![[]()",
    "emphasis across links": "**x [a*b**c*](d) ",
    "emphasis below quotes": (">", "", "a*"),
    "empty lines in lists in themselves": ("- ", "x", "\n"),
    "empty lines below quotes": ("> ", "x", "\n>"),
    "deeper and deeper lists": "".join(" " * depth + "* a\n" for depth in range(0, 60, 2)),
    "references that look alike": "".join(f"[{number}]: u\n" for number in range(400)) + "[0] " * 100,
    "declarations": "a <!A ",
    "instructions": "a <?",
    "comments": "a <!--",
    "sections": "a <![CDATA[",
    "ranges of digits": "1" * 100 + ". ",
    "typed quotes": "\"'",
    "dashes": "--- ",
    "strikes": "~~a ~",
}


def text_of(pattern: str | tuple[str, str, str], length: int) -> str:
    """So many characters, no more."""
    if isinstance(pattern, str):
        return clean_source("".join(repeat(pattern, length // len(pattern) + 1))[:length])
    before, middle, after = pattern
    times = (length - len(middle)) // len(before + after)
    return clean_source(before * times + middle + after * times)


def calls_of(body: str) -> int:
    """How many functions are called to render it, those in C included.

    What is only called the first time, or by the collector of garbage, depends on what else this process has done.
    """
    profile = Profile()
    render(body[:100])
    render.cache_clear()
    gc.disable()
    try:
        profile.runcall(render, body)
    finally:
        gc.enable()
    return sum(entry.callcount for entry in profile.getstats())


def just_below_the_limits(pattern: str | tuple[str, str, str]) -> str:
    """The longest text of this kind that is parsed at all: what is more is shown as it was typed, at once."""
    low, high = 1, CAP + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _is_overloaded(text_of(pattern, middle)) else (middle, high)
    return text_of(pattern, low)


@pytest.mark.trust("X12")
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_twice_the_text_is_not_much_more_than_twice_the_work(name: str) -> None:
    calls = [calls_of(text_of(PATHOLOGICAL[name], length)) for length in (500, 1_000, CAP)]
    assert max(calls) < MOST_CALLS, calls
    assert calls[1] < DOUBLED * calls[0] + 2_000, calls


@pytest.mark.trust("X12")
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_what_grows_faster_ends_at_the_limits(name: str) -> None:
    """Links in links, autolinks, schemes and NUL grow with the square; what is parsed of them is short."""
    assert calls_of(just_below_the_limits(PATHOLOGICAL[name])) < MOST_CALLS


@pytest.mark.trust("X12")
def test_no_attack_makes_much_work() -> None:
    """50 ms is what is asked; the worst, of the above as well, took 15 on two cores of an AMD EPYC."""
    work = {body[:60]: calls_of(clean_source(body)) for body in COMBINED[::7] + ATTACKS}
    assert {body: calls for body, calls in work.items() if calls > MOST_CALLS} == {}
