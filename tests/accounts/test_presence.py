"""On which days somebody was here: noted once a day, by app and browser, never by a program's key."""

from datetime import timedelta

import pytest

from accounts.credentials import find_credential
from accounts.keys import create_api_key
from accounts.models import Presence, Subscriber
from accounts.sessions import open_app_session, open_browser_session, prolong_browser_session
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def days() -> list[int]:
    return [presence.day.day for presence in Presence.objects.order_by("day")]


def test_an_app_is_here_once_a_day(alice: Subscriber) -> None:
    secret = open_app_session(subscriber=alice, user_agent="", at=NOW)[1]
    assert days() == [21]
    for at in (NOW + HOUR, NOW + 2 * HOUR, NOW + DAY, NOW + DAY + HOUR):
        assert find_credential(secret, at=at) is not None
    assert days() == [21, 22]


def test_a_browser_is_here_once_a_day(alice: Subscriber) -> None:
    open_browser_session(subscriber=alice, session_key="key", user_agent="", at=NOW)
    for at in (NOW + HOUR, NOW + DAY, NOW + DAY + HOUR):
        prolong_browser_session(session_key="key", at=at)
    open_browser_session(subscriber=alice, session_key="other", user_agent="", at=NOW + DAY)
    assert days() == [21, 22]


def test_a_key_is_nobody_being_here(alice: Subscriber) -> None:
    secret = create_api_key(owner=alice, name="robot", scopes=["read"], at=NOW)[1]
    assert find_credential(secret, at=NOW + DAY) is not None
    assert days() == []
