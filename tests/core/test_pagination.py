"""Keyset pages: every row once, in order, in both directions, while others come and go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.core.signing import b64_decode
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings
from rest_framework.exceptions import ValidationError

from core.api.pagination import Key, Page, paginate
from core.models import Event
from tests.conftest import NOW

KEYS = [Key("occurred_at", descending=True), Key("id")]
ONE_WAY = [Key("occurred_at", descending=True, read=datetime.fromisoformat), Key("id", descending=True)]


def _page(limit: int, cursor: str | None, keys: Sequence[Key] = KEYS) -> Page:
    return paginate(Event.objects.all(), keys=keys, limit=limit, cursor=cursor, name="events")


def _write(hours: int) -> Event:
    return Event.objects.create(kind="test", occurred_at=NOW + timedelta(hours=hours))


class PagingTest(TestCase):
    """Hypothesis drives the database, so each example runs in its own transaction."""

    @settings(max_examples=60)
    @given(
        hours=st.lists(st.integers(0, 4), max_size=25),  # few hours: many ties, which only the id breaks
        one_way=st.booleans(),
        limits=st.lists(st.integers(1, 6), min_size=1, max_size=5),
        late=st.lists(st.integers(0, 4), max_size=5),
    )
    def test_every_row_is_seen_once_while_others_arrive(
        self, hours: list[int], one_way: bool, limits: list[int], late: list[int]
    ) -> None:
        first = [_write(h) for h in hours]
        expected = [e.id for e in sorted(first, key=lambda e: (-e.occurred_at.timestamp(), -e.id if one_way else e.id))]
        seen: list[int] = []
        cursor: str | None = None
        arrivals = list(late)
        for step in count():
            page = _page(limits[step % len(limits)], cursor, ONE_WAY if one_way else KEYS)
            seen += [row.id for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
            if arrivals:
                _write(arrivals.pop())
        assert [i for i in seen if i in set(expected)] == expected
        assert len(seen) == len(set(seen))

    @settings(max_examples=30)
    @given(
        hours=st.lists(st.integers(0, 4), min_size=1, max_size=20),
        keys=st.sampled_from([KEYS, ONE_WAY]),
        limit=st.integers(1, 5),
    )
    def test_going_back_shows_the_page_before(self, hours: list[int], keys: list[Key], limit: int) -> None:
        for h in hours:
            _write(h)
        first = _page(limit, None, keys)
        assert first.previous is None
        if first.next:
            second = _page(limit, first.next, keys)
            assert second.previous is not None
            assert [r.id for r in _page(limit, second.previous, keys).rows] == [r.id for r in first.rows]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "a.b", "", "ZXZpbA", "\x00", "é" * 50])
def test_a_cursor_that_we_did_not_write_is_refused(cursor: str) -> None:
    if not cursor:
        assert _page(3, cursor).rows == []
        return
    with pytest.raises(ValidationError):
        _page(3, cursor)


@pytest.mark.django_db
def test_a_cursor_of_another_list_is_refused() -> None:
    for hours in range(3):
        _write(hours)
    cursor = paginate(Event.objects.all(), keys=[Key("id")], limit=1, cursor=None, name="other").next
    with pytest.raises(ValidationError):
        _page(1, cursor)


@pytest.mark.django_db
def test_a_sealed_cursor_leads_on_and_tells_nothing(settings: Settings) -> None:
    for hours in range(3):
        _write(hours)

    def read(cursor: str | None, name: str = "events", keys: Sequence[Key] = KEYS) -> Page:
        return paginate(Event.objects.all(), keys=keys, limit=1, cursor=cursor, name=name, is_sealed=True)

    first, again = read(None), read(None)
    assert first.next is not None
    assert first.next == again.next  # equal answers stay equal
    assert str(NOW.year).encode() not in b64_decode(first.next.encode())
    assert [event.occurred_at for event in read(first.next).rows] == [NOW + timedelta(hours=1)]
    for name, cursor in (("other", first.next), ("events", f"{first.next[:-1]}!"), ("events", _page(1, None).next)):
        with pytest.raises(ValidationError):
            read(cursor, name)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    assert read(first.next).rows
