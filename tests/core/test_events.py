"""The outbox takes many events in one statement, in their order, as it takes one."""

from datetime import timedelta
from typing import Any

import pytest

from core.events import emit, emit_all
from core.models import Event
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PAYLOAD: dict[str, Any] = {
    "comment": "018f",
    "level": 12.5,
    "before": None,
    "words": "„Straßenbahn“ 🚋",
    "in": [1, True],
}


def test_many_are_written_as_one_would_be(django_assert_num_queries: Any) -> None:
    moments = [NOW - timedelta(seconds=number, microseconds=1) for number in range(3)]
    with django_assert_num_queries(1):
        emit_all(Event(kind="comment.erased", story="tram", payload=PAYLOAD, occurred_at=at) for at in moments)
    emit("comment.erased", story="tram", at=NOW, **PAYLOAD)
    *many, one = Event.objects.order_by("id")
    assert [event.occurred_at for event in many] == moments
    assert {(event.kind, event.story) for event in many} == {(one.kind, one.story)}
    assert all(event.payload == one.payload == PAYLOAD for event in many)
    assert all(event.created_at for event in many)


def test_none_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        emit_all([])
