"""What a request costs on a large site and in a large thread, against a small one: with nothing kept ready."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks.databases import template, using
from benchmarks.figures import Figure, Tell
from benchmarks.load.serving import COLD, site
from benchmarks.measuring import CommandFailedError
from benchmarks.reading.asked import LOUDEST, Asked, asked_of_site, asked_of_thread, cases_to_ask_for
from benchmarks.site.filling import fill_site
from benchmarks.site.people import make_moderators
from benchmarks.sizes import Sizes

SHARE = 100  # the small site has a comment, and a story, for so many of the large one
SITE_GOAL, THREAD_GOAL = 1.3, 1.5
WARM_UP = 5


@dataclass
class Server:
    """A site to be asked, on one connection."""

    connection: HTTPConnection
    asked: Asked

    def seconds(self, name: str, number: int) -> float:
        """How long the next of these requests takes. Raises CommandFailedError unless it is answered with 200."""
        paths = self.asked.paths[name]
        path = paths[number % len(paths)]
        began = perf_counter()
        self.connection.request("GET", path, headers={"Accept": "application/json", **self.asked.headers})
        answer = self.connection.getresponse()
        said = answer.read()
        took = perf_counter() - began
        if answer.status != 200:
            raise CommandFailedError(f"{path}: {answer.status} {said[:300]!r}")
        return took


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Both sites in turns, one request after the other; then two threads of the large site."""
    tell("the small site")
    small = replace(sizes, comments=max(1_000, sizes.comments // SHARE), stories=max(10, sizes.stories // SHARE))
    url = os.environ["DATABASE_URL"]
    with template(url, of="small") as name, site(workers=1, extra=COLD) as large:
        with using(url, name):
            fill_site(comments=small.comments, stories=small.stories, tell=tell)
            cases = cases_to_ask_for()
            few_asked = asked_of_site(make_moderators(1)[0], cases=cases)
            with site(workers=1, extra=COLD) as other:
                servers = {"small": _server(other.base_url, few_asked)}
                servers["large"] = _server(large.base_url, _asked_of_large(url, cases))
                tell("in turns")
                found = _in_turns(servers, sizes.repeats)
        yield from _site_figures(found, sizes, small)
        tell("threads")
        threads = {"small": asked_of_thread("story-2"), "large": asked_of_thread(LOUDEST)}
        servers = {name: _server(large.base_url, asked) for name, asked in threads.items()}
        yield from _thread_figures(_in_turns(servers, sizes.repeats), sizes)


def _asked_of_large(url: str, cases: int) -> Asked:
    with using(url, urlsplit(url).path.removeprefix("/")):
        return asked_of_site(make_moderators(1)[0], cases=cases)


def _server(address: str, asked: Asked) -> Server:
    where = urlsplit(address)
    return Server(HTTPConnection(where.hostname or "", where.port, timeout=60), asked)


def _in_turns(servers: Mapping[str, Server], repeats: int) -> dict[str, dict[str, float]]:
    """By request and server the median of the seconds."""
    found: dict[str, dict[str, float]] = {}
    for name in servers["small"].asked.paths:
        took: dict[str, list[float]] = {which: [] for which in servers}
        for number in range(WARM_UP + repeats):
            for which, server in servers.items():
                took[which].append(server.seconds(name, number))
        found[name] = {which: median(seconds[WARM_UP:]) for which, seconds in took.items()}
    return found


def _site_figures(found: Mapping[str, Mapping[str, float]], sizes: Sizes, small: Sizes) -> Iterator[Figure]:
    for name, took in found.items():
        at = f"{sizes.comments:,} comments against {small.comments:,}: {_both(took)}"
        yield _figure(f"growth.{name}", at, took, SITE_GOAL)


def _thread_figures(found: Mapping[str, Mapping[str, float]], sizes: Sizes) -> Iterator[Figure]:
    for name, took in found.items():
        at = f"thread of {sizes.comments // 10:,} comments against {min(100, sizes.comments // 10)}: {_both(took)}"
        yield _figure(f"growth.thread.{name}", at, took, THREAD_GOAL)


def _figure(name: str, measured: str, took: Mapping[str, float], goal: float) -> Figure:
    ratio = took["large"] / took["small"]
    return Figure(name=name, measured=measured, value=ratio, unit="x", at_most=goal)


def _both(took: Mapping[str, float]) -> str:
    return f"p50 {took['large'] * 1e3:.1f} and {took['small'] * 1e3:.1f} ms"
