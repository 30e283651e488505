"""A process that records acts at a steady rate: `python -m benchmarks.noise.writer`, its orders on standard input.

Started by `live`, several at once. A process of its own, as a web worker is.
"""

import json
import os
import sys
from itertools import count
from random import Random
from time import sleep, time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - after setup, as what follows

from stories.noise.recording import Act  # noqa: E402 - after setup
from stories.noise.services import record_acts  # noqa: E402 - after setup


def write(
    *, stories: list[int], people: list[int], name: str, rate: float, batch: int, begin: float, end: float
) -> None:
    """`rate` acts a second, `batch` a transaction, from `begin` to `end`, in seconds since 1970; late ones hurry."""
    draw = Random(name)
    for number in count():
        due = begin + number * batch / rate
        if max(due, time()) > end:
            return
        sleep(max(0.0, due - time()))
        now = timezone.now()
        record_acts(
            acts=[
                Act(
                    story=draw.choice(stories),
                    actor=people[int(draw.random() ** 3 * len(people))],
                    kind="reply",
                    source_key=f"{name}:{number}:{n}",
                    stance=draw.choice(["critic", "defender", ""]),
                    newcomer=False,
                    at=now,
                )
                for n in range(batch)
            ]
        )


if __name__ == "__main__":
    print("ready", flush=True)
    write(**json.load(sys.stdin))
