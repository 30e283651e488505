"""Warnings: no write is taken until the person says that it was read, through the API or on the page."""

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api.standing_shapes import LimitsSerializer
from accounts.keys import create_api_key
from accounts.limits import allowance_of
from accounts.models import Sanction, Subscriber
from accounts.strikes import give_strike
from core.ids import new_id
from stories.models import Story
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
STANDING, ME = "/api/v1/me/standing/", "/api/v1/me/"
ClientOf = Callable[[Subscriber], APIClient]


@pytest.fixture
def warning(alice: Subscriber, mo: Subscriber) -> Sanction:
    """Alice was warned and has not read it."""
    facts = {"kind": "warning", "rule": "R1", "reason": "Called the others names."}
    return Sanction.objects.create(subscriber=alice, starts_at=LONG_AGO, imposed_by=mo, **facts)


def acknowledgement(warning: Sanction) -> str:
    return f"{STANDING}warnings/{warning.pk}/acknowledgement/"


def test_writes_wait_for_it(alice: Subscriber, client_of: ClientOf, warning: Sanction, story: Story) -> None:
    client, follow = client_of(alice), f"/api/v1/stories/{story.slug}/follow/"
    refused = client.put(follow)
    assert (refused.status_code, refused.json()["code"]) == (403, "warning_unread")
    assert refused.json()["warning"] == str(warning.pk)
    [told] = client.get(STANDING).json()["sanctions"]
    assert (told["id"], told["needs_acknowledgement"], told["reason"]) == (str(warning.pk), True, warning.reason)
    answer = client.post(acknowledgement(warning))
    assert (answer.status_code, answer.json()["sanctions"]) == (200, [])
    warning.refresh_from_db()
    assert warning.acknowledged_at is not None
    assert client.put(follow).status_code == 200
    again = client.post(acknowledgement(warning))
    assert (again.status_code, Sanction.objects.get().acknowledged_at) == (200, warning.acknowledged_at)


def test_a_site_may_do_without_waiting(
    alice: Subscriber, client_of: ClientOf, warning: Sanction, story: Story, settings: Any
) -> None:
    settings.WARNINGS_STOP_WRITES = False
    assert client_of(alice).put(f"/api/v1/stories/{story.slug}/follow/").status_code == 200
    assert client_of(alice).get(STANDING).json()["sanctions"][0]["id"] == str(warning.pk)


@pytest.mark.trust("V2")
def test_it_is_nobody_elses(bob: Subscriber, anonymous: APIClient, client_of: ClientOf, warning: Sanction) -> None:
    assert client_of(bob).post(acknowledgement(warning)).status_code == 404
    assert anonymous.post(acknowledgement(warning)).status_code == 401
    warning.refresh_from_db()
    assert warning.acknowledged_at is None


def test_no_program_reads_it_for_me(alice: Subscriber, anonymous: APIClient, warning: Sanction) -> None:
    secret = create_api_key(owner=alice, name="robot", scopes=["read", "write"], at=NOW)[1]
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = anonymous.post(acknowledgement(warning))
    assert (answer.status_code, answer.json()["code"]) == (403, "person_required")
    warning.refresh_from_db()
    assert warning.acknowledged_at is None


def test_strikes_are_told(alice: Subscriber, client_of: ClientOf) -> None:
    now = timezone.now()
    give_strike(subscriber=alice, points=4, rule="R5", decision=new_id(), at=now)
    told = client_of(alice).get(STANDING).json()["strikes"]
    assert (told["points"], told["results"][0]["rule"]) == (4, "R5")
    assert told["next"] == {"points": 6, "kind": "silence", "days": 7}


@pytest.mark.parametrize(
    ("trust", "limits"),
    [
        ("new", (3, 120, 20, 0, 3, 3, 5_256_000)),
        ("member", (10, 120, 60, 3, 6, 10, 5_256_000)),
        ("trusted", (20, 240, 180, 10, 10, 20, 5_256_000)),
    ],
)
def test_limits_grow_with_trust(alice: Subscriber, client_of: ClientOf, trust: str, limits: tuple[int, ...]) -> None:
    assert astuple(allowance_of(trust)) == limits
    Subscriber.objects.filter(pk=alice.pk).update(trust=trust)
    assert client_of(alice).get(ME)["RateLimit-Policy"] == f'"writes";q={limits[1]};w=60'
    told = client_of(alice).get(STANDING).json()["limits"]
    assert set(told) == set(LimitsSerializer().fields)
    assert (told["writes_per_minute"], told["reports_per_hour"]) == limits[1:3]
    assert (told["mentions_per_comment"], told["api_keys"], told["edit_minutes"]) == limits[4:]
    assert (told["comments_per_minute"], told["links_per_comment"]) == (3, 0), "asked of the ledger at the moment"
