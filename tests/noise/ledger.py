"""Ledgers in bulk, and generated ones."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.models import Engagement, PendingNoise, StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.noise.oracle import WEIGHT, Row

People = Callable[[int], list[Subscriber]]
TEN_YEARS = 10 * 365 * 24 * 3600


def write(story: Story, people: Sequence[Subscriber], rows: Iterable[Row], known: dict[str, int] | None = None) -> None:
    """The rows as ledger rows of `story`, in their order, each pending as the services would have it.

    `Row.actor` counts `people`; `known` tells whose the acts are that rows were written about earlier.
    """
    rows, whose = list(rows), known if known is not None else {}
    whose.update({row.key: row.actor for row in rows if row.key})
    begun = Engagement.objects.count()
    entries = Engagement.objects.bulk_create(
        [
            Engagement(
                story=None if row.everywhere else story,
                actor=people[row.actor],
                kind=row.kind,
                target=row.target and f"{story.pk}:{row.target}",
                stance=row.stance,
                newcomer=row.newcomer,
                crossing=row.crossing,
                occurred_at=row.at,
                source_key=f"{story.pk}:{row.key or f'{row.kind}:{begun + number}'}",
            )
            for number, row in enumerate(rows)
        ]
    )
    PendingNoise.objects.bulk_create(
        PendingNoise(story=story, act=entry)
        if row.key
        else PendingNoise(story=story, actor=people[whose.get(row.target, row.actor)])
        for row, entry in zip(rows, entries, strict=True)
    )


def folded(story: Story, at: datetime = NOW) -> StoryNoise | None:
    """The state of `story` after a fold."""
    fold_pending(at=at)
    return StoryNoise.objects.filter(story=story).select_related("params").first()


@st.composite
def ledgers(draw: st.DrawFn, people: int = 5, acts: int = 14, withdrawals: int = 8) -> list[Row]:
    """Acts of up to ten years, with stances that change, crossings, retractions and exclusions, each also undone."""
    rows = [draw(_act(number, people)) for number in range(draw(st.integers(0, acts)))]
    return rows + [draw(_withdrawal(len(rows), people)) for _ in range(draw(st.integers(0, withdrawals)))]


def _act(number: int, people: int) -> st.SearchStrategy[Row]:
    seconds = st.one_of(st.integers(0, 3 * 24 * 3600), st.integers(0, TEN_YEARS))
    return st.builds(
        Row,
        kind=st.sampled_from(sorted(WEIGHT)),
        actor=st.integers(0, people - 1),
        at=seconds.map(lambda ago: NOW - timedelta(seconds=ago)),
        key=st.just(f"act:{number}"),
        target=st.integers(0, max(0, number - 1)).map(lambda target: f"act:{target}" if number else ""),
        stance=st.sampled_from(["", "critic", "defender", "neutral"]),
        newcomer=st.booleans(),
        crossing=st.booleans(),
    )


def _withdrawal(acts: int, people: int) -> st.SearchStrategy[Row]:
    about_acts: st.SearchStrategy[Row] = st.builds(
        Row,
        kind=st.sampled_from(["retract", "retract", "restore"]),
        actor=st.just(0),
        at=st.just(NOW),
        target=st.integers(0, max(0, acts - 1)).map(lambda number: f"act:{number}"),
    )
    about_people: st.SearchStrategy[Row] = st.builds(
        Row,
        kind=st.sampled_from(["exclude", "exclude", "include"]),
        actor=st.integers(0, people - 1),
        at=st.just(NOW),
        everywhere=st.booleans(),
    )
    return about_acts | about_people


def state_of(noise: StoryNoise | None) -> dict[str, Any]:
    """Every number of a state, without the moment of its computing; nothing for silence."""
    if noise is None:
        return {}
    names = {field.attname for field in StoryNoise._meta.concrete_fields} - {"story_id", "computed_at"}
    return {name: getattr(noise, name) for name in names}
