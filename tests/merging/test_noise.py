"""After a merger a level is as if one person had done all of it, and the fold says what the batch says."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber, Vouch
from discussion.threads.services import declare_stance, follow_story, publish_comment, react, remove_comment
from stories.models import Story
from stories.noise.contributors import top_contributors
from stories.noise.folding import check_noise, rebuild_noise
from stories.noise.models import ActorNoise, StoryNoise
from stories.noise.reference import _weekly_participants
from stories.noise.services import fold_pending
from tests.conftest import LONG_AGO, NOW
from tests.merging.conftest import LATER, Merge, Post

pytestmark = pytest.mark.django_db
NUMBERS = ("volume", "intensity", "mass", "presence", "clash", "critics", "defenders", "neutrals", "squares", "people")


@pytest.fixture
def twin(db: None) -> Story:
    """Where one person does all of it."""
    facts = {"title": "twin", "document": "twin", "content_hash": "0", "state": "published"}
    return Story.objects.create(slug="twin", published_at=LONG_AGO, created_at=LONG_AGO, **facts)


@pytest.fixture
def known(alice: Subscriber, other: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    for person in (alice, other, bob):
        Vouch.objects.create(subscriber=person, by=mo, reason="Known.", at=LONG_AGO)


def discuss(post: Post, place: Story, first: Subscriber, second: Subscriber, bob: Subscriber) -> None:
    """Two, or one, who stand apart, answer each other and Bob, and are answered by him."""
    one = post(first, "One.", side="critic", place=place)
    two = post(second, "Two.", side="defender", parent=one, minutes=1, place=place)
    three = post(bob, "Three.", side="critic", parent=two, minutes=2, place=place)
    post(first, "Four.", side="defender", parent=three, minutes=3, place=place)
    react(comment=three, subscriber=second, kind="disagree", at=NOW + timedelta(minutes=4))
    follow_story(story=place, subscriber=second, at=NOW + timedelta(minutes=5))
    declare_stance(story=place, subscriber=second, side="defender", because=None, at=NOW + timedelta(minutes=6))


def numbers_of_story(story: Story) -> list[float]:
    kept = StoryNoise.objects.get(story=story)
    return [getattr(kept, name) for name in NUMBERS]


def test_two_count_as_one(
    merge: Merge, post: Post, known: None, story: Story, twin: Story, alice: Subscriber, other: Subscriber,
    bob: Subscriber,
) -> None:  # fmt: skip
    discuss(post, story, alice, other, bob)
    discuss(post, twin, alice, alice, bob)
    fold_pending(at=LATER)
    assert StoryNoise.objects.get(story=story).people == 3
    assert _weekly_participants(LATER) == 3
    merge()
    fold_pending(at=LATER)
    assert check_noise(stories=[story.pk, twin.pk]) == []
    assert numbers_of_story(story) == pytest.approx(numbers_of_story(twin), rel=1e-12)
    assert not ActorNoise.objects.filter(actor=other).exists()
    assert {person.handle for person in top_contributors(story, at=LATER)} == {"alice", "bob"}
    assert _weekly_participants(LATER) == 2


def test_what_is_approved_or_taken_down_later_counts_for_the_person(
    merge: Merge, post: Post, known: None, story: Story, alice: Subscriber, other: Subscriber, bob: Subscriber,
    mo: Subscriber,
) -> None:  # fmt: skip
    post(alice, "One.", side="critic")
    waiting = post(other, "Two.", side="critic", held=True, minutes=1)
    shown = post(other, "Three.", side="critic", minutes=2)
    answer = post(bob, "No.", side="defender", parent=shown, minutes=3)
    fold_pending(at=LATER)
    merge()
    fold_pending(at=LATER)
    waiting.refresh_from_db()
    publish_comment(comment=waiting, version=1, at=LATER)
    shown.refresh_from_db()
    remove_comment(comment=shown, reason="R1", by=mo, at=LATER)
    fold_pending(at=LATER)
    assert check_noise(stories=[story.pk]) == []
    assert set(ActorNoise.objects.values_list("actor", flat=True)) == {alice.pk, bob.pk}
    assert ActorNoise.objects.get(actor=bob).cross_max == 0
    assert answer.author == bob


def test_a_fold_that_has_not_seen_the_merger_yet_is_put_right(
    merge: Merge, post: Post, story: Story, alice: Subscriber, other: Subscriber
) -> None:
    """What waits was recorded under either number, before or after: nothing of it is counted twice or under nobody."""
    post(alice, "One.")
    post(other, "Two.")
    merge()
    post(other, "Three, let in a moment before.", minutes=1)
    fold_pending(at=LATER)
    assert check_noise(stories=[story.pk]) == []
    assert list(ActorNoise.objects.values_list("actor", flat=True)) == [alice.pk]


def test_rebuilding_says_the_same(merge: Merge, post: Post, story: Story, alice: Subscriber, other: Subscriber) -> None:
    post(alice, "One.")
    post(other, "Two.", minutes=1)
    merge()
    fold_pending(at=LATER)
    before = numbers_of_story(story)
    rebuild_noise(stories=[story.pk], at=LATER)
    assert numbers_of_story(story) == pytest.approx(before, rel=1e-12)
