"""The page that everybody reads behind nginx as it is shipped, against nginx that only keeps what a callable says."""

from collections.abc import Iterator
from functools import partial

from benchmarks.figures import Figure, Tell
from benchmarks.load import nginx
from benchmarks.load.asking import Answers, ask, get
from benchmarks.load.serving import bare, site
from benchmarks.load.turns import rates
from benchmarks.reading.pages import AS_CLIENTS, PATH, whole_page, whole_size
from benchmarks.sizes import Sizes
from launch.stack import web_workers

GOAL = 0.7
BEHIND = {"TRUSTED_PROXIES": "1"}


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Nothing where this machine has no nginx."""
    if not nginx.is_here():
        tell("not measured: there is no nginx here")
        return
    tell("the site")
    workers = web_workers()
    with site(extra=BEHIND) as stack:
        page = whole_page(stack.base_url, sizes)
        with (
            bare(page) as callable_,
            nginx.only_keeping(callable_, workers=workers) as limit,
            nginx.shipped(stack.base_url, workers=workers) as shipped,
        ):
            tell("in turns")
            contestants = {"limit": partial(_ask, limit), "site": partial(_ask, shipped)}
            found = rates(contestants, seconds=sizes.seconds)
    told = f"a page of {whole_size(sizes)} comments, {len(page.body):,} bytes compressed, behind the shipped nginx"
    yield Figure(name="reading.behind_nginx.rate", measured=told, value=found["site"], unit="/s")
    limits = "nginx that keeps the same bytes for an hour"
    yield Figure(name="reading.behind_nginx.limit", measured=limits, value=found["limit"], unit="/s")
    share = found["site"] / found["limit"]
    yield Figure(name="reading.behind_nginx", measured=f"{told}, against that", value=share, unit="x", at_least=GOAL)


def _ask(address: str, seconds: float) -> Answers:
    return ask(address, reads=[get(address, PATH, **AS_CLIENTS)], seconds=seconds).require(200)
