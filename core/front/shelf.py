"""Where ready pages lie: in Redis, for a second, each on the shelf of what it is about.

One number rises with whatever takes something away from a page, and whenever somebody writes. It is read before a page
is rendered; what is taken away from its subject afterwards takes the page along, or keeps it from being laid down. So
no page survives the change that it may not show, in whichever order the two arrive. What was merely added, such as a
comment or a reaction, is missing for as long as the page lies there at most; but whoever has written gets no page that
was rendered before, unless what he has added is put on it (`core.front.growth`).

A page is rendered anew before it goes, by one who asks: the others get the old one meanwhile.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_bytes
from time import monotonic
from typing import Any

from redis import RedisError
from redis.exceptions import ConnectionError as LineLostError
from redis.exceptions import OutOfMemoryError

from core.front.growth import Addition
from core.front.line import Command, Line
from core.front.page import FORM
from core.front.writers import CHANGED_FOR, note_added, note_write, read_notes

logger = logging.getLogger(__name__)

KEPT_SECONDS = 1.0  # from the beginning of the rendering; caches on the way keep it for as long once more
DUE_AFTER = 0.8  # of that time: from then on one request renders the page that comes next
LEASE = 0.5  # of that time: so long nobody else begins with it, and no longer if the first one fails
WRITERS_KEPT = 5  # times as long as a page: whoever has written
LARGEST = 512 * 1024  # bytes of one page
MOST_BYTES = 16 * 1024 * 1024  # laid down by one process within KEPT_SECONDS: whoever asks for much fills nothing
MOST_COPIES = 4 * 1024 * 1024  # bytes of pages in the memory of one process
CHANGES = "front:changes"
# One request in so many seconds finds out that it does not, not every one. Each time twice as many: a machine that was
# merely busy should not have to render everything for long.
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0

# KEYS: page, shelf, latest change of the subject, name of the page's rendering, that it is fresh. ARGV: the number that
# was read before rendering, bytes, that name, ms that the page lies, ms that it is fresh.
# A change is remembered for a minute, longer than any rendering takes whose page is kept. Nor does a page ever get
# older: its name begins with that number.
LAY_DOWN = """
local number = tonumber(ARGV[1])
if tonumber(redis.call('GET', KEYS[3]) or 0) > number then return 0 end
if tonumber(string.match(redis.call('GET', KEYS[4]) or '', '^%d+') or 0) > number then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
redis.call('SET', KEYS[4], ARGV[3], 'PX', ARGV[4])
redis.call('DEL', KEYS[5])
if tonumber(ARGV[5]) > 0 then redis.call('SET', KEYS[5], 1, 'PX', ARGV[5]) end
redis.call('SADD', KEYS[2], KEYS[1], KEYS[4])
redis.call('PEXPIRE', KEYS[2], 60000)
return 1
"""
# KEYS: changes, shelf, latest change of the subject. ARGV: ms that it is remembered.
# Deleting comes first: a Redis that is full refuses a script that writes anything else first, and lets this one end.
CLEAR = """
for _, page in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('UNLINK', page) end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[3], redis.call('INCR', KEYS[1]), 'PX', ARGV[1])
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be shown, if anything, and how many changes there had been when it was looked for.

    It may be shown with all of `added` on it, or not at all.
    """

    page: bytes | None
    changes: int
    since: float  # by the clock of this process
    added: Sequence[Addition] = ()


class Shelf:
    """The pages of a site. A Redis that is away or hangs costs speed, never an answer."""

    def __init__(self, *, kept: float = KEPT_SECONDS) -> None:
        self._kept = kept
        self._copies: dict[str, tuple[bytes, bytes]] = {}  # {key: the name of the rendering, its bytes}
        self._copied = 0
        self._own = threading.local()  # a connection for each thread: no lock, no pool
        self._again_at, self._pause = 0.0, FIRST_PAUSE
        self._filled, self._filled_since = 0, 0.0

    def find(self, key: str, *, readers: Sequence[str] = ()) -> Found | None:
        """The page under this key. None while Redis is away: then nothing is to be laid down either.

        Without a page for one who asks for what is about to go, so that he renders the next one; and for `readers` that
        have done more since this one was rendered than to add something. One round trip, one more where another
        rendering lies there than the one that this process has a copy of, and one more for him who renders.
        """
        since = monotonic()
        name, page = self._copies.get(key, (b"", b""))  # 70 kB take longer to come than to be looked up
        if name and not readers and self._is_still_there(key, name):
            return Found(page, _number(name), since)
        found = self._ask("MGET", _name_of(key), _fresh_of(key), CHANGES, *map(_writer_of, readers))
        if found is None:
            return None
        there, is_fresh, changes, *written = found
        notes = read_notes(written)
        if there and there != name and _number(there) >= notes.least:
            there, page = self._fetch(key)
        is_shown = there and _number(there) >= notes.least
        if is_shown and not is_fresh:
            is_shown = not self._begin_the_next(key)
        elif is_shown and not readers:
            self._watch(key, there)
        added = notes.since(_number(there)) if is_shown else ()
        return Found(page if is_shown else None, _number(changes), since, added)

    def lay_down(self, key: str, page: bytes, about: str, found: Found) -> None:
        """Keep a page that was rendered after `found` was looked for, unless what it is about has changed since."""
        left = self._kept - (monotonic() - found.since)
        if left > 0 and len(page) <= LARGEST and self._has_room(len(page)):
            keys = [key, _shelf_of(about), _change_of(about), _name_of(key), _fresh_of(key)]
            times = [_milliseconds(left), _milliseconds(left - self._kept * (1 - DUE_AFTER))]
            name = b"%d:%s" % (found.changes, token_bytes(12))
            if self._ask("EVAL", LAY_DOWN, len(keys), *keys, found.changes, page, name, *times):
                self._copy(key, name, page)

    def note_writer(self, readers: Sequence[str], added: Addition | None = None) -> None:
        """From now on these get no page whose rendering began before; or none without what they have `added`."""
        kept, names = _milliseconds(self._kept * WRITERS_KEPT), map(_writer_of, readers)
        if added is None:
            notes = [note_write(CHANGES, name, kept) for name in names]
        else:
            notes = [note_added(CHANGES, name, _change_of(added.about), added, kept) for name in names]
        self._try(lambda line: line.ask(*notes), is_urgent=True)

    def clear(self, subjects: Collection[str]) -> None:
        """Take away every page about these."""
        names = [(_shelf_of(about), _change_of(about)) for about in sorted(subjects)]
        clears: list[Command] = [("EVAL", CLEAR, 3, CHANGES, *each, CHANGED_FOR) for each in names]

        def clear(line: Line) -> None:
            line.ask(*clears)
            line.ask(("PING",))  # by its answer all others who watch these pages have been told

        self._try(clear, is_urgent=True)

    def close(self) -> None:
        """Give this thread's connection back; the next question opens one."""
        line = self._own.__dict__.pop("line", None)
        if line is not None:
            line.close()

    def _is_still_there(self, key: str, name: bytes) -> bool:
        line = getattr(self._own, "line", None)
        return line is not None and line.still_has(_name_of(key), name)

    def _watch(self, key: str, name: bytes) -> None:
        self._try(lambda line: line.watch(_name_of(key), name, with_=_fresh_of(key)))

    def _begin_the_next(self, key: str) -> bool:
        """Whether this request is the one that renders it."""
        return bool(self._ask("SET", _fresh_of(key), 1, "NX", "PX", _milliseconds(self._kept * LEASE)))

    def _fetch(self, key: str) -> tuple[bytes, bytes]:
        """The name of what lies there, and its bytes; nothing if it is gone by now."""
        page, name = self._ask("MGET", key, _name_of(key)) or (None, None)
        if page is None or name is None:
            return b"", b""
        self._copy(key, name, page)
        return name, page

    def _copy(self, key: str, name: bytes, page: bytes) -> None:
        self._copied += len(page)
        if self._copied > MOST_COPIES:
            self._copies, self._copied = {}, len(page)
        self._copies[key] = name, page

    def _has_room(self, size: int) -> bool:
        if monotonic() - self._filled_since > self._kept:
            self._filled, self._filled_since = 0, monotonic()
        self._filled += size
        return self._filled <= MOST_BYTES

    def _ask(self, *command: str | int | bytes) -> Any:
        """The answer of Redis, or None: it is away, or was a moment ago."""
        return self._try(lambda line: line.ask(command)[0])

    def _try(self, asking: Callable[[Line], Any], *, is_urgent: bool = False) -> Any:
        """None where Redis is away, or is full and refuses what takes room.

        Whoever finds that it is away is not alone in asking no more for a while. What is urgent is tried all the same:
        what others show hangs on it, and they may well reach Redis.
        """
        is_time = monotonic() >= self._again_at
        if not is_time and not is_urgent:
            return None
        try:
            answer = self._try_twice(asking)
        except OutOfMemoryError:
            return None
        except (RedisError, OSError):
            if is_time:
                self._again_at, self._pause = monotonic() + self._pause, min(2 * self._pause, LONGEST_PAUSE)
                logger.warning("Redis is away; every page is rendered")
            return None
        self._pause = FIRST_PAUSE
        return answer

    def _try_twice(self, asking: Callable[[Line], Any]) -> Any:
        """A line that was kept may have been cut since, as by a restart; all that is asked may be asked again."""
        if hasattr(self._own, "line"):
            with suppress(LineLostError):
                return self._ask_or_close(asking)
        self._own.line = Line()
        return self._ask_or_close(asking)

    def _ask_or_close(self, asking: Callable[[Line], Any]) -> Any:
        try:
            return asking(self._own.line)
        except BaseException:  # a time limit of a task breaks in as well
            self.close()
            raise


def _milliseconds(seconds: float) -> int:
    """For Redis, which takes no time that is none; negative where it is over."""
    return int(seconds * 1000) or 1


def _number(value: bytes | None) -> int:
    """Of a rendering by its name, or of changes."""
    return int((value or b"0").partition(b":")[0])


def _name_of(key: str) -> str:
    return f"{key}:name"


def _fresh_of(key: str) -> str:
    return f"{key}:fresh"


def _writer_of(reader: str) -> str:
    return f"front:{FORM}:wrote:{reader}"


def _shelf_of(about: str) -> str:
    return f"front:shelf:{about}"


def _change_of(about: str) -> str:
    return f"front:changed:{about}"
