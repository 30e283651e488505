"""What Redis remembers of whoever has just written: the pages that he gets no more, and what he has added.

A note is lines: the number of his latest write, of which nothing is known but that it was one, and one for each
addition since, with its own number. A page that was begun after the first of them needs nothing but those additions
that are later than it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.front.growth import Addition, unpack_addition
from core.front.line import Command

LONGEST = 64 * 1024  # bytes of one note: whoever adds more in these seconds has a page rendered
CHANGED_FOR = 60_000  # ms for which a change of a subject is remembered
# ms: so long after a change of its subject an addition is a write like any other. It may be what was taken away, as it
# was committed a moment before it is noted.
JUST_NOW = 5_000

# KEYS: changes, a writer. ARGV: ms.
# Deleting comes first: a Redis that is full refuses a script that writes anything else first, and lets this one end.
WROTE = """
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[2], redis.call('INCR', KEYS[1]), 'PX', ARGV[1])
"""
# KEYS: changes, a writer, latest change of the subject. ARGV: ms, what was added, the most bytes, JUST_NOW by the time
# that is left of the change.
ADD = """
local note = redis.call('GET', KEYS[2]) or '0'
local is_new = redis.call('PTTL', KEYS[3]) > tonumber(ARGV[4])
redis.call('DEL', KEYS[2])
local number = redis.call('INCR', KEYS[1])
if is_new or #note + #ARGV[2] > tonumber(ARGV[3]) then
    note = number
else
    note = note .. '\\n' .. number .. ':' .. ARGV[2]
end
redis.call('SET', KEYS[2], note, 'PX', ARGV[1])
"""


class Notes(NamedTuple):
    """Of one who reads: he gets no page whose number is below `least`, and on it what he has added since."""

    least: int
    added: Sequence[tuple[int, Addition]]

    def since(self, number: int) -> list[Addition]:
        """What a page of this number lacks."""
        return [addition for when, addition in self.added if when > number]


def note_write(changes: str, note: str, kept: int) -> Command:
    """The command that begins a note anew, kept for so many ms."""
    return ("EVAL", WROTE, 2, changes, note, kept)


def note_added(changes: str, note: str, change: str, added: Addition, kept: int) -> Command:
    """The command that goes on with one; `change` is the name of the latest change of what it is about."""
    return ("EVAL", ADD, 3, changes, note, change, kept, added.pack(), LONGEST, CHANGED_FOR - JUST_NOW)


def read_notes(notes: Iterable[bytes | None]) -> Notes:
    """All that is noted of one who shows several names."""
    least, added = 0, []
    for note in filter(None, notes):
        first, *lines = note.split(b"\n")
        least = max(least, int(first))
        for number, _, addition in (line.partition(b":") for line in lines):
            added.append((int(number), unpack_addition(addition)))
    return Notes(least, added)
