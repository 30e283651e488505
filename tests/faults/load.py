"""The load of these tests: acts, repeats, retractions and exclusions, written through the services by several threads.

It runs as a process of its own, beside the workers, until its input ends: `Crew.writing` starts it. What it prints is
what was acknowledged: the source_key of every act whose transaction is committed.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Event

from django.db import connections
from django.utils import timezone

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.recording import Act
from stories.noise.services import (
    exclude_actor,
    include_actor,
    record_acts,
    restore_engagement,
    retract_engagement,
)

THREADS = 3
PACE = 0.05  # seconds between two acts of a thread, so that there is time left for those who fold
KINDS = ("comment", "reply", "reaction", "stance")
LAST_DAYS = 3 * 24 * 3600  # seconds
BARRED = 3  # of the people, that many are excluded now and then; the others keep each story above silence


class Writer:
    """One thread: what it does is a function of its number, when it does it is not."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._random = Random(number)
        self._stories = list(Story.objects.order_by("pk"))
        self._people = list(Subscriber.objects.order_by("pk"))
        self._acts: list[Act] = []

    def write(self) -> None:
        """One step: something new most of the time, else something that was there before."""
        chance = self._random.random()
        if chance < 0.7 or not self._acts:
            self._record_a_new_act()
        elif chance < 0.8:
            record_acts(acts=[self._random.choice(self._acts)])  # a client that tries again
        elif chance < 0.95:
            withdraw = self._random.choice([retract_engagement, restore_engagement])
            key = self._random.choice(self._acts).source_key
            withdraw(source_key=key, actor=self._people[0], at=timezone.now())
        else:
            bar = self._random.choice([exclude_actor, include_actor])
            bar(actor=self._random.choice(self._people[:BARRED]), by=self._people[0], at=timezone.now())

    def _record_a_new_act(self) -> None:
        act = self._new_act()
        record_acts(acts=[act])
        self._acts.append(act)
        sys.stdout.write(f"{act.source_key}\n")

    def _new_act(self) -> Act:
        """It may be days late, and answer anything that this thread wrote before about the same story."""
        story = self._random.choice(self._stories).pk
        there = [act for act in self._acts if act.story == story]
        answered = self._random.choice(there) if there else None
        return Act(
            story=story,
            actor=self._random.choice(self._people).pk,
            kind=self._random.choice(KINDS),
            source_key=f"load:{self._number}:{len(self._acts)}",
            at=timezone.now() - timedelta(seconds=self._random.uniform(0, LAST_DAYS)),
            newcomer=self._random.random() < 0.2,
            crossing=answered is not None and self._random.random() < 0.5,
            target=answered.source_key if answered else "",
            stance=self._random.choice(["", "critic", "defender", "neutral"]),
        )


def write_until(ended: Event, number: int) -> None:
    """One thread on a connection of its own; an error ends the whole load with a trace."""
    try:
        writer = Writer(number)
        while not ended.wait(PACE):
            writer.write()
    finally:
        connections.close_all()


def main() -> None:
    """Write until the input ends."""
    ended = Event()
    with ThreadPoolExecutor(THREADS) as threads:
        writing = [threads.submit(write_until, ended, number) for number in range(THREADS)]
        sys.stdin.read()
        ended.set()
    for thread in writing:
        thread.result()
