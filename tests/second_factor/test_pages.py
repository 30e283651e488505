"""`/me/second-factor/` and `/sign-in/second-factor/` in a browser without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings as project
from django.test import Client

from accounts.models import AccessSession, Subscriber
from accounts.second_factor.models import BackupCode, Confirmation, Enrolment, FailedTry, TotpDevice
from tests.conftest import NOW
from tests.second_factor.conftest import App, Enrol
from tests.signing_in import confirm
from tests.web.conftest import one, page_of, text_of, value_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
FACTORS, APP, CONFIRM = "/me/second-factor/", "/me/second-factor/app/", "/sign-in/second-factor/"
BrowserOf = Callable[[Subscriber], Client]


@pytest.fixture
def browser_of() -> BrowserOf:
    """Signed in a moment ago, and not confirmed."""

    def signed_in(person: Subscriber) -> Client:
        client = Client()
        client.force_login(person)
        confirm(client, person)
        Confirmation.objects.all().delete()
        return client

    return signed_in


@pytest.fixture
def phone(mo: Subscriber, enrol: Enrol) -> App:
    return enrol(mo, NOW - timedelta(minutes=5))


def set_up(browser: Client, after: str) -> tuple[str, Any]:
    """The whole way: the secret of the app, and what the last page says."""
    begun = browser.post(f"{FACTORS}start/", {"name": "Phone", "next": after})
    assert begun.status_code == 303
    page = page_of(browser.get(begun["Location"]))
    secret = text_of(one(page, ".secret")).replace(" ", "")
    assert f"secret={secret}&" in value_of(one(page, "a[href^=otpauth]"), "href")
    hidden = value_of(one(page, "main form input[name=next]"), "value")
    return secret, browser.post(APP, {"code": pyotp.TOTP(secret).at(NOW), "next": hidden})


def test_an_app_is_set_up_and_the_codes_on_paper_are_shown_once(mo: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    assert "You have none yet." in text_of(page_of(browser.get(f"{FACTORS}?next=/admin/")))
    before = browser.cookies[project.SESSION_COOKIE_NAME].value
    _, done = set_up(browser, "/admin/")
    shown = [text_of(code) for code in page_of(done).select(".backup-codes li")]
    assert (len(shown), BackupCode.objects.count()) == (10, 10)
    assert value_of(one(page_of(done), ".lone a.button"), "href") == "/admin/"
    assert done["Cache-Control"] == "private, no-store"
    assert browser.cookies[project.SESSION_COOKIE_NAME].value != before
    after = text_of(page_of(browser.get(FACTORS)))
    assert "Phone" in after
    assert "10 backup codes left." in after
    assert not any(code in after for code in shown)
    assert Confirmation.objects.get().kind == "totp"


def test_a_second_one_brings_no_new_codes(mo: Subscriber, phone: App, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    browser.post(CONFIRM, {"code": phone.code(NOW)})
    _, done = set_up(browser, FACTORS)
    assert (done.status_code, done["Location"]) == (303, FACTORS)
    assert (TotpDevice.objects.count(), BackupCode.objects.count()) == (2, 10)


def test_a_wrong_code_shows_the_same_secret_again(mo: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    browser.post(f"{FACTORS}start/", {"name": ""})
    secret = text_of(one(page_of(browser.get(APP)), ".secret"))
    again = browser.post(APP, {"code": "12345"})
    assert again.status_code == 422
    assert "Is the clock of the phone right?" in text_of(page_of(again))
    assert text_of(one(page_of(again), ".secret")) == secret
    assert browser.post(APP, {"code": ""}).status_code == 400
    assert not TotpDevice.objects.exists()


def test_the_picture_says_what_the_link_says(mo: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    browser.post(f"{FACTORS}start/", {"name": ""})
    page = page_of(browser.get(APP))
    drawing = one(page, "svg.qr")
    dark = re.findall(r"M(\d+) (\d+)h1v1h-1z", value_of(one(drawing, "path"), "d"))
    size = int(value_of(drawing, "viewbox").split()[2])
    assert {int(number) for cell in dark for number in cell} <= set(range(4, size - 4))
    corners = [("4", "4"), (str(size - 5), "4"), ("4", str(size - 5))]  # of the three finder patterns
    assert set(corners) <= set(dark)


def test_confirming_leads_on_and_gives_a_new_key(mo: Subscriber, phone: App, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    before = browser.cookies[project.SESSION_COOKIE_NAME].value
    page = page_of(browser.get(f"{CONFIRM}?next=/admin/accounts/"))
    way = value_of(one(page, "main form input[name=next]"), "value")
    done = browser.post(CONFIRM, {"code": phone.code(NOW), "next": way})
    assert (done.status_code, done["Location"]) == (303, "/admin/accounts/")
    assert browser.cookies[project.SESSION_COOKIE_NAME].value != before
    assert Confirmation.objects.get().session == AccessSession.objects.get(client="browser")


@pytest.mark.trust("A2")
def test_five_wrong_ones_are_the_end_here_as_well(mo: Subscriber, phone: App, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    answers = [browser.post(CONFIRM, {"code": phone.wrong(NOW)}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert "1 attempt left." in text_of(page_of(answers[-1]))
    last = browser.post(CONFIRM, {"code": "wwww-wwww-wwww"})
    assert last.status_code == 422
    assert text_of(one(page_of(last), ".refusal")).endswith("The next try is in 15 minutes, or use a passkey.")
    late = browser.post(CONFIRM, {"code": phone.backup_codes[0]})
    assert (late.status_code, late["Retry-After"]) == (429, "900")
    told = text_of(one(page_of(late), ".refusal"))
    assert told == "Too many wrong codes. Try again in 15 minutes, or use a passkey."
    assert FailedTry.objects.count() == 5
    assert not Confirmation.objects.exists()


def test_a_code_on_paper_goes_into_the_same_field(mo: Subscriber, phone: App, browser_of: BrowserOf) -> None:
    assert browser_of(mo).post(CONFIRM, {"code": phone.backup_codes[9]}).status_code == 303
    assert Confirmation.objects.get().kind == "backup_code"


def test_whoever_has_none_is_led_to_set_one_up(mo: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    for answer in (browser.get(CONFIRM), browser.post(CONFIRM, {"code": "123456"})):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (303, FACTORS)


@pytest.mark.trust("A20")
@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_it_leads_nowhere_else(mo: Subscriber, phone: App, browser_of: BrowserOf, way: str) -> None:
    browser = browser_of(mo)
    assert browser.post(CONFIRM, {"code": phone.code(NOW), "next": way})["Location"] == "/"
    assert way not in browser.get(FACTORS, {"next": way}).content.decode()


def test_factors_change_only_after_confirming(mo: Subscriber, phone: App, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    assert "Confirm to change them" in text_of(page_of(browser.get(FACTORS)))
    removal = f"{FACTORS}{phone.id}/removal/"
    for path in (removal, f"{FACTORS}backup-codes/", f"{FACTORS}start/"):
        assert browser.post(path).status_code == 403
    assert TotpDevice.objects.count() == 1
    browser.post(CONFIRM, {"code": phone.code(NOW)})
    assert len(page_of(browser.post(f"{FACTORS}backup-codes/")).select(".backup-codes li")) == 10
    assert browser.post(removal)["Location"] == FACTORS
    assert not TotpDevice.objects.exists()


def test_a_browser_that_is_found_open_is_sent_to_sign_in(mo: Subscriber, browser_of: BrowserOf) -> None:
    browser = browser_of(mo)
    AccessSession.objects.update(created_at=NOW - timedelta(minutes=15))
    page = page_of(browser.get(FACTORS))
    assert "Sign out, sign in again" in text_of(page)
    assert page.select(f"form[action='{FACTORS}start/']") == []
    assert browser.post(f"{FACTORS}start/").status_code == 403
    assert browser.get(APP)["Location"].partition("?")[0] == FACTORS
    assert not Enrolment.objects.exists()


@pytest.mark.trust("X13")
@pytest.mark.parametrize("credential", ["", "[]", "{", "\x00", "1", '{"id": "\ud800"}', "x" * 30_000])
def test_what_no_browser_sends_is_refused(mo: Subscriber, phone: App, browser_of: BrowserOf, credential: str) -> None:
    browser = browser_of(mo)
    sent = {"credential": credential.encode(errors="surrogatepass"), "enrolment": "x"}
    assert browser.post(CONFIRM, sent).status_code == 400
    assert browser.post(f"{FACTORS}passkey/", sent).status_code == 400


def test_strangers_sign_in_first() -> None:
    for path in (FACTORS, APP, CONFIRM):
        assert Client().get(path)["Location"] == f"/sign-in/?next={path}"
