"""Who listens where. Everything here runs in one event loop; what reads the database is asked by `_ask`."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import Error as DatabaseError

from core.errors import DomainError, TooManyError
from discussion.live.telling import Told, answer, begin, opening, tell
from discussion.threads.changes.news import position_everywhere, stories_touched
from discussion.threads.changes.positions import Position, position_now
from stories.models import Story

T = TypeVar("T")
logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0  # below the patience of every proxy
HEARTBEAT = b": still here\n\n"
LIFETIME_SECONDS = 900.0  # give or take a tenth: not everybody comes back at once
WAITING = 32  # messages that a slow reader may be behind, before he has to come again with his last id
COME_AGAIN = 30  # seconds


class TooManyStreamsError(TooManyError):
    code = "too_many_streams"
    message = "Too many streams are open from your network. Close one, or follow `changes/`."


class StreamsFullError(DomainError):
    status = 503
    code = "streams_full"
    message = "No more streams can be opened now. Follow `changes/` meanwhile."


class Listener:
    """One open stream. What it has not been sent yet waits in its queue; None ends it."""

    def __init__(self, channel: "Channel", network: str, since: Position | None) -> None:
        self.channel, self.network, self.since = channel, network, since
        self.joined = channel.position  # from here on everything comes through the queue
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)

    def tell(self, message: bytes) -> None:
        """Give it the next message. Who is too slow for that is shown out, and comes again where he was."""
        if self.queue.full():
            self.end()
        else:
            self.queue.put_nowait(message)

    def end(self) -> None:
        """Nothing more after this. What waited is dropped: it is told again by the listener's last id."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Channel:
    """Those who listen to one discussion, and how far it was told to them."""

    def __init__(self, story: Story, position: Position) -> None:
        self.story, self.position = story, position
        self.listeners: set[Listener] = set()
        self.advancing = asyncio.Lock()

    def tell(self, told: Told) -> None:
        self.position = told.next
        for listener in self.listeners if told.message else ():
            listener.tell(told.message)

    def end(self) -> None:
        for listener in self.listeners:
            listener.end()


class Hub:
    """All streams of this process."""

    def __init__(self, *, most: int, most_per_network: int) -> None:
        self._most, self._most_per_network = most, most_per_network
        self._channels: dict[int, Channel] = {}
        self._networks: Counter[str] = Counter()
        self._reader = ThreadPoolExecutor(1, "live-reader")
        self._looking: asyncio.Task[None] | None = None
        self._seen: Position | None = None
        self.closed = False

    @property
    def streams(self) -> int:
        """How many are open."""
        return self._networks.total()

    def start(self) -> None:
        """Begin to look for changes."""
        self._looking = asyncio.create_task(self._look())

    def close(self) -> None:
        """End every stream, and take no more."""
        self.closed = True
        if self._looking:
            self._looking.cancel()
        for channel in self._channels.values():
            channel.end()

    async def join(self, slug: str, cursor: str | None, network: str) -> Listener:
        """Listen to a discussion, from `cursor` on if there is one.

        Raises StreamsFullError, TooManyStreamsError, and what `changes/` raises.
        """
        self._admit(network)
        try:
            beginning = await self._ask(begin, slug, cursor)
            channel = await self._open(beginning.story)
        except BaseException:
            self._dismiss(network)
            raise
        listener = Listener(channel, network, beginning.since)
        channel.listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream has ended."""
        channel = listener.channel
        channel.listeners.discard(listener)
        if not channel.listeners:
            self._channels.pop(channel.story.pk, None)
        self._dismiss(listener.network)

    async def messages(self, listener: Listener) -> AsyncIterator[bytes]:
        """What was missed, then what comes, with heartbeats in between, until the stream's time is over."""
        ends = _time() + LIFETIME_SECONDS * random.uniform(0.9, 1.1)  # noqa: S311 - no secret
        async for message in self._missed(listener):
            yield message
        yield opening(listener.channel.story, listener.joined)
        while _time() < ends:
            waiting = await _next(listener)
            if waiting is None:
                return
            yield waiting

    async def _open(self, story: Story) -> Channel:
        """The channel of a discussion, up to date: whoever has a cursor by now is told nothing that he has."""
        while True:
            if story.pk not in self._channels:
                self._channels.setdefault(story.pk, Channel(story, await self._ask(position_now, story)))
            channel = self._channels[story.pk]
            await self._advance(channel)
            if self._channels.get(story.pk) is channel:  # else its last listener has left meanwhile
                return channel

    async def _missed(self, listener: Listener) -> AsyncIterator[bytes]:
        position, more = listener.since, listener.since is not None
        while position is not None and more:
            told = await self._ask(tell, listener.channel.story.pk, position, listener.joined)
            if told is None:
                listener.end()
                return
            if told.message:
                yield told.message
            position, more = told.next, told.more

    async def _look(self) -> None:
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                await self._look_once()
        finally:
            self.close()  # never silent streams: a fault of ours ends them, and is in the log

    async def _look_once(self) -> None:
        if not self._channels:
            self._seen = None
            return
        try:
            touched = await self._touched()
            for channel in [self._channels[pk] for pk in touched & self._channels.keys()]:
                await self._advance(channel)
        except DatabaseError:
            logger.warning("The database does not answer; streams wait for it")
            self._seen = None

    async def _touched(self) -> set[int]:
        if self._seen is None:  # whatever came since nobody looked
            self._seen = await self._ask(position_everywhere)
            return set(self._channels)
        touched, self._seen = await self._ask(stories_touched, self._seen)
        return touched

    async def _advance(self, channel: Channel) -> None:
        """Tell the listeners of a discussion what is new there, once for all of them."""
        async with channel.advancing:
            more = True
            while more:
                told = await self._ask(tell, channel.story.pk, channel.position)
                if told is None:  # nobody may read it any more, or it was merged: whoever comes again is told so
                    channel.end()
                    return
                channel.tell(told)
                more = told.more

    def _admit(self, network: str) -> None:
        if self.closed or self.streams >= self._most:
            raise StreamsFullError(retry_after=COME_AGAIN)
        if self._networks[network] >= self._most_per_network:
            raise TooManyStreamsError(retry_after=COME_AGAIN)
        self._networks[network] += 1

    def _dismiss(self, network: str) -> None:
        self._networks[network] -= 1
        self._networks += Counter()  # drops whoever has none

    async def _ask(self, question: Callable[..., T], *values: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, answer, question, *values)


async def _next(listener: Listener) -> bytes | None:
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            return await listener.queue.get()
    except TimeoutError:
        return HEARTBEAT


def _time() -> float:
    return asyncio.get_running_loop().time()
