"""Old links to somebody who goes by another name now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import GivenUpHandle, HandleChange, Subscriber
from accounts.renaming import change_handle
from accounts.replacing import replace_handle
from core.ids import new_id


@pytest.fixture
def renamed(alice: Subscriber) -> Callable[..., Subscriber]:
    """`renamed("ann", days_ago=5)`: Alice takes the name."""

    def rename(handle: str, *, days_ago: int = 1) -> Subscriber:
        return change_handle(subscriber=alice, handle=handle, at=timezone.now() - timedelta(days=days_ago))

    return rename


def leads_to(reader: Client, handle: str) -> tuple[int, str]:
    answer = reader.get(f"/subscribers/{handle}/")
    return answer.status_code, answer.headers.get("Location", "")


def test_an_old_name_leads_to_the_present_one_for_now(
    reader: Client, renamed: Callable[..., Subscriber], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    renamed("ann", days_ago=9)
    renamed("ann_a")
    with django_assert_num_queries(3):
        answer = reader.get("/subscribers/Alice/")
    assert (answer.status_code, answer["Location"]) == (302, "/subscribers/ann_a/")
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "Set-Cookie" not in answer.headers
    assert leads_to(reader, "ann") == (302, "/subscribers/ann_a/")
    assert leads_to(reader, "al1ce") == (404, "")


def test_so_does_one_that_looks_like_the_present_one(reader: Client, renamed: Callable[..., Subscriber]) -> None:
    renamed("A_lice")
    assert not GivenUpHandle.objects.exists()
    assert leads_to(reader, "alice") == (302, "/subscribers/A_lice/")


@pytest.mark.parametrize("new", ["ann", "A_lice"])
def test_after_the_quarantine_it_leads_nowhere(reader: Client, renamed: Callable[..., Subscriber], new: str) -> None:
    renamed(new, days_ago=91)
    assert leads_to(reader, "alice") == (404, "")


def test_nobody_is_led_to_who_is_gone(reader: Client, renamed: Callable[..., Subscriber], alice: Subscriber) -> None:
    renamed("ann")
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    assert leads_to(reader, "alice") == leads_to(reader, "ann") == (404, "")


@pytest.mark.trust("X14")
def test_a_name_that_moderators_took_away_leads_nowhere(
    reader: Client, renamed: Callable[..., Subscriber], alice: Subscriber
) -> None:
    renamed("al_ice", days_ago=3)
    neutral = replace_handle(subscriber=alice, decision=new_id(), at=timezone.now() - timedelta(days=2)).handle
    assert HandleChange.objects.count() == 2
    assert leads_to(reader, "alice") == leads_to(reader, "al_ice") == (404, "")
    assert reader.get(f"/subscribers/{neutral}/").status_code == 200
