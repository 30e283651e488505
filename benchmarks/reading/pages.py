"""The page that is read again and again: a discussion of a hundred comments, all of them."""

import json
from typing import Any

from benchmarks.load.serving import Page, fetch
from benchmarks.measuring import CommandFailedError
from benchmarks.site.shape import WHOLE, WHOLE_DEPTH
from benchmarks.sizes import Sizes

SLUG = "story-2"
PATH = f"/api/v1/stories/{SLUG}/comments/?limit=100&depth={WHOLE_DEPTH}"
AS_CLIENTS = {"Accept": "application/json", "Accept_Encoding": "gzip"}
PLAIN = {"Accept": "application/json"}


def whole_page(address: str, sizes: Sizes, **headers: str) -> Page:
    """The answer, asked for several times, so that it is as warm as it gets. Raises unless every comment is there."""
    for _ in range(20):
        page = fetch(address, PATH, **(headers or AS_CLIENTS))
    found = count_comments(json.loads(fetch(address, PATH, **PLAIN).body)["results"])
    if page.status != 200 or found != whole_size(sizes):
        raise CommandFailedError(f"{PATH}: {page.status}, {found} comments")
    return page


def whole_size(sizes: Sizes) -> int:
    """How many comments the page has."""
    return min(WHOLE, sizes.comments // 10)


def count_comments(results: list[dict[str, Any]]) -> int:
    """All of a page, however deep they stand."""
    return sum(1 + count_comments(each["replies"]["results"]) for each in results)
