"""In a loud story everybody waits between two comments, whatever side he is on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from environs import Env
from rest_framework.test import APIClient

from accounts.models import Subscriber
from config.cooling import SECONDS, read_cooling
from core.errors import DomainError
from discussion.threads.cooling import CoolingError, next_comment_at
from discussion.threads.models import Comment
from discussion.threads.services import edit_comment
from stories.models import Story
from stories.noise.scoring import band_of
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, thread_url

WAIT = timedelta(seconds=20)


@pytest.fixture
def loud(settings: Any) -> None:
    """Stories are silent in these tests; what the others wait there is what loud ones wait elsewhere."""
    settings.COOLING_SECONDS = {**SECONDS, "silent": 20}


@pytest.fixture
def fast(settings: Any) -> None:
    settings.LIMITS_BY_TRUST = {
        trust: {**limits, "comments_per_minute": 100} for trust, limits in settings.LIMITS_BY_TRUST.items()
    }


def test_every_band_of_the_noise_has_a_wait() -> None:
    assert list(SECONDS) == [band_of(level) for level in (0, 10, 30, 50, 70, 90)]


@pytest.mark.parametrize("told", ["roar=3", "loud", "loud=-1", "storm=4000", "loud=100,storm=20", "loud=soon"], ids=str)
def test_nonsense_stops_the_start(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOLING_SECONDS", told)
    with pytest.raises(ImproperlyConfigured, match="COOLING_SECONDS"):
        read_cooling(Env())


def test_in_a_silent_story_nobody_waits(post: Post, fast: None, alice: Subscriber, story: Story) -> None:
    post("one")
    assert next_comment_at(author=alice, story=story, at=NOW) is None
    assert post("two").body == "two"


@pytest.mark.parametrize("side", ["critic", "defender", "neutral", ""])
def test_the_wait_is_the_same_for_every_side(
    side: str, post: Post, loud: None, alice: Subscriber, bob: Subscriber, story: Story, make_story: Callable[[], Story]
) -> None:
    post("one", side=side)
    with pytest.raises(CoolingError) as refused:
        post("two", side=side, at=NOW + timedelta(seconds=5))
    assert (refused.value.retry_after, refused.value.data["next_comment_at"]) == (15, NOW + WAIT)
    assert Comment.objects.count() == 1
    assert next_comment_at(author=alice, story=story, at=NOW) == NOW + WAIT, "a refused one is not counted"
    post("elsewhere", story=make_story())
    post("somebody else", author=bob)
    assert post("two", side=side, at=NOW + WAIT).body == "two"


def test_what_waits_for_approval_is_counted_and_an_edit_is_not(post: Post, loud: None, alice: Subscriber) -> None:
    comment = post("one", held=True)
    assert edit_comment(comment=comment, author=alice, body="new", version=1, held=True, at=NOW).latest_version == 2
    with pytest.raises(CoolingError):
        post("two")


def test_a_clock_that_is_set_back_makes_nobody_wait_for_a_day(post: Post, loud: None) -> None:
    post("one", at=NOW + timedelta(days=1))
    with pytest.raises(CoolingError) as refused:
        post("two", at=NOW)
    assert refused.value.retry_after == WAIT.seconds


@pytest.mark.usefixtures("still_clock")
def test_the_api_announces_it_and_the_refusal_tells_it(
    as_alice: APIClient, loud: None, story: Story, make_comment: MakeComment
) -> None:
    make_comment(created_at=NOW - WAIT)
    written = as_alice.post(thread_url(story), {"body": "one"}).json()
    assert written["next_comment_at"] == "2026-11-21T12:00:20Z"
    assert as_alice.get(f"/api/v1/stories/{story.slug}/me/").json()["next_comment_at"] == written["next_comment_at"]
    refused = as_alice.post(thread_url(story), {"body": "two"})
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "cooling", "20")
    assert refused.json()["next_comment_at"] == written["next_comment_at"]
    assert Comment.objects.count() == 2


@pytest.mark.trust("W11")
@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_passes(post: Post, loud: None, fast: None) -> None:
    def run(number: int) -> Any:
        try:
            return post(f"number {number}")
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(run, range(20)))
    assert results.count("cooling") == 19
    assert Comment.objects.count() == 1
