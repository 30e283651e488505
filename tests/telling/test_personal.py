"""What notices keep about a person is handed over and forgotten, and nothing of anybody else."""

from typing import Any

import pytest

from accounts.models import Subscriber
from accounts.notices import personal
from accounts.notices.models import Cadence, Channel, Kind, MailSettings, Mute, Notice, Preference, ThreadFollow
from accounts.notices.preferences import change_preferences
from accounts.notices.services import follow_thread, mute_person, mute_thread
from core.personal import Choice, Fate
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.telling.conftest import Say, gather


@pytest.fixture
def everything(shown: Comment, say: Say, alice: Subscriber, bob: Subscriber, charlie: Subscriber) -> None:
    """Alice and Bob each were told something, chose something, and listen to something."""
    answer = say(bob, "an answer", shown)
    say(alice, "and back", answer)
    gather()
    for person in (alice, bob):
        weekly = {Kind.REPLY: {Channel.MAIL: Cadence.WEEKLY}}
        change_preferences(subscriber=person, cadences=weekly, mail={"time_zone": "Europe/Berlin"})
        follow_thread(subscriber=person, thread="comment:1", at=NOW)
        mute_thread(subscriber=person, thread="story:1", at=NOW)
        mute_person(subscriber=person, person=charlie, at=NOW)


def collected(person: Subscriber) -> dict[str, list[Any]]:
    return {section.name: list(section.rows) for section in personal.collect(person.pk)}


def test_all_of_it_is_handed_over_without_words_and_names(everything: None, alice: Subscriber) -> None:
    found = collected(alice)
    assert {name: len(rows) for name, rows in found.items()} == {
        "notices": 1,
        "preferences": 1,
        "mail_times": 1,
        "followed_threads": 1,
        "muted_threads": 1,
        "blocks": 1,
    }
    assert not [name for name in ("bob", "charlie", "answer") if name in str(found)]


@pytest.mark.trust("V18")
def test_all_of_it_is_forgotten_and_nothing_of_others(
    everything: None, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    before = collected(bob)
    for _ in range(2):
        personal.erase(alice.pk, choice=Choice(comments=Fate.REMOVED), at=NOW)
    assert not any(collected(alice).values())
    assert collected(bob) == before
    personal.erase(charlie.pk, choice=Choice(comments=Fate.REMOVED), at=NOW)
    assert not Mute.objects.filter(person=charlie).exists()
    for model in (Notice, Preference, MailSettings, ThreadFollow):
        assert model._default_manager.count() == 1
