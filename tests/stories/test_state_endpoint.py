"""PUT stories/{slug}/state/."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from stories.models import Story, Transition
from tests.stories.conftest import at, told


def test_closing_is_noted_and_seen(desk: APIClient, anonymous: APIClient, harbour: Story) -> None:
    answer = desk.put(at(harbour, "state/"), {"state": "closed", "note": "Said all."})
    assert (answer.status_code, answer.json()["state"]) == (200, "closed")
    assert anonymous.get(at(harbour)).json()["discussion"]["state"] == "closed"
    assert Transition.objects.order_by("-id")[0].note == "Said all."
    assert desk.put(at(harbour, "state/"), {"state": "closed"}).status_code == 200
    assert Transition.objects.filter(after="closed").count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"state": "closed"}, 409, "story_not_published"),
        ({"state": "archived"}, 409, "story_not_published"),
        ({"state": "scheduled"}, 422, "publish_time_missing"),
        ({"state": "scheduled", "publish_at": "2020-01-01T00:00:00Z"}, 422, "publish_time_past"),
        ({"state": "published", "version": 2}, 409, "story_changed"),
        ({"state": "review", "publish_at": "2099-01-01T00:00:00Z"}, 400, "malformed"),
        ({"state": "merged"}, 400, "malformed"),
        ({}, 400, "malformed"),
        ({"state": "draft", "note": "x" * 301}, 400, "malformed"),
    ],
)
def test_what_is_not_allowed_is_refused(
    desk: APIClient, waiting: Story, sent: dict[str, Any], status: int, code: str
) -> None:
    assert told(desk.put(at(waiting, "state/"), sent)) == (status, code)
    waiting.refresh_from_db()
    assert waiting.state == "review"


@pytest.mark.parametrize("state", ["published", "closed"])
def test_a_merged_story_stays_archived(desk: APIClient, harbour: Story, waiting: Story, state: str) -> None:
    Story.objects.filter(pk=harbour.pk).update(state="archived", merged_into=waiting)
    assert told(desk.put(at(harbour, "state/"), {"state": state})) == (409, "story_merged")
    assert told(desk.patch(at(harbour), {"title": "Anew", "reason": "Why.", "version": 1})) == (
        409,
        "story_not_published",
    )
    harbour.refresh_from_db()
    assert (harbour.state, Transition.objects.filter(story=harbour).count()) == ("archived", 1)


def test_what_it_costs(desk: APIClient, waiting: Story, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(38):
        assert desk.put(at(waiting, "state/"), {"state": "published"}).status_code == 200
