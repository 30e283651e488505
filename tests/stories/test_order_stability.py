"""Stories come, go and change their rank while somebody turns pages: whoever stays where it was is shown once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from core.api.pagination import write_cursor
from stories.api.listing import ORDERS
from stories.models import SILENT, Story
from tests.conftest import LONG_AGO

Place = tuple[float, int]  # few ranks and times, so that many stories tie
Event = tuple[str, int, Place]

PLACES = st.tuples(st.sampled_from([SILENT, -1.5, 0.1, 0.30000000000000004, 7.0]), st.integers(0, 3))
EVENTS = st.lists(st.tuples(st.sampled_from(["come", "go", "move"]), st.integers(0, 30), PLACES), max_size=3)


def make(slug: str, place: Place) -> Story:
    rank, hours = place
    return Story(
        slug=slug,
        title=slug,
        state=Story.State.PUBLISHED,
        document=f"tests:{slug}",
        content_hash="",
        published_at=LONG_AGO - timedelta(hours=hours, microseconds=hours),
        created_at=LONG_AGO,
        noise_rank=rank,
        trend_rank=-rank,
    )


def happen(turn: int, events: list[Event], stories: list[str]) -> Iterator[str]:
    """Let it happen; the slugs of those that something happened to."""
    for number, (kind, which, place) in enumerate(events):
        slug = f"new-{turn}-{number}" if kind == "come" else stories[which % len(stories)]
        match kind:
            case "come":
                make(slug, place).save()
            case "go":
                Story.objects.filter(slug=slug).update(state=Story.State.ARCHIVED)
            case "move":
                Story.objects.filter(slug=slug).update(noise_rank=place[0], trend_rank=-place[0])
        yield slug


class OrderTest(TestCase):
    """Hypothesis drives the database, so each example runs in its own transaction."""

    @pytest.mark.trust("W13")
    @settings(max_examples=40)
    @given(
        order=st.sampled_from(list(ORDERS)),
        backwards=st.booleans(),
        places=st.lists(PLACES, min_size=1, max_size=9),
        limit=st.integers(1, 4),
        turns=st.lists(EVENTS, max_size=5),
    )
    def test_who_stays_is_shown_once_and_in_order(
        self, order: str, backwards: bool, places: list[Place], limit: int, turns: list[list[Event]]
    ) -> None:
        Story.objects.bulk_create(make(f"s{number}", place) for number, place in enumerate(places))
        by = [("-" if key.descending else "") + key.path for key in ORDERS[order]]
        rows = list(Story.objects.order_by(*by))
        cursor = write_cursor(f"stories:{order}", ORDERS[order], rows[-1], backwards=True) if backwards else None
        stories = [story.slug for story in (rows[-2::-1] if backwards else rows)]
        seen, touched = self.turn_pages(order, cursor, limit, turns, [story.slug for story in rows])
        assert [slug for slug in seen if slug not in touched] == [slug for slug in stories if slug not in touched]

    def turn_pages(
        self, order: str, cursor: str | None, limit: int, turns: list[list[Event]], stories: list[str]
    ) -> tuple[list[str], set[str]]:
        """All that is shown until there is no further page, and what changed its place meanwhile."""
        seen: list[str] = []
        touched: set[str] = set()
        way = "previous" if cursor else "next"
        for turn in range(40):
            query = {"order": order, "limit": str(limit)} | ({"cursor": cursor} if cursor else {})
            page = APIClient().get("/api/v1/stories/", query).json()
            slugs = [card["slug"] for card in page["results"]]
            seen += slugs if way == "next" else reversed(slugs)
            if (cursor := page[way]) is None:
                return seen, touched
            touched |= set(happen(turn, turns[turn] if turn < len(turns) else [], stories))
        raise AssertionError("the pages have no end")
