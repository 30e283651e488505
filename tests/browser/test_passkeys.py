"""A passkey in Chromium, with an authenticator that the browser itself plays (WebAuthn over CDP)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from accounts import roles
from accounts.models import Subscriber
from accounts.second_factor.models import Confirmation, FailedTry, Passkey
from tests.browser.conftest import OpenBrowser
from tests.signing_in import confirm

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def unconfirmed(person: Subscriber) -> str:
    """The key of a browser session that is signed in, and no more."""
    client = Client()
    client.force_login(person)
    confirm(client, person)
    Confirmation.objects.all().delete()
    return str(client.session.session_key)


def plug_in(browser: BrowserContext, page: Page) -> None:
    devtools = browser.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_is_added_and_opens_the_admin(
    open_browser: OpenBrowser, live_server: Any, settings: Settings, make_subscriber: Callable[..., Subscriber]
) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")  # a number has no passkeys
    settings.BASE_URL = site
    mo = make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)
    first, second = (unconfirmed(mo) for _ in range(2))
    with open_browser(base_url=site) as browser:
        page = browser.new_page()
        plug_in(browser, page)
        come_in(browser, first, site)
        page.goto("/me/second-factor/?next=/admin/")
        page.fill("#passkey-name", "Laptop")
        page.click("text=Add a passkey")
        page.wait_for_selector(".backup-codes")
        page.click("text=I have them, go on")
        page.wait_for_selector("#site-name")
        come_in(browser, second, site)
        page.goto("/sign-in/second-factor/?next=/admin/")
        page.click("text=Use a passkey")
        page.wait_for_selector("#site-name")
    assert (Passkey.objects.get().name, FailedTry.objects.count()) == ("Laptop", 0)
    assert [confirmation.kind for confirmation in Confirmation.objects.all()] == ["passkey", "passkey"]


def come_in(browser: BrowserContext, key: str, site: str) -> None:
    browser.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": key, "url": site}])
