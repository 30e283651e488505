"""How often a handle may change, what is written down of it, and when a name that was given up is free again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.forgetting import forget_given_up_handles
from accounts.models import GivenUpHandle, HandleChange, Subscriber
from accounts.renaming import HandleChangeTooSoonError, change_handle, handle_changes
from tests.conftest import NOW
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_two_changes_in_thirty_days(alice: Subscriber) -> None:
    change_handle(subscriber=alice, handle="ann", at=NOW)
    change_handle(subscriber=alice, handle="anna", at=NOW + 10 * DAY)
    with pytest.raises(HandleChangeTooSoonError) as refusal:
        change_handle(subscriber=alice, handle="annie", at=NOW + 30 * DAY - timedelta(seconds=90))
    assert (refusal.value.status, refusal.value.code) == (429, "handle_change_too_soon")
    assert refusal.value.retry_after == 90
    assert refusal.value.detail.endswith("possible on 21 December 2026, 12:00 UTC.")
    assert Subscriber.objects.get(pk=alice.pk).handle == "anna"
    assert HandleChange.objects.count() == GivenUpHandle.objects.count() == 2
    assert change_handle(subscriber=alice, handle="annie", at=NOW + 30 * DAY).handle == "annie"


def test_every_change_is_written_down_and_the_same_name_is_none(alice: Subscriber) -> None:
    change_handle(subscriber=alice, handle="alice", at=NOW)
    change_handle(subscriber=alice, handle="Alice", at=NOW)
    change_handle(subscriber=alice, handle="ann", at=NOW + DAY)
    history = [(change.before, change.after, change.at) for change in handle_changes(alice)]
    assert history == [("Alice", "ann", NOW + DAY), ("alice", "Alice", NOW)]


def test_a_refused_name_counts_for_nothing(
    alice: Subscriber, bob: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    client = client_of(alice)
    for handle, status in [("b0b", 409), ("m0derator", 422), ("x", 422)] * 2:
        assert client.patch("/api/v1/me/", {"handle": handle}).status_code == status
    assert not HandleChange.objects.exists()
    assert client.patch("/api/v1/me/", {"handle": "ann"}).status_code == 200


def test_over_the_api_and_on_the_page(alice: Subscriber, client_of: Callable[[Subscriber], APIClient]) -> None:
    now = timezone.now()
    for number in range(2):
        HandleChange.objects.create(subscriber=alice, before=f"a{number}", after="alice", at=now - DAY)
    answer = client_of(alice).patch("/api/v1/me/", {"handle": "ann", "about": "not written either"})
    assert (answer.status_code, answer.json()["code"]) == (429, "handle_change_too_soon")
    assert 0 < int(answer["Retry-After"]) <= 29 * 86400
    browser = Client()
    sign_in(browser, alice)
    page = browser.post("/me/handle/", {"handle": "ann"})
    assert page.status_code == 429
    assert "too often lately" in page.content.decode()
    alice.refresh_from_db()
    assert alice.handle == "alice"
    assert not hasattr(alice, "profile")


def test_given_up_names_are_forgotten_after_the_quarantine(alice: Subscriber, bob: Subscriber) -> None:
    change_handle(subscriber=alice, handle="ann", at=NOW)
    change_handle(subscriber=bob, handle="rob", at=NOW + DAY)
    assert forget_given_up_handles(at=NOW + 90 * DAY - timedelta(seconds=1)) == 0
    assert forget_given_up_handles(at=NOW + 90 * DAY) == 1
    assert GivenUpHandle.objects.get().skeleton == "bob"
    assert forget_given_up_handles(at=NOW + 90 * DAY) == 0
