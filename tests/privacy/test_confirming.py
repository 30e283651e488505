"""Whoever has a second factor shows it before everything is taken along or erased: an open session is not enough."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.privacy.building import build_next_export
from accounts.privacy.erasures import ask_for_erasure
from accounts.privacy.exports import ask_for_export
from accounts.privacy.models import Erasure, Export
from accounts.second_factor.enrolling import enrol_demo_app
from core.personal import Fate
from tests.conftest import NOW
from tests.signing_in import confirm
from tests.web.conftest import BrowserOf, browser_of

__all__ = ["browser_of"]
pytestmark = [pytest.mark.django_db, pytest.mark.trust("V17"), pytest.mark.usefixtures("still_clock")]
API = "/api/v1/me/"
LOCKED = [("post", "export/"), ("get", "export/file/"), ("post", "erasure/")]
CONFIRM = "/sign-in/second-factor/?next=%2Fme%2Fdata%2F"


@pytest.fixture
def enrolled(alice: Subscriber) -> Subscriber:
    """Alice with an app, and an export that waits to be fetched."""
    ask_for_export(subscriber=alice, at=NOW)
    build_next_export(at=NOW)
    enrol_demo_app(subscriber=alice, at=NOW)
    return alice


@pytest.mark.parametrize(("method", "address"), LOCKED)
def test_a_session_that_is_not_confirmed_is_refused(
    enrolled: Subscriber, client_of: Callable[..., APIClient], method: str, address: str
) -> None:
    client = client_of(enrolled)
    answer = getattr(client, method)(API + address)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    assert answer.json()["kinds"] == ["totp"]
    assert (Export.objects.count(), Erasure.objects.count()) == (1, 0)
    confirm(client, enrolled)
    assert getattr(client, method)(API + address).status_code in {200, 202}


def test_looking_and_taking_it_back_need_nothing(enrolled: Subscriber, client_of: Callable[..., APIClient]) -> None:
    client = client_of(enrolled)
    ask_for_erasure(subscriber=enrolled, comments=Fate.REMOVED, at=NOW)
    assert client.get(f"{API}export/").json()["state"] == "ready"
    assert client.get(f"{API}erasure/").json()["state"] == "waiting"
    assert client.delete(f"{API}erasure/").status_code == 204


def test_the_page_leads_to_confirming_and_offers_nothing_before(enrolled: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(enrolled)
    assert offered(browser) == {CONFIRM}
    for method, address in LOCKED:
        answer = getattr(browser, method)(f"/me/{address}", {"comments": "remove", "handle": "alice"})
        assert (answer.status_code, answer["Location"]) == (303, CONFIRM)
    assert (Export.objects.count(), Erasure.objects.count()) == (1, 0)
    confirm(browser, enrolled)
    assert offered(browser) == {"/me/export/", "/me/export/file/", "/me/erasure/"}
    assert browser.get("/me/export/file/").status_code == 200


def offered(browser: Client) -> set[str]:
    """Where the page leads, of what is locked."""
    page = BeautifulSoup(browser.get("/me/data/").content, "html.parser")
    places = {str(form["action"]) for form in page.select("main form")} | {
        str(link["href"]) for link in page.select("main a")
    }
    return {place for place in places if place == CONFIRM or place.startswith(("/me/export/", "/me/erasure/"))}
