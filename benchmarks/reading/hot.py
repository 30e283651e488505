"""A page that everybody reads, and the answer to whoever has it already: against Redis alone on the same server."""

from collections.abc import Iterator, Mapping
from functools import partial

from benchmarks.figures import Figure, Tell
from benchmarks.load.asking import Answers, ask, get
from benchmarks.load.serving import bare, site
from benchmarks.load.turns import rates
from benchmarks.reading.pages import AS_CLIENTS, PATH, whole_page, whole_size
from benchmarks.sizes import Sizes

GOAL = 0.80


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """As a client asks for it: JSON, compressed."""
    tell("the site")
    with site() as stack:
        page = whole_page(stack.base_url, sizes)
        with bare(page) as limit:
            for name, status, known in (
                ("reading.hot", 200, {}),
                ("reading.not_modified", 304, {"If_None_Match": page.headers.get("etag", "-")}),
            ):
                tell(name)
                contestants = {
                    which: partial(_ask, where, status, get(where, PATH, **AS_CLIENTS, **known))
                    for which, where in (("limit", limit), ("site", stack.base_url))
                }
                found = rates(contestants, seconds=sizes.seconds)
                whole = f"a page of {whole_size(sizes)} comments, {len(page.body):,} bytes compressed"
                yield from _figures(name, whole if status == 200 else "its 304", found)


def _figures(name: str, told: str, found: Mapping[str, float]) -> Iterator[Figure]:
    yield Figure(name=f"{name}.rate", measured=f"{told}, 16 connections", value=found["site"], unit="/s")
    limit = "a WSGI callable with one Redis GET, same bytes"
    yield Figure(name=f"{name}.bare", measured=limit, value=found["limit"], unit="/s")
    share = found["site"] / found["limit"]
    yield Figure(name=name, measured=f"{told}, against that callable", value=share, unit="x", at_least=GOAL)


def _ask(address: str, status: int, request: str, seconds: float) -> Answers:
    return ask(address, reads=[request], seconds=seconds).require(status)
