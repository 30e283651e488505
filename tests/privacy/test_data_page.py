"""`/me/data/` in a browser without scripts."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Subscriber
from accounts.privacy.building import build_next_export
from accounts.privacy.erasures import ask_for_erasure
from accounts.privacy.models import Erasure, Export
from core.personal import Fate
from tests.conftest import NOW
from tests.threads.conftest import MakeComment
from tests.web.conftest import BrowserOf, browser_of

__all__ = ["browser_of"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
PAGE, FILE, ERASURE = "/me/data/", "/me/export/file/", "/me/erasure/"


@pytest.fixture
def browser(alice: Subscriber, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def words(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())  # type: ignore[attr-defined]


def test_the_file_is_packed_and_fetched(browser: Client, bob: Subscriber, browser_of: BrowserOf) -> None:
    assert browser.get(FILE).status_code == 404
    assert browser.post("/me/export/").status_code == 303
    assert "is being packed" in words(browser.get(PAGE))
    build_next_export(at=NOW)
    shown = browser.get(PAGE)
    assert "until 22 November 2026, 12:00 UTC" in words(shown)
    assert "no-store" in shown["Cache-Control"]
    answer = browser.get(FILE)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert "no-store" in answer["Cache-Control"]
    assert "index.html" in ZipFile(BytesIO(b"".join(answer.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert browser_of(bob).get(FILE).status_code == 404
    assert Client().get(FILE).status_code == 303


def test_the_account_goes_in_a_day_unless_one_thinks_better_of_it(
    browser: Client, alice: Subscriber, make_comment: MakeComment
) -> None:
    kept, gone = make_comment(body="These stay."), make_comment(body="These go.")
    make_comment(body="Not public.", state="held")
    page = BeautifulSoup(browser.get(PAGE).content, "html.parser")
    offered = {str(box["value"]) for box in page.select("input[name=exceptions]")}
    assert offered == {str(kept.pk), str(gone.pk)}
    wish = {"comments": "anonymise", "exceptions": [str(gone.pk)], "handle": "Alice"}
    assert browser.post(ERASURE, wish).status_code == 303
    assert Erasure.objects.get().choice.fate_of(gone.pk) is Fate.REMOVED
    shown = words(browser.get(PAGE))
    assert "will be erased after 22 November 2026, 12:00 UTC" in shown
    assert "with 1 exception. Until then you can change your mind. Removed all the same: These go." in shown
    page = BeautifulSoup(browser.get(PAGE).content, "html.parser")
    assert [box["value"] for box in page.select("input[name=exceptions][checked]")] == [str(gone.pk)]
    assert [box["value"] for box in page.select("input[name=comments][checked]")] == ["anonymise"]
    assert browser.post("/me/erasure/cancellation/").status_code == 303
    assert not Erasure.objects.exists()
    assert "Your account stays as it is." in words(browser.get(PAGE))
    assert browser.post("/me/erasure/cancellation/").status_code == 404


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"comments": "remove"}, "Type your handle"),
        ({"comments": "remove", "handle": "bob"}, "That is not your handle."),
        ({"comments": "burn", "handle": "alice"}, "burn is not one of the available choices"),
        ({"comments": "remove", "handle": "alice", "exceptions": ["x"]}, "x is not one of the available choices"),
    ],
)
def test_nothing_happens_unless_it_is_meant(browser: Client, wish: dict[str, object], told: str) -> None:
    answer = browser.post(ERASURE, wish)
    assert answer.status_code == 400
    assert told in words(answer)
    assert not Erasure.objects.exists()


def test_nobody_else_gets_there(alice: Subscriber) -> None:
    for address in (PAGE, FILE):
        assert Client().get(address)["Location"].startswith("/sign-in/")
    for address in ("/me/export/", ERASURE, "/me/erasure/cancellation/"):
        assert Client().post(address, {"handle": "alice"}).status_code == 401
    assert (Export.objects.count(), Erasure.objects.count()) == (0, 0)


def test_the_choice_is_changed_while_it_waits(browser: Client, alice: Subscriber, make_comment: MakeComment) -> None:
    one, two, by_api = make_comment(body="One."), make_comment(body="Two."), make_comment(state="held")
    ask_for_erasure(subscriber=alice, comments=Fate.ANONYMISED, otherwise=[one.pk, by_api.pk], at=NOW)
    wish = {"comments": "anonymise", "exceptions": [str(two.pk)], "handle": "alice"}
    assert browser.post(ERASURE, wish).status_code == 303
    assert set(Erasure.objects.get().otherwise) == {two.pk, by_api.pk}, "what the page cannot show is kept"
    assert browser.post(ERASURE, {"comments": "remove", "handle": "alice"}).status_code == 303
    changed = Erasure.objects.get()
    assert (changed.comments, changed.otherwise, changed.asked_at) == (Fate.REMOVED, [], NOW)
    assert browser.post(ERASURE, {"comments": "anonymise", "handle": "bob"}).status_code == 400
    assert Erasure.objects.get().comments == Fate.REMOVED


@pytest.mark.parametrize(
    "path", ["/me/", "/me/notices/", "/me/preferences/", "/me/keys/", "/me/second-factor/", "/me/email/"]
)
def test_pages_of_ones_own_say_that_the_account_goes(browser: Client, alice: Subscriber, path: str) -> None:
    told = "Your account will be erased after 22 November 2026, 12:00 UTC."
    assert told not in words(browser.get(path))
    ask_for_erasure(subscriber=alice, comments=Fate.ANONYMISED, at=NOW)
    answer = browser.get(path)
    assert told in words(answer)
    assert BeautifulSoup(answer.content, "html.parser").select_one(f".warned-bar a[href='{PAGE}#erasure']")
    assert told not in words(browser.get("/guidelines/"))


def test_ones_own_page_leads_there(browser: Client) -> None:
    page = BeautifulSoup(browser.get("/me/").content, "html.parser")
    assert page.select_one(f"a[href='{PAGE}']")
