"""Trust row G2: pages of other sites read what is public and, where they are named, nothing with anybody's cookies."""

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Subscriber
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.trust("G2")]
PARTNER = "https://partner.example"
STRANGERS = [
    "https://evil.example",
    "null",
    "https://partner.example.evil.example",
    "https://evil-partner.example",
    "https://sub.partner.example",
    "http://partner.example",
    "https://partner.example:8443",
    "https://PARTNER.example.",
    "https://partner.example@evil.example",
    "http://testserver.evil.example",
    "",
    "*",
]
ADDRESSES = ("/api/v1/me/", "/api/v1/stories/", "/api/v1/auth/sessions/", "/", "/me/", "/admin/")


@pytest.fixture(autouse=True)
def partner(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [PARTNER]


@pytest.fixture
def browser(alice: Subscriber) -> Client:
    """Alice's, with her cookies, on a page of somebody else."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, alice)
    return client


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_strangers_page_reads_nothing(browser: Client, origin: str) -> None:
    for address in ADDRESSES:
        for method in ("GET", "POST", "OPTIONS"):
            asks = {"Access-Control-Request-Method": "DELETE"} if method == "OPTIONS" else {}
            answer = browser.generic(method, address, headers={"Origin": origin, **asks})
            allowed = [name for name in answer.headers if name.lower().startswith("access-control-allow")]
            assert allowed == [], (method, address)


def test_a_partners_page_reads_the_api_and_sends_no_cookies(browser: Client) -> None:
    for address in ADDRESSES:
        answer = browser.get(address, headers={"Origin": PARTNER})
        api = address.startswith("/api/")
        assert answer.get("Access-Control-Allow-Origin") == (PARTNER if api else None)
        assert "Access-Control-Allow-Credentials" not in answer
        assert not api or "origin" in answer["Vary"].lower().split(", ")


def test_a_partners_page_asks_first_and_may_send_what_clients_send(anonymous: APIClient) -> None:
    wanted = "authorization,content-type,idempotency-key,if-match,if-none-match"
    answer = anonymous.options(
        "/api/v1/me/",
        HTTP_ORIGIN=PARTNER,
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="PATCH",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS=wanted,
    )
    assert answer["Access-Control-Allow-Origin"] == PARTNER
    assert set(wanted.split(",")) <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "cookie" not in answer["Access-Control-Allow-Headers"]
    shown = anonymous.get("/api/v1/stories/", HTTP_ORIGIN=PARTNER)["Access-Control-Expose-Headers"]
    assert {"ETag", "Retry-After", "RateLimit"} <= set(shown.split(", "))


def test_cookies_are_never_asked_for_across_origins() -> None:
    assert project.CORS_ALLOW_CREDENTIALS is False
    assert getattr(project, "CORS_ALLOW_ALL_ORIGINS", False) is False
    assert not getattr(project, "CORS_ALLOWED_ORIGIN_REGEXES", [])
