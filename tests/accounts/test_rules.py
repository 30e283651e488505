"""Accepting the community guidelines: at the sign-in, at `me/`, and before commenting where the site asks for it."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import RulesAcceptance, Subscriber
from accounts.rules import accept_rules
from accounts.sanctions import impose_ban
from discussion.moderation.guidelines import RULES
from discussion.threads.models import Comment
from stories.models import Story
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
ClientOf = Callable[[Subscriber], APIClient]


def accepted(subscriber: Subscriber) -> list[int]:
    rows = RulesAcceptance.objects.filter(subscriber=subscriber).order_by("version")
    return list(rows.values_list("version", flat=True))


def write(client: APIClient, story: Story) -> Any:
    return client.post(f"/api/v1/stories/{story.slug}/comments/", {"body": "Fewer cars, for good."}, format="json")


def test_the_version_in_force_is_accepted_once(alice: Subscriber, client_of: ClientOf) -> None:
    client = client_of(alice)
    first = client.patch(ME, {"accept_rules": True}, format="json")
    assert (first.status_code, first.json()["rules_version"], first.json()["rules_accepted_version"]) == (200, 1, 1)
    again = client.patch(ME, {"accept_rules": True}, format="json").json()
    assert again["rules_accepted_at"] == first.json()["rules_accepted_at"] == client.get(ME).json()["rules_accepted_at"]
    assert accepted(alice) == [1]


def test_a_new_version_is_accepted_anew_and_the_old_consent_is_kept(
    alice: Subscriber, client_of: ClientOf, settings: Settings
) -> None:
    accept_rules(subscriber=alice, at=LONG_AGO)
    settings.RULES_VERSION = 2
    told = client_of(alice).get(ME).json()
    assert (told["rules_version"], told["rules_accepted_version"]) == (2, 1)
    assert client_of(alice).patch(ME, {"accept_rules": True}, format="json").json()["rules_accepted_version"] == 2
    assert accepted(alice) == [1, 2]


@pytest.mark.parametrize("body", [{}, {"accept_rules": False}, {"handle": "ann_of_town"}])
def test_nothing_is_accepted_by_saying_something_else(
    alice: Subscriber, client_of: ClientOf, body: dict[str, object]
) -> None:
    assert client_of(alice).patch(ME, body, format="json").status_code == 200
    assert accepted(alice) == []


@pytest.mark.parametrize("nonsense", [None, "maybe", 7, [], {}])
def test_what_is_neither_true_nor_false_is_malformed(alice: Subscriber, client_of: ClientOf, nonsense: object) -> None:
    response = client_of(alice).patch(ME, {"accept_rules": nonsense}, format="json")
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "#/accept_rules")
    assert accepted(alice) == []


def test_a_refused_handle_accepts_nothing(alice: Subscriber, client_of: ClientOf) -> None:
    response = client_of(alice).patch(ME, {"handle": "admin", "accept_rules": True}, format="json")
    assert (response.status_code, response.json()["code"]) == (422, "handle_reserved")
    assert accepted(alice) == []


def test_a_banned_person_accepts_nothing(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    assert client_of(alice).patch(ME, {"accept_rules": True}, format="json").json()["code"] == "banned"
    assert accepted(alice) == []


def test_a_later_sign_in_accepts_too(sign_in: Callable[..., Any], alice: Subscriber) -> None:
    assert sign_in("alice@example.com", accept_rules=True).json()["subscriber"]["rules_accepted_version"] == 1
    assert accepted(alice) == [1]


def test_a_client_that_never_heard_of_it_may_comment(alice: Subscriber, client_of: ClientOf, story: Story) -> None:
    assert write(client_of(alice), story).status_code in {201, 202}
    assert accepted(alice) == []


def test_where_the_site_asks_for_it_nobody_comments_before(
    alice: Subscriber, client_of: ClientOf, story: Story, settings: Settings
) -> None:
    settings.RULES_REQUIRED = True
    client = client_of(alice)
    refused = write(client, story)
    assert (refused.status_code, refused.json()["code"]) == (403, "rules_not_accepted")
    assert not Comment.objects.exists()
    client.patch(ME, {"accept_rules": True}, format="json")
    assert write(client, story).status_code in {201, 202}


def test_where_the_site_asks_for_it_an_old_version_is_not_enough(
    alice: Subscriber, client_of: ClientOf, story: Story, settings: Settings
) -> None:
    accept_rules(subscriber=alice, at=NOW)
    settings.RULES_REQUIRED, settings.RULES_VERSION = True, 2
    assert write(client_of(alice), story).json()["code"] == "rules_not_accepted"
    assert not Comment.objects.exists()


def test_other_words_are_another_version(settings: Settings) -> None:
    """Whoever changes the guidelines raises RULES_VERSION, and writes both down here."""
    words = hashlib.sha256(repr(RULES).encode()).hexdigest()[:16]
    assert (settings.RULES_VERSION, words) == (1, "200f0b67ed6ad6ff")
