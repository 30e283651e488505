"""A client of live streams as a browser has one: it follows redirects and comes again with the last id it has seen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.journeys.site import Site


class Stream:
    """What comes out of one connection after another."""

    def __init__(self, site: Site, slug: str) -> None:
        self._address = f"{site.api}stories/{slug}/live/"
        self.last = ""

    @contextmanager
    def open(self) -> Iterator[Iterator[dict[str, Any]]]:
        """The events of one connection, until it ends."""
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": self.last} if self.last else {})}
        with httpx.stream("GET", self._address, headers=headers, follow_redirects=True, timeout=60) as answer:
            answer.raise_for_status()
            yield self._events(answer)

    def _events(self, answer: httpx.Response) -> Iterator[dict[str, Any]]:
        event: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                event[name] = value
                continue
            if "data" in event:
                self.last = event["id"]
                yield {"event": event["event"], **json.loads(event["data"])}
            event = {}
