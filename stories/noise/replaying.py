"""Acts out of a file, written through the services at their own times: for research and for checking."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.dateparse import parse_datetime

from accounts.models import Subscriber
from stories.models import Camp, Story
from stories.noise.folding import fold_pending
from stories.noise.models import Engagement, NoisePoint, StoryNoise
from stories.noise.recording import Act
from stories.noise.services import record_acts

BATCH = 5_000  # acts a transaction
HOUR = timedelta(hours=1)
OPPOSITE = {Camp.CRITIC, Camp.DEFENDER}
LONGEST_NAME = 200
KINDS = ("comment", "reply", "stance", "reaction", "report", "follow")
NO_TIME = datetime(1, 1, 1)  # noqa: DTZ001 - without a zone, as one that is refused
MEMBERS = ("story", "actor", "kind", "target", "side", "at", "established", "id")


class LineError(ValueError):
    """A line that is no act; says which, and why."""


@dataclass(frozen=True)
class Line:
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
    """Every act of JSON Lines, in the order of time. Raises LineError at the first line that is none."""
    acts = [_read(number, text) for number, text in enumerate(lines, start=1) if text.strip()]
    return sorted(acts, key=lambda act: (act.at, act.number))


def replay(lines: Sequence[Line], *, peaks: dict[str, Peak] | None = None) -> Iterator[int]:
    """Write the acts and fold them, yielding how many each time; what was replayed before writes nothing.

    Each story becomes a draft and each actor an account that cannot sign in. With `peaks`, which is filled by the names
    of the stories, they are folded after each of their hours instead of once at the end. No history is kept of it.
    """
    key = sha256(repr(lines).encode()).hexdigest()[:12]
    stories, actors = _stories(lines, key), _actors(lines, key)
    crossing = _crossings(lines)
    for batch in _rounds(lines) if peaks is not None else _batches(lines, BATCH):
        for piece in _batches(batch, BATCH):
            record_acts(acts=[_act(line, key, stories, actors, crossing=line.number in crossing) for line in piece])
            yield len(piece)
        if peaks is not None:
            fold_pending(at=max(line.at for line in batch))
            _raise_peaks(peaks, {stories[line.story]: line.story for line in batch})
    fold_pending(at=lines[-1].at)
    NoisePoint.objects.filter(story__in=stories.values()).delete()


def states(lines: Sequence[Line]) -> Iterator[tuple[str, StoryNoise]]:
    """The states of the stories of a replay, by their names."""
    key = sha256(repr(lines).encode()).hexdigest()[:12]
    names = {story: name for name, story in _stories(lines, key).items()}
    for state in StoryNoise.objects.filter(story__in=names).select_related("params").order_by("story"):
        yield names[state.story_id], state


def _read(number: int, text: str) -> Line:
    try:
        told = json.loads(text)
        at = parse_datetime(str(told.pop("at", ""))) or NO_TIME
        line = Line(number=number, at=at, **{name: value for name, value in told.items() if value is not None})
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise LineError(f"line {number}: an act is a JSON object of {', '.join(MEMBERS)}") from None
    problem = _problem(line)
    if problem:
        raise LineError(f"line {number}: {problem}")
    return line


def _problem(line: Line) -> str:
    texts = (line.story, line.actor, line.kind, line.target, line.side, line.id)
    if not all(isinstance(text, str) and "\0" not in text and len(text) <= LONGEST_NAME for text in texts):
        return f"story, actor, kind, target, side and id are texts of up to {LONGEST_NAME} characters"
    if not line.story or not line.actor:
        return "an act has a story and an actor"
    if line.kind not in KINDS:
        return f"kind is one of {', '.join(KINDS)}"
    if line.side not in {"", *Camp.values}:
        return f"side is empty or one of {', '.join(Camp.values)}"
    if line.at.tzinfo is None:
        return "at is a time with its zone, such as 2026-11-21T12:00:00Z"
    return "" if isinstance(line.established, bool) else "established is true or false"


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
            )
            for handle in handles.values()
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ids = dict(Subscriber.objects.filter(handle__startswith=f"replay_{key}_").values_list("handle", "id"))
    return {name: ids[handle] for name, handle in handles.items()}


def _crossings(lines: Sequence[Line]) -> set[int]:
    """The numbers of the replies to somebody who stands on the opposing side at that moment."""
    stands: dict[tuple[str, str], str] = {}
    authors = {(line.story, line.id): line.actor for line in lines if line.id}
    found = set()
    for line in lines:
        own, aim = (line.story, line.actor), (line.story, line.target)
        stands[own] = line.side or stands.get(own, "")
        other = stands.get((line.story, authors.get(aim, line.target)), "")
        if line.kind == Engagement.Kind.REPLY and {stands[own], other} == OPPOSITE:
            found.add(line.number)
    return found


def _act(line: Line, key: str, stories: dict[str, int], actors: dict[str, int], *, crossing: bool) -> Act:
    story = stories[line.story]
    return Act(
        story=story,
        actor=actors[line.actor],
        kind=line.kind,
        source_key=_source_key(key, story, line.id or f"#{line.number}"),
        at=line.at,
        newcomer=not line.established,
        crossing=crossing,
        target=_source_key(key, story, line.target) if line.target else "",
        stance=line.side,
    )


def _source_key(key: str, story: int, name: str) -> str:
    return f"replay:{key}:{story}:{sha256(name.encode()).hexdigest()[:24]}"


def _rounds(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The first hour of every story, then the second hour of each that has one: stories do not touch each other."""
    hours: dict[str, dict[datetime, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        hours[line.story][line.at.replace(minute=0, second=0, microsecond=0)].append(line)
    of_stories = [list(story.values()) for story in hours.values()]
    for number in range(max(map(len, of_stories))):
        yield [line for story in of_stories if number < len(story) for line in story[number]]


def _batches(lines: Sequence[Line], size: int) -> Iterator[Sequence[Line]]:
    return (lines[start : start + size] for start in range(0, len(lines), size))


def _raise_peaks(peaks: dict[str, Peak], names: dict[int, str]) -> None:
    for state in StoryNoise.objects.filter(story__in=names):
        peak = peaks.setdefault(names[state.story_id], Peak())
        peak.volume = max(peak.volume, state.volume)
        peak.intensity = max(peak.intensity, state.intensity)
