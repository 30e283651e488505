"""A Redis that forgets everything, or is full, gives nobody one guess or one code more: those are counted elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as project
from django.core.cache import caches
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import SignInCode, Subscriber
from accounts.signin.pace import ResendTooSoonError, TooManyCodesError
from accounts.signin.services import request_code
from config.connections import cache_url
from core.limits import limiter
from launch.servers import Valkey
from tests.accounts.conftest import SESSIONS, other_than
from tests.conftest import NOW
from tests.core.test_limits import FIVE_EVER
from tests.faults.full import full

pytestmark = [pytest.mark.django_db, pytest.mark.trust("F6")]


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator["redis.Redis"]:
    """A Redis for the cache and the limits of this test alone."""
    before = caches.settings["default"]["LOCATION"]
    with Valkey(tmp_path / "valkey", durable=False) as valkey, redis.Redis.from_url(valkey.url) as server:
        keep_counts_at(cache_url(valkey.url))
        yield server
        keep_counts_at(before)


@pytest.fixture(params=["flushed", "full"])
def lose_counts(request: pytest.FixtureRequest, own_redis: "redis.Redis") -> Iterator[Callable[[], object]]:
    """Called again and again: Redis keeps nothing of what was counted, or could not count it to begin with."""
    if request.param == "flushed":
        yield own_redis.flushall
    else:
        with full(own_redis):
            yield own_redis.ping


def keep_counts_at(url: str) -> None:
    """Where this process keeps its cache and counts its limits from here on."""
    caches.settings["default"]["LOCATION"] = url
    with suppress(AttributeError):  # not opened yet
        del caches["default"]
    limiter.connect(url)


def test_a_code_is_judged_five_times(
    lose_counts: Callable[[], object], mailed_code: Callable[[str], str], anonymous: APIClient
) -> None:
    code = mailed_code("dora@example.com")
    typed = {"email": "dora@example.com", "code": other_than(code), "client": "app"}
    for _ in range(5):
        assert anonymous.post(SESSIONS, typed, format="json").json()["code"] == "code_wrong"
        lose_counts()
    response = anonymous.post(SESSIONS, {**typed, "code": code}, format="json")
    assert (response.status_code, response.json()["code"]) == (429, "code_exhausted")
    assert SignInCode.objects.get().attempts == 5
    assert not Subscriber.objects.exists()


def test_a_network_guesses_no_more_often(
    lose_counts: Callable[[], object], mailed_code: Callable[[str], str], anonymous: APIClient, settings: Settings
) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 3
    answers = []
    for name in ("ann", "ben", "cleo", "dora"):
        code = mailed_code(f"{name}@example.com")
        typed = {"email": f"{name}@example.com", "code": other_than(code), "client": "app"}
        answers.append(anonymous.post(SESSIONS, typed, format="json").json()["code"])
        lose_counts()
    assert answers == ["code_wrong"] * 3 + ["too_many_guesses"]


def test_a_mailbox_gets_no_more_codes(lose_counts: Callable[[], object], settings: Settings) -> None:
    def ask(minute: int) -> None:
        lose_counts()
        request_code(email="dora@example.com", network="192.0.2.7", at=NOW + timedelta(minutes=minute))

    allowed = project.SIGN_IN_CODES_PER_HOUR * 3 // 5  # for one network
    for minute in range(allowed):
        ask(minute)
        with pytest.raises(ResendTooSoonError):
            ask(minute)
    with pytest.raises(TooManyCodesError):
        ask(allowed)
    assert SignInCode.objects.count() == allowed


def test_other_limits_are_counted_in_each_process_while_redis_is_full(
    own_redis: "redis.Redis", caplog: pytest.LogCaptureFixture
) -> None:
    with full(own_redis):
        assert [limiter.hit(FIVE_EVER, "alice").allowed for _ in range(7)] == [True] * 5 + [False] * 2
    assert "limits are counted in each process" in caplog.text
