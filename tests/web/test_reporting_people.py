"""A reader reports a name or profile on the page."""

from django.test import Client

from accounts.models import Subscriber
from discussion.moderation.models import ProfileReport
from tests.web.conftest import BrowserOf, one, page_of, text_of

REPORT = "/subscribers/bob/report/"


def test_a_profile_is_reported_from_its_page(
    browser_of: BrowserOf, reader: Client, alice: Subscriber, bob: Subscriber
) -> None:
    browser = browser_of(alice)
    assert one(page_of(browser.get("/subscribers/bob/")), f"a[href='{REPORT}']")
    assert page_of(browser_of(bob).get("/subscribers/bob/")).select(f"a[href='{REPORT}']") == []
    assert reader.get(REPORT)["Location"].startswith("/sign-in/")
    assert text_of(one(page_of(browser.get(REPORT)), "h1")) == "Report bob"
    answer = browser.post(REPORT, {"reason": "abuse", "note": "Look at it."})
    assert (answer.status_code, answer["Location"]) == (303, "/subscribers/bob/")
    report = ProfileReport.objects.get()
    assert (report.reporter, report.case.subject, report.note) == (alice, bob, "Look at it.")
    again = browser.post(REPORT, {"reason": "abuse", "note": "And again."})
    assert (again.status_code, "And again." in again.content.decode()) == (409, True)
    assert browser_of(bob).post(REPORT, {"reason": "spam"}).status_code == 422
    assert browser.get("/subscribers/nobody/report/").status_code == 404
    assert ProfileReport.objects.count() == 1
