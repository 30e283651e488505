"""`/me/keys/`: keys are listed, made and revoked; the secret is shown once, on the page that answers the form."""

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.keys import create_api_key
from accounts.models import ApiKey, Subscriber
from accounts.sanctions import impose_ban
from accounts.second_factor.models import Confirmation
from tests.second_factor.conftest import Enrol, enrol, open_session
from tests.web.conftest import BrowserOf, one, page_of, text_of

__all__ = ["enrol", "open_session"]

PAGE = "/me/keys/"
WISH = {"name": "My <b>bot</b>", "scopes": ["read", "write"]}


def made(owner: Subscriber, name: str = "Bot") -> ApiKey:
    return create_api_key(owner=owner, name=name, scopes=["read"], at=timezone.now())[0]


def test_a_key_is_made_and_shown_once(browser_of: BrowserOf, alice: Subscriber) -> None:
    browser = browser_of(alice)
    answer = browser.post(PAGE, WISH)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    secret = text_of(one(page_of(answer), ".secret"))
    client = APIClient(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/me/").json()["handle"] == "alice"
    page = page_of(browser.get(PAGE))
    assert secret not in str(page)
    listed = text_of(one(page, ".factors li"))
    assert listed.startswith(f"My <b>bot</b> {secret[:8]}… read, write; made on ")
    assert "last used" in listed
    assert page.select(".factors b b") == []


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"scopes": ["read"]}, 400),
        ({"name": "x"}, 400),
        ({"name": "x", "scopes": ["everything"]}, 400),
        ({"name": "x", "scopes": ["moderate"]}, 403),
    ],
)
def test_what_is_refused_makes_none(
    browser_of: BrowserOf, alice: Subscriber, wish: dict[str, object], status: int
) -> None:
    answer = browser_of(alice).post(PAGE, wish)
    assert answer.status_code == status
    assert page_of(answer).select("#new .refusal")
    assert not ApiKey.objects.exists()


def test_there_is_an_end_of_keys(browser_of: BrowserOf, alice: Subscriber) -> None:
    for number in range(3):
        made(alice, f"{number}")
    answer = browser_of(alice).post(PAGE, WISH)
    assert (answer.status_code, ApiKey.objects.count()) == (422, 3)
    assert "as many keys as you may have" in text_of(one(page_of(answer), "#new .refusal"))


@pytest.mark.trust("V2")
def test_ones_own_are_revoked_also_while_banned(
    browser_of: BrowserOf, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    key = made(alice)
    end = f"{PAGE}{key.pk}/end/"
    assert browser_of(bob).post(end).status_code == 404
    assert page_of(browser_of(bob).get(PAGE)).select(".factors li") == []
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=timezone.now())
    browser = browser_of(alice)
    assert browser.post(PAGE, WISH).status_code == 403
    assert browser.post(end).status_code == 303
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "You have none." in text_of(page_of(browser.get(PAGE)))


def test_whoever_has_a_second_factor_shows_it_first(browser_of: BrowserOf, mo: Subscriber, enrol: Enrol) -> None:
    enrol(mo)
    browser = browser_of(mo)
    assert text_of(one(page_of(browser.get(PAGE)), "fieldset")).endswith("(moderate)")
    Confirmation.objects.all().delete()
    assert page_of(browser.get(PAGE)).select("#new form") == []
    answer = browser.post(PAGE, WISH)
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/second-factor/?next=%2Fme%2Fkeys%2F")
    assert not ApiKey.objects.exists()


def test_strangers_are_led_to_the_sign_in(reader: Client) -> None:
    assert reader.get(PAGE)["Location"] == "/sign-in/?next=/me/keys/"


def test_ones_own_page_leads_to_all_the_others(browser_of: BrowserOf, alice: Subscriber) -> None:
    nav = one(page_of(browser_of(alice).get("/me/")), ".own-pages")
    paths = ["/me/notices/", "/me/preferences/", "/me/second-factor/", PAGE, "/me/data/"]
    assert [link["href"] for link in nav.select("a")] == paths
