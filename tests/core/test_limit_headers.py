"""`RateLimit` and `RateLimit-Policy`: what limit one stands under, what is left, and which one has refused."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import SignInCode, Subscriber
from stories.models import Story

pytestmark = pytest.mark.django_db
ME, CODES = "/api/v1/me/", "/api/v1/auth/codes/"
ClientOf = Callable[[Subscriber], APIClient]


def left(answer: HttpResponse) -> dict[str, tuple[int, int]]:
    """Limit -> what remains, seconds until it is whole again."""
    items = re.findall(r'"([a-z_]+)";r=(\d+);t=(\d+)', answer["RateLimit"])
    return {name: (int(remaining), int(reset)) for name, remaining, reset in items}


def test_a_read_tells_what_is_left_and_costs_nothing(alice: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    for _ in range(3):
        answer = client.get(ME)
        assert answer["RateLimit-Policy"] == '"writes";q=120;w=60'
        assert left(answer)["writes"][0] == 120
    assert left(client.patch(ME, {}, format="json"))["writes"][0] == 119
    assert left(client.get(ME))["writes"][0] == 119


@pytest.mark.trust("V15")
def test_a_public_answer_tells_nothing_of_anybody(alice: Subscriber, client_of: ClientOf, story: Story) -> None:
    for address in (f"/api/v1/stories/{story.slug}/", f"/api/v1/stories/{story.slug}/comments/"):
        assert "RateLimit" not in client_of(alice).get(address).headers


def test_who_is_nobody_is_told_nothing(anonymous: APIClient) -> None:
    answer = anonymous.get(ME)
    assert (answer.status_code, "RateLimit" in answer.headers) == (401, False)


def test_a_refusal_names_its_own_limit(
    alice: Subscriber, client_of: ClientOf, story: Story, settings: Settings
) -> None:
    allowed = settings.LIMITS_BY_TRUST
    settings.LIMITS_BY_TRUST = {trust: {**allowed[trust], "comments_per_minute": 1} for trust in allowed}
    client, address = client_of(alice), f"/api/v1/stories/{story.slug}/comments/"
    client.post(address, {"body": "The first of two remarks."}, format="json")
    refused = client.post(address, {"body": "Quite another thought."}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_comments")
    assert left(refused) == {
        "writes": (118, left(refused)["writes"][1]),
        "too_many_comments": (0, int(refused["Retry-After"])),
    }


def test_whoever_asks_for_codes_is_told_how_often(anonymous: APIClient) -> None:
    asked, again = (anonymous.post(CODES, {"email": "dora@example.com"}, format="json") for _ in range(2))
    policy = '"code_resend_too_soon";q=1;w=60, "too_many_codes";q=5;w=3600'
    assert [answer["RateLimit-Policy"] for answer in (asked, again)] == [policy] * 2
    assert again.status_code == 429
    assert left(again) == {"code_resend_too_soon": (0, int(again["Retry-After"]))}
    assert SignInCode.objects.count() == 1
