"""Times that programs send: each instant is one, however it is spelt, and what is no time is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api import examples
from stories.models import Story
from stories.services import publish_draft
from stories.tasks import publish_due_stories_task
from tests.conftest import NOW
from tests.stories.conftest import LIST

pytestmark = pytest.mark.trust("W13")


def hand_in(desk: APIClient, when: str) -> Any:
    return desk.post(LIST, {**examples.NEW, "state": "published", "publish_at": when})


@pytest.mark.parametrize(
    "when", ["2098-12-31T23:59:60Z", "2098-12-31T23:59:60+00:00", "2098-12-31T24:00:01Z", "2098-02-30T00:00:00Z"]
)
def test_a_leap_second_is_refused_by_name_and_nothing_is_written(desk: APIClient, when: str) -> None:
    answer = hand_in(desk, when)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/publish_at")
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("2098-10-26T02:30:00+02:00", datetime(2098, 10, 26, 0, 30, tzinfo=UTC)),  # the hour that comes twice
        ("2098-10-26T02:30:00+01:00", datetime(2098, 10, 26, 1, 30, tzinfo=UTC)),
        ("2098-12-31T23:59:59.999999Z", datetime(2098, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2099-01-01T13:45:00+13:45", datetime(2099, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_one_in_every_spelling(desk: APIClient, when: str, instant: datetime) -> None:
    assert hand_in(desk, when).status_code == 201
    assert Story.objects.get().published_at == instant


@pytest.mark.parametrize("skew", [timedelta(days=-1), timedelta(days=1)])
def test_a_worker_whose_clock_is_wrong_publishes_nothing_early(
    story: Story, edith: Subscriber, skew: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    Story.objects.filter(pk=story.pk).update(state="review", published_at=None)
    story.refresh_from_db()
    now = timezone.now()
    publish_draft(story=story, actor=edith, at=NOW, publish_at=max(now, NOW) + timedelta(hours=12))
    monkeypatch.setattr(timezone, "now", lambda: now + skew)
    publish_due_stories_task()
    story.refresh_from_db()
    assert story.state == "scheduled"
