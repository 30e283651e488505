"""Leases as a moderator meets them in Chromium: lost to somebody else, left by a killed browser; and empty queues."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.cases import LEASE, lease_next_case
from discussion.moderation.models import Case, Decision
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.browser.test_desk import ONLY_THE_409

DESK = "/admin/moderation/case/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def maxine(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("maxine", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def case(make_comment: MakeComment) -> Case:
    comment = make_comment(body="Words that wait.", state="held")
    return Case.objects.create(comment=comment, queue="held", reason="newcomer", opened_at=timezone.now())


def test_a_lease_that_is_somebody_elses_now_is_said_before_anything_is_pressed(
    open_browser: OpenBrowser, case: Case, mo: Subscriber
) -> None:
    said = []

    def lose() -> None:
        with open_browser(mo) as browser:
            page = browser.new_page()
            page.route("**/lease/", lambda route: route.fulfill(status=409, body="Another moderator is working on it."))
            page.goto(f"{DESK}queue/?queue=held")
            page.wait_for_timeout(400)  # a key that comes sooner is of the page before
            page.keyboard.press("n")
            page.locator(".desk-body").wait_for()
            page.evaluate("keepLease()")
            page.locator(".desk-lease").wait_for()
            said.append(page.locator(".desk-lease").inner_text())

    with pytest.raises(AssertionError, match=ONLY_THE_409):
        lose()
    assert said == ["Another moderator is working on it."]
    assert not Decision.objects.exists()


def test_an_empty_queue_and_a_case_about_oneself_take_no_key(
    open_browser: OpenBrowser, make_comment: MakeComment, mo: Subscriber
) -> None:
    comment = make_comment(body="Words of Mo.", state="held", author=mo)
    own = Case.objects.create(comment=comment, queue="held", reason="newcomer", opened_at=timezone.now())
    with open_browser(mo) as browser:
        page = browser.new_page()
        page.goto(f"{DESK}{own.pk}/work/")
        notes = page.locator(".desk-note").all_inner_texts()
        for key in "ar1sweo":
            page.keyboard.press(key)
        page.goto(f"{DESK}queue/?queue=held")
        page.get_by_role("button", name="Take the next held case").focus()
        page.wait_for_timeout(400)
        page.keyboard.press("n")
        page.locator("#desk-messages", has_text="Nothing else waits").first.wait_for()
        focused = page.evaluate("document.activeElement.tagName")
    assert len(notes) == 1
    assert "about you" in notes[0]
    assert focused == "H1"
    assert not Decision.objects.exists()
    assert Case.objects.get().leased_by is None


def test_a_killed_browser_frees_its_case(
    open_browser: OpenBrowser, case: Case, mo: Subscriber, maxine: Subscriber
) -> None:
    with open_browser(mo) as browser:
        page = browser.new_page()
        page.goto(f"{DESK}queue/?queue=held")
        page.keyboard.press("n")
        page.locator(".desk-body").wait_for()
        page.evaluate("() => { navigator.sendBeacon = () => true; }")  # as of one that is killed: nothing arrives
    case.refresh_from_db()
    assert (case.leased_by, case.closed_at) == (mo, None)
    assert lease_next_case(moderator=maxine, queue="held", at=timezone.now()) is None
    assert lease_next_case(moderator=maxine, queue="held", at=timezone.now() + LEASE) == case
