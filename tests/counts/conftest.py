"""The people and stories of the state machines."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from stories.models import Story, Topic
from tests.conftest import LONG_AGO, NOW
from tests.counts.discussion import Cast


@pytest.fixture
def cast(
    alice: Subscriber,
    bob: Subscriber,
    charlie: Subscriber,
    newcomer: Subscriber,
    mo: Subscriber,
    edith: Subscriber,
    anonymous: APIClient,
    monkeypatch: pytest.MonkeyPatch,
) -> Cast:
    clock = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    for person in (alice, bob, charlie):
        Vouch.objects.create(subscriber=person, by=mo, reason="Known in person.", at=LONG_AGO)
    stories = [
        Story.objects.create(
            slug=name, title=name, document=name, state="published", published_at=LONG_AGO, created_at=LONG_AGO
        )
        for name in ("one", "two", "three")
    ]
    Topic.objects.bulk_create(Topic(slug=name, name=name) for name in ("roads", "rails"))
    people = [alice, bob, charlie, newcomer]
    return Cast(people=people, stories=stories, moderator=mo, editor=edith, clock=clock, reader=anonymous)
