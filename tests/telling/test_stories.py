"""Corrections and bands of noise: who hears of them, and when it is one notice."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Notice
from core.events import emit
from discussion.threads.models import Comment
from discussion.threads.services import declare_stance, delete_comment, follow_story, react
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.telling.conftest import correct, gather, gather_anew, told


def change_band(story: Story, before: str, band: str, *, hours: int = 0) -> None:
    fold_pending(at=NOW)
    StoryNoise.objects.filter(story=story).update(band=band)
    emit("noise.band_changed", story=story.slug, at=NOW + timedelta(hours=hours), band=band, before=before, level=50.0)


def test_a_correction_is_told_to_all_who_took_part(
    shown: Comment, story: Story, mo: Subscriber, edith: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    alice, bob, charlie = Subscriber.objects.get(handle="alice"), make_subscriber("bob"), make_subscriber("charlie")
    react(comment=shown, subscriber=bob, kind="fair", at=NOW)
    declare_stance(story=story, subscriber=charlie, side="critic", because=None, at=NOW)
    follow_story(story=story, subscriber=mo, at=NOW)
    correct(story, edith)
    gather()
    for person in (alice, bob, charlie, mo):
        says = next(each for each in told(person) if each.address.endswith("#version-2"))
        assert says.headline == "“Tram line nine divides the whole town” was corrected"
        assert says.words == "It is the whole town."
        assert says.address == "/stories/tram-line-nine/corrections/#version-2"
    assert told(edith) == []
    assert Notice.objects.filter(kind="correction", period="2").count() == 4


def test_whoever_has_taken_his_words_back_took_no_part(
    shown: Comment, story: Story, alice: Subscriber, edith: Subscriber
) -> None:
    delete_comment(comment=shown, author=alice, at=NOW)
    correct(story, edith)
    gather()
    assert told(alice) == []


def test_each_version_is_one_notice(shown: Comment, story: Story, alice: Subscriber, edith: Subscriber) -> None:
    for title in ("A second title of it", "A third title of it"):
        correct(story, edith, title)
        gather()
    gather_anew()
    assert [notice.facts for notice in Notice.objects.order_by("id")] == [
        {"version": 2, "fields": ["title"]},
        {"version": 3, "fields": ["title"]},
    ]


def test_another_band_is_told_to_those_who_follow(
    shown: Comment, story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    change_band(story, "murmur", "loud")
    gather()
    [says] = told(bob)
    assert says.headline == "The noise of “Tram line nine divides the old town” went from “murmur” to “loud”"
    assert says.address == "/stories/tram-line-nine/#noise"
    assert told(alice) == []


def test_a_day_of_ups_and_downs_is_one_notice(story: Story, bob: Subscriber) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    for before, band in (("murmur", "loud"), ("loud", "buzz"), ("buzz", "murmur")):
        change_band(story, before, band)
    gather()
    [says] = told(bob)
    assert says.headline == "The noise of “Tram line nine divides the old town” left “murmur” for a while"
    change_band(story, "murmur", "loud", hours=20)
    gather()
    assert len(told(bob)) == 2


@pytest.mark.trust("V12")
def test_of_a_hidden_story_nothing_is_told_or_read(story: Story, bob: Subscriber, edith: Subscriber) -> None:
    follow_story(story=story, subscriber=bob, at=NOW)
    change_band(story, "murmur", "loud")
    gather()
    correct(story, edith)
    Story.objects.filter(pk=story.pk).update(state="draft", published_at=None)
    gather()
    assert told(bob) == []
    assert Notice.objects.count() == 1
