"""Acts out of a file, written through the services at their own times: for research and for checking."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import Subscriber
from core.prepared import prepared_statements
from stories.models import Camp, Story
from stories.noise.folding import fold_pending, update_stories
from stories.noise.models import NoisePoint, StoryNoise
from stories.noise.recording import Act, append_acts, append_stories

BATCH = 5_000  # acts a statement
OPPOSITE = {Camp.CRITIC.value, Camp.DEFENDER.value}
LONGEST_NAME = 200
UNFIT = re.compile(r"[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and half a character is in no encoding
KINDS = ("comment", "reply", "stance", "reaction", "report", "follow", "view")
SIDES = {"", *Camp.values}
EARLIEST, END = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)  # where no time was told, or none that UTC has
MEMBERS = ("story", "actor", "kind", "target", "side", "at", "established", "id")
TOLD = attrgetter("number", *MEMBERS)


class LineError(ValueError):
    """A line that is no act; says which, and why."""


class ReplayedError(Exception):
    """The peaks of a file that is in the database already: nothing in it is new, so nothing would be measured."""


class Line(NamedTuple):
    """One act of the file. `target` is the `id` of an earlier act about this story, or the name of an actor there."""

    number: int
    story: str
    actor: str
    kind: str
    at: datetime
    target: str = ""
    side: str = ""
    established: bool = True
    id: str = ""


@dataclass
class Peak:
    """The highest that a story came, read after each hour in which somebody did something."""

    volume: float = 0.0
    intensity: float = 0.0


def read_lines(lines: Iterable[str]) -> list[Line]:
    """Every act of JSON Lines, in the order of time. Raises LineError at the first line that is none.

    Members of an object that are not those of an act are ignored; an `id` stands once in a story.
    """
    acts = [_read(number, text) for number, text in enumerate(lines, start=1) if text.strip()]
    named: dict[tuple[str, str], int] = {}
    for act in acts:
        if act.id and named.setdefault((act.story, act.id), act.number) != act.number:
            first = named[act.story, act.id]
            raise LineError(f"line {act.number}: line {first} has this id already, in the same story")
    return sorted(acts, key=lambda act: (act.at, act.number))


def replay(lines: Sequence[Line], *, peaks: dict[str, Peak] | None = None) -> Iterator[int]:
    """Write the acts and fold them, yielding how many each time; what was replayed before writes nothing.

    Each story becomes a draft and each actor an account that cannot sign in. With `peaks`, which is filled by the names
    of the stories, they are folded after each of their hours instead of once at the end; raises ReplayedError, before
    anything is written, where that would find nothing new. No history is kept of it.
    """
    key = _key(lines)
    if peaks is not None and Story.objects.filter(document=f"replay:{key}:0").exists():
        raise ReplayedError
    stories = _stories(lines, key)
    acts = dict(_acts(lines, key, stories))
    if peaks is None:
        # Story by story: rows that are near in the indexes, and one that is pending for each story.
        yield from map(_append, _batches(sorted(acts.values(), key=attrgetter("story")), BATCH))
    else:
        names = {story: name for name, story in stories.items()}
        peaks.update((name, Peak()) for name in stories)
        with prepared_statements():
            for hour in _rounds(lines):
                _measure([acts[line.number] for line in hour], peaks, names)
                yield len(hour)
    fold_pending(at=lines[-1].at)
    NoisePoint.objects.filter(story__in=stories.values()).delete()


def states(lines: Sequence[Line]) -> Iterator[tuple[str, StoryNoise]]:
    """The states of the stories of a replay, by their names."""
    names = {story: name for name, story in _stories(lines, _key(lines)).items()}
    for state in StoryNoise.objects.filter(story__in=names).select_related("params").order_by("story"):
        yield names[state.story_id], state


def _read(number: int, text: str) -> Line:
    try:
        told = json.loads(text)
        members = {name: told[name] for name in MEMBERS if told.get(name) is not None}
        line = Line(number=number, **members | {"at": _moment(members.get("at"))})
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise LineError(f"line {number}: an act is a JSON object of {', '.join(MEMBERS)}") from None
    problem = _problem(line)
    if problem:
        raise LineError(f"line {number}: {problem}")
    return line


def _moment(told: Any) -> datetime:
    """That time in UTC, NEVER if it is none or has no zone."""
    try:
        at = parse_datetime(told)
        return NEVER if at is None or at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return NEVER


def _problem(line: Line) -> str:
    if not _fit(line.story, line.actor, line.kind, line.target, line.side, line.id):
        return f"story, actor, kind, target, side and id are texts of up to {LONGEST_NAME} characters, without NUL"
    if not line.story or not line.actor:
        return "an act has a story and an actor"
    if line.kind not in KINDS:
        return f"kind is one of {', '.join(KINDS)}"
    if line.side not in SIDES:
        return f"side is empty or one of {', '.join(Camp.values)}"
    if not EARLIEST <= line.at < END:
        return f"at is a time with its zone, such as 2026-11-21T12:00:00Z, from {EARLIEST.year} to {END.year - 1}"
    return "" if isinstance(line.established, bool) else "established is true or false"


def _fit(*texts: Any) -> bool:
    try:
        return UNFIT.search("".join(texts)) is None and max(map(len, texts)) <= LONGEST_NAME
    except TypeError:  # not a text
        return False


def _key(lines: Sequence[Line]) -> str:
    return sha256(orjson.dumps(list(map(TOLD, lines)))).hexdigest()[:12]


def _stories(lines: Sequence[Line], key: str) -> dict[str, int]:
    """The id of each named story; made where it is missing."""
    names = sorted({line.story for line in lines})
    begun = lines[0].at
    Story.objects.bulk_create(
        (
            Story(slug=f"replay-{key}-{n}", document=f"replay:{key}:{n}", title=name, created_at=begun)
            for n, name in enumerate(names)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ids = dict(Story.objects.filter(document__startswith=f"replay:{key}:").values_list("document", "id"))
    return {name: ids[f"replay:{key}:{n}"] for n, name in enumerate(names)}


def _actors(lines: Sequence[Line], key: str) -> dict[str, int]:
    """The id of the account of each named actor; made where it is missing."""
    names = sorted({line.actor for line in lines})
    handles = {name: f"replay_{key}_{n}" for n, name in enumerate(names)}
    Subscriber.objects.bulk_create(
        (
            Subscriber(
                email=f"{handle}@replay.invalid",
                handle=handle,
                handle_skeleton=handle,
                joined_at=lines[0].at,
                is_active=False,
                avatar_seed=uuid4(),  # the database's default would keep Django from inserting by arrays
            )
            for handle in handles.values()
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ids = dict(Subscriber.objects.filter(handle__startswith=f"replay_{key}_").values_list("handle", "id"))
    return {name: ids[handle] for name, handle in handles.items()}


def _crossings(lines: Sequence[Line], named: Mapping[tuple[str, str], Line]) -> set[int]:
    """The numbers of the replies to somebody who stands on the opposing side at that moment."""
    stands: dict[tuple[str, str], str] = {}
    found = set()
    for line in lines:
        own = (line.story, line.actor)
        if line.side and line.kind != "view":  # which counts nothing
            stands[own] = line.side
        if line.kind == "reply":
            aim = named.get((line.story, line.target))
            other = stands.get((line.story, aim.actor if aim else line.target), "")
            if {stands.get(own, ""), other} == OPPOSITE:
                found.add(line.number)
    return found


def _acts(lines: Sequence[Line], key: str, stories: Mapping[str, int]) -> Iterator[tuple[int, Act]]:
    """The number of each line, and what is written for it."""
    actors = _actors(lines, key)
    named = {(line.story, line.id): line for line in lines if line.id}
    crossing = _crossings(lines, named)
    for line in lines:
        aim = named.get((line.story, line.target))
        yield (
            line.number,
            Act(
                story=stories[line.story],
                actor=actors[line.actor],
                kind=line.kind,
                source_key=f"replay:{key}:{line.number}",
                at=line.at,
                newcomer=not line.established,
                crossing=line.number in crossing,
                target=f"replay:{key}:{aim.number}" if aim else "",
                stance=line.side,
            ),
        )


def _rounds(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The first hour of every story, then the second hour of each that has one: stories do not touch each other."""
    hours: dict[str, dict[datetime, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        hours[line.story][line.at.replace(minute=0, second=0, microsecond=0)].append(line)
    of_stories = [list(story.values()) for story in hours.values()]
    for number in range(max(map(len, of_stories))):
        yield [line for story in of_stories if number < len(story) for line in story[number]]


def _batches(acts: Sequence[Act], size: int) -> Iterator[Sequence[Act]]:
    return (acts[start : start + size] for start in range(0, len(acts), size))


def _append(acts: Sequence[Act]) -> int:
    append_stories(acts)
    return len(acts)


@transaction.atomic  # no sweep folds them first
def _measure(acts: Sequence[Act], peaks: dict[str, Peak], names: dict[int, str]) -> None:
    for batch in _batches(acts, BATCH):
        append_acts(batch)
    stories = Story.objects.filter(id__in={act.story for act in acts}).order_by("id").select_for_update(no_key=True)
    held = list(stories.values_list("id", flat=True))
    update_stories(held, at=max(act.at for act in acts))
    states = StoryNoise.objects.filter(story__in=held)
    for story, volume, intensity in states.values_list("story", "volume", "intensity"):
        peak = peaks[names[story]]
        peak.volume, peak.intensity = max(peak.volume, volume), max(peak.intensity, intensity)
