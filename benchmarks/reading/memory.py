"""What a web worker holds after very many requests of every kind."""

import subprocess
from collections.abc import Iterator

from benchmarks.figures import Figure, Tell
from benchmarks.load.asking import ask, get
from benchmarks.load.serving import site
from benchmarks.reading.pages import AS_CLIENTS, PATH, PLAIN
from benchmarks.site.targets import deepest, most_answered, ordinary_stories
from benchmarks.sizes import Sizes

GOAL = 200.0  # MB
STORIES = 40
PATIENCE = 3600.0


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """One worker, which gets all of them; pages that are kept ready and pages that are not."""
    stories = ordinary_stories(STORIES)
    paths = [PATH, "/api/v1/stories/", "/api/v1/stories/?order=noise", "/api/v1/search/?q=plan"]
    paths += [f"/api/v1/stories/{slug}/" for slug in stories]
    paths += [f"/api/v1/stories/{slug}/comments/?sort={sort}" for slug in stories for sort in ("best", "balanced")]
    paths += [f"/api/v1/comments/{pk}/context/" for pk in deepest(STORIES)]
    paths += [f"/api/v1/comments/{most_answered()}/replies/?limit=100"]
    with site(workers=1) as stack:
        reads = [get(stack.base_url, path, **headers) for path in paths for headers in (AS_CLIENTS, PLAIN)]
        ask(stack.base_url, reads=reads, requests=min(sizes.requests, len(reads)), seconds=PATIENCE).require(200)
        before = largest_of(stack.web.pid)
        tell(f"{sizes.requests:,} requests")
        ask(stack.base_url, reads=reads, requests=sizes.requests, seconds=PATIENCE).require(200)
        after = largest_of(stack.web.pid)
    told = f"a web worker after {sizes.requests:,} requests for {len(paths)} addresses"
    yield Figure(name="memory.worker", measured=told, value=after, unit="MB", at_most=GOAL)
    yield Figure(name="memory.growth", measured="against it after each of them once", value=after / before, unit="x")


def largest_of(pid: int) -> float:
    """What the largest child of this process holds in memory, in MB; a web server's worker."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,rss="], capture_output=True, text=True, check=True).stdout
    children = [line.split() for line in listed.splitlines()]
    return max(int(rss) for parent, rss in children if int(parent) == pid) / 1024
