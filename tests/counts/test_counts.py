"""Counts do not drift: 10,000 steps of everything that there is to do, with `--hypothesis-profile=exploring`."""

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from stories.models import Story
from tests.conftest import LONG_AGO, NOW
from tests.counts.discussion import Cast, Discussion

STEPS = 40
EXAMPLES = {"steady": 3, "exploring": 250}


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
    people = [alice, bob, charlie, newcomer]
    return Cast(people=people, stories=stories, moderator=mo, editor=edith, clock=clock, reader=anonymous)


@pytest.mark.trust("W8")
def test_every_count_is_a_recount_after_every_step(cast: Cast) -> None:
    class OnThisSite(Discussion):
        pass

    OnThisSite.cast = cast
    examples = EXAMPLES[settings.get_current_profile_name()]
    run_state_machine_as_test(OnThisSite, settings=settings(max_examples=examples, stateful_step_count=STEPS))
