"""The same page with nothing kept ready: against one SQL statement that returns its JSON through a bare Django view."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.figures import Figure, Tell
from benchmarks.load.asking import Answers, ask, get
from benchmarks.load.serving import COLD, fetch, granian, site
from benchmarks.load.turns import rates
from benchmarks.measuring import CommandFailedError
from benchmarks.reading.pages import PATH, PLAIN, SLUG, whole_page, whole_size
from benchmarks.site.shape import WHOLE_DEPTH
from benchmarks.sizes import Sizes

GOAL = 0.6
ONE_STATEMENT = "benchmarks.load.one_statement:application"


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Not compressed, since the limit is not either."""
    tell("the site")
    environ = {"BENCH_SLUG": SLUG, "BENCH_DEPTH": str(WHOLE_DEPTH), "DJANGO_SETTINGS_MODULE": ""}
    with site(extra=COLD) as stack, granian(ONE_STATEMENT, environ) as limit:
        page = whole_page(stack.base_url, sizes, **PLAIN)
        other = fetch(limit, PATH)
        missing = lacking(json.loads(page.body), json.loads(other.body))
        tell("in turns")
        contestants = {
            name: partial(_ask, where, get(where, PATH, **PLAIN))
            for name, where in (("limit", limit), ("site", stack.base_url))
        }
        found = rates(contestants, seconds=sizes.seconds)
    told = f"a page of {whole_size(sizes)} comments, {len(page.body):,} bytes"
    yield Figure(name="reading.cold.rate", measured=f"{told}, nothing kept ready", value=found["site"], unit="/s")
    same = f"the same JSON but for {', '.join(sorted(missing))}" if missing else "the same JSON"
    limits = f"one statement through a bare view, {same}: {len(other.body):,} bytes"
    yield Figure(name="reading.cold.statement", measured=limits, value=found["limit"], unit="/s")
    share = found["site"] / found["limit"]
    yield Figure(name="reading.cold", measured=f"{told}, against that view", value=share, unit="x", at_least=GOAL)


def lacking(page: Any, other: Any, name: str = "") -> set[str]:
    """Members of the page that the other one has not. Raises CommandFailedError where anything else differs."""
    if isinstance(page, dict) and isinstance(other, dict):
        found = {key for key in page if key not in other}
        return found.union(*(lacking(page[key], other[key], key) for key in page if key in other))
    if isinstance(page, list) and isinstance(other, list) and len(page) == len(other):
        return set().union(*(lacking(one, two, name) for one, two in zip(page, other, strict=True)))
    if page != other and not (name.endswith("_at") and str(page)[:19] == str(other)[:19]):
        raise CommandFailedError(f"{name}: the site says {page!r}, the statement {other!r}")
    return set()


def _ask(address: str, request: str, seconds: float) -> Answers:
    return ask(address, reads=[request], seconds=seconds).require(200)
