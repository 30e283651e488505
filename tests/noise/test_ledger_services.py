"""Writing the ledger: once each, frozen facts, and withdrawals that give back exactly what they took."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import Subscriber, Vouch
from core.redis_line import line
from stories.models import Story
from stories.noise import services
from stories.noise.models import Engagement, PendingNoise, StoryNoise
from stories.noise.tasks import fold_pending as fold_task
from tests.conftest import NOW
from tests.noise.ledger import folded, state_of


def say(story: Story, actor: Subscriber, key: str, at: datetime = NOW, **facts: Any) -> None:
    services.record_engagement(
        story=story, actor=actor, kind=facts.pop("kind", "comment"), source_key=key, at=at, **facts
    )


def make_old_hand(actor: Subscriber, story: Story) -> None:
    for number in range(django_settings.NEWCOMER_CONTRIBUTIONS):
        say(story, actor, f"old:{actor.handle}:{number}", NOW - timedelta(days=300 + number))


@pytest.fixture
def past(db: None) -> Story:
    """Another story, where people have become old hands."""
    at = NOW - timedelta(days=365)
    return Story.objects.create(
        slug="past", state="published", title="Past", document="tests:past", published_at=at, created_at=at
    )


@pytest.mark.trust("F7")
def test_an_act_is_recorded_once(story: Story, alice: Subscriber) -> None:
    say(story, alice, "comment:1", stance="critic")
    say(story, alice, "comment:1", NOW + timedelta(hours=1), stance="defender")
    act = Engagement.objects.get()
    assert (act.story, act.actor, act.kind, act.stance, act.occurred_at) == (story, alice, "comment", "critic", NOW)
    assert PendingNoise.objects.count() == 1


def test_an_act_costs_one_read_and_one_write(
    story: Story, alice: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        say(story, alice, "comment:1")


def test_the_fold_is_woken_after_commit_and_only_for_what_is_new(
    story: Story,
    alice: Subscriber,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        say(story, alice, "comment:1")
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        say(story, alice, "comment:1")
    assert callbacks == []


def test_the_task_lowers_its_flag_and_folds(story: Story, alice: Subscriber) -> None:
    line.ask("SET", "awake:noise.fold_pending", "a message")
    say(story, alice, "comment:1")
    fold_task()
    assert line.ask("GET", "awake:noise.fold_pending") is None
    assert StoryNoise.objects.get().story == story
    assert not PendingNoise.objects.exists()


@pytest.mark.parametrize(
    ("stance", "opposes", "crossing"),
    [
        ("critic", "defender", True),
        ("defender", "critic", True),
        ("critic", "critic", False),
        ("critic", "neutral", False),
        ("critic", "", False),
        ("", "defender", False),
        ("", "", False),
    ],
)
def test_crossing_is_frozen(story: Story, alice: Subscriber, stance: str, opposes: str, crossing: bool) -> None:
    say(story, alice, "comment:1", kind="reply", stance=stance, opposes=opposes)
    assert Engagement.objects.get().crossing is crossing


def test_who_is_a_newcomer(story: Story, past: Story, alice: Subscriber, newcomer: Subscriber, mo: Subscriber) -> None:
    def is_new(who: Subscriber, at: datetime = NOW) -> bool:
        return services.is_newcomer(subscriber=who, at=at)

    assert is_new(alice), "an old account that has said nothing yet"
    make_old_hand(alice, past)
    assert not is_new(alice)
    assert is_new(alice, NOW - timedelta(days=305)), "not yet at that time"
    services.retract_engagement(source_key="old:alice:3", actor=mo, at=NOW)
    assert is_new(alice), "a comment that was taken down is no contribution"
    services.restore_engagement(source_key="old:alice:3", actor=mo, at=NOW)
    assert not is_new(alice)
    make_old_hand(newcomer, past)
    assert is_new(newcomer), "ten comments do not make an account older"
    Vouch.objects.create(subscriber=newcomer, by=mo, reason="A colleague.", at=NOW)
    assert not is_new(newcomer)
    say(story, newcomer, "comment:vouched")
    assert Engagement.objects.get(source_key="comment:vouched").newcomer is False


@pytest.mark.trust("G10")
def test_retracting_takes_and_restoring_gives_back(
    story: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    say(story, alice, "comment:1", NOW - timedelta(hours=3))
    before = state_of(folded(story))
    say(story, bob, "comment:2")
    both = state_of(folded(story))
    for _ in range(2):  # the second call of each changes nothing
        services.retract_engagement(source_key="comment:2", actor=mo, at=NOW)
    assert state_of(folded(story)) == before
    for _ in range(2):
        services.restore_engagement(source_key="comment:2", actor=mo, at=NOW)
    assert state_of(folded(story)) == both
    services.retract_engagement(source_key="comment:2", actor=mo, at=NOW)
    assert state_of(folded(story)) == before
    rows = Engagement.objects.filter(target="comment:2").order_by("id")
    assert [(row.kind, row.actor, row.by) for row in rows] == [
        ("retract", bob, mo),
        ("restore", bob, mo),
        ("retract", bob, mo),
    ]


def test_withdrawing_what_is_not_in_the_ledger_does_nothing(story: Story, mo: Subscriber) -> None:
    services.retract_engagement(source_key="comment:held", actor=mo, at=NOW)
    services.restore_engagement(source_key="comment:held", actor=mo, at=NOW)
    assert not Engagement.objects.exists()
    assert not PendingNoise.objects.exists()


@pytest.mark.trust("G10")
def test_a_reply_to_a_comment_that_was_taken_down_crosses_to_nobody(
    story: Story, past: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    for person in (alice, bob):
        make_old_hand(person, past)
    say(story, alice, "comment:1", stance="critic")
    say(story, bob, "comment:2", kind="reply", target="comment:1", stance="defender", opposes="critic")
    say(story, alice, "comment:3", kind="reply", target="comment:2", stance="critic", opposes="defender")
    noise = folded(story)
    assert noise is not None
    assert noise.clash > 0
    services.retract_engagement(source_key="comment:1", actor=mo, at=NOW)
    noise = folded(story)
    assert noise is not None
    assert (noise.clash, noise.presence > 0) == (0, True)


@pytest.mark.trust("G10")
def test_exclusion_reaches_every_story_and_comes_back_exactly(
    story: Story, past: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    say(story, alice, "comment:1")
    say(past, bob, "comment:2", NOW - timedelta(days=1))
    alone = [state_of(folded(each)) for each in (story, past)]
    say(story, bob, "comment:3")
    say(past, bob, "comment:4", NOW - timedelta(hours=5))
    full = [state_of(folded(each)) for each in (story, past)]
    for _ in range(2):
        services.exclude_actor(actor=bob, by=mo, at=NOW)
    assert [state_of(folded(each)) for each in (story, past)] == [alone[0], {}]
    say(story, bob, "comment:5")
    assert state_of(folded(story)) == alone[0], "what he does while he is excluded does not count either"
    services.retract_engagement(source_key="comment:5", actor=mo, at=NOW)
    for _ in range(2):
        services.include_actor(actor=bob, by=mo, at=NOW)
    assert [state_of(folded(each)) for each in (story, past)] == full
    assert list(Engagement.objects.filter(story=None).order_by("id").values_list("kind", "actor", "by")) == [
        ("exclude", bob.pk, mo.pk),
        ("include", bob.pk, mo.pk),
    ]


def test_exclusion_from_one_story_and_from_all_are_independent(
    story: Story, past: Story, bob: Subscriber, mo: Subscriber
) -> None:
    for number, where in enumerate((story, past)):
        say(where, bob, f"comment:{number}")
    services.exclude_actor(actor=bob, story=story, by=mo, at=NOW)
    services.exclude_actor(actor=bob, by=mo, at=NOW)
    services.include_actor(actor=bob, by=mo, at=NOW)
    assert (folded(story), bool(folded(past))) == (None, True)
    services.include_actor(actor=bob, story=story, by=mo, at=NOW)
    assert folded(story)


def test_live_acts_are_the_same_to_the_orm_and_to_the_score(
    story: Story, past: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    for number, (where, who) in enumerate([(story, alice), (story, alice), (story, bob), (past, bob), (past, charlie)]):
        say(where, who, f"comment:{number}")
    services.retract_engagement(source_key="comment:0", actor=mo, at=NOW)
    services.exclude_actor(actor=bob, story=past, by=mo, at=NOW)
    services.exclude_actor(actor=charlie, by=mo, at=NOW)
    acts = Engagement.objects.live().filter(kind="comment").order_by("id")
    assert [act.source_key for act in acts] == ["comment:1", "comment:2"]
    assert (bool(folded(story)), folded(past)) == (True, None)
