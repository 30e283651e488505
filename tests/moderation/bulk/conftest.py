"""Many people with many words, and a decision about them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Subscriber, Vouch
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk
from discussion.moderation.bulk.performing import perform_bulk
from discussion.moderation.bulk.previewing import Preview, preview_bulk
from discussion.moderation.models import BulkDecision
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import Write

LATER = NOW + timedelta(hours=1)
Look = Callable[..., Preview]


@pytest.fixture
def crowd(make_subscriber: Callable[..., Subscriber], mo: Subscriber) -> list[Subscriber]:
    """Three whose words are public at once."""
    people = [make_subscriber(f"person{number}") for number in range(3)]
    Vouch.objects.bulk_create(Vouch(subscriber=person, by=mo, reason="Known.", at=NOW) for person in people)
    return people


@pytest.fixture
def words(write: Write, crowd: list[Subscriber]) -> list[Comment]:
    """Two public comments of each."""
    return [write(person, f"Word {turn} of {person}.", minutes=turn) for person in crowd for turn in range(2)]


@pytest.fixture
def look(mo: Subscriber) -> Look:
    """`look({"author": "person0"}, action="remove")`: a preview, by Mo, under R1."""

    def preview(selection: dict[str, Any], **sent: Any) -> Preview:
        facts = {"action": "remove", "rule": "R1", "note": "One campaign.", "actor": mo, "at": LATER, **sent}
        return preview_bulk(selection=selection, **facts)

    return preview


def carry_out(*, at: datetime = LATER) -> None:
    """What the job does, until nothing is left."""
    while perform_bulk(at=at):
        pass


def decide_all(preview: Preview, *, at: datetime = LATER) -> BulkDecision:
    """Confirm and carry out."""
    bulk = confirm_bulk(token=preview.token, actor=preview.bulk.actor, at=at)
    carry_out(at=at)
    bulk.refresh_from_db()
    return bulk


def take_back(bulk: BulkDecision, actor: Subscriber, *, at: datetime = LATER + timedelta(hours=1)) -> BulkDecision:
    """Reverse and carry that out."""
    reversal = reverse_bulk(bulk_id=bulk.pk, note="It was no campaign.", actor=actor, at=at)
    carry_out(at=at)
    reversal.refresh_from_db()
    return reversal
