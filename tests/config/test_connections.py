"""One REDIS_URL is the broker and, one database further, the cache: over TCP and over a Unix socket."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.connections import cache_url, celery_broker


@pytest.mark.parametrize(
    ("redis_url", "cache", "broker"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/1", "redis://127.0.0.1:6379/0"),
        ("redis://:secret@cache.example:6380/6", "redis://:secret@cache.example:6380/7", None),
        ("unix:///tmp/hb/v.sock?db=0", "unix:///tmp/hb/v.sock?db=1", "redis+socket:///tmp/hb/v.sock?virtual_host=0"),
        ("unix:///tmp/hb/v.sock?db=12", "unix:///tmp/hb/v.sock?db=13", "redis+socket:///tmp/hb/v.sock?virtual_host=12"),
    ],
)
def test_addresses_of_cache_and_broker(redis_url: str, cache: str, broker: str | None) -> None:
    assert cache_url(redis_url) == cache
    assert celery_broker(redis_url)["broker_url"] == (broker or redis_url)


@pytest.mark.parametrize("redis_url", ["http://127.0.0.1/0", "redis://127.0.0.1/first"])
def test_nonsense_stops_the_start(redis_url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        cache_url(redis_url)
