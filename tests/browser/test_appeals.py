"""Statements, reports and objections in Chromium: what people read of decisions, and what whoever judges sees."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_report
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Appeal, Decision, DeskPreference, Report
from discussion.threads.models import Comment
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.browser.screens import faults_of

DESK = "/admin/moderation/case/"
WHY = "It was a quotation of what the mayor said."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def maxine(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """She may judge what Mo decided. Sees every page: what the migrations let moderators see is gone by now."""
    return make_subscriber("maxine", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def removal(
    told_story: Story, make_comment: MakeComment, alice: Subscriber, charlie: Subscriber, mo: Subscriber
) -> Decision:
    """Alice's comment, which Charlie reported, was removed an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    comment = make_comment(body="You are all idiots, said the mayor.", author=alice, side="critic")
    case = report_comment(comment=comment, reporter=charlie, reason="abuse", note="Ask @alice.", at=at).case
    return decide(case=case, action="remove", rule="R1", note="An insult.", version=1, actor=mo, at=at)


@pytest.fixture
def kept(removal: Decision, make_comment: MakeComment, bob: Subscriber, charlie: Subscriber, mo: Subscriber) -> Report:
    """Bob's comment, which Charlie reported, too, stays."""
    comment = make_comment(body="The mill could become flats.", author=bob, side="defender")
    report = report_comment(comment=comment, reporter=charlie, reason="abuse", at=removal.at)
    decide(case=report.case, action="approve", version=1, actor=mo, at=removal.at)
    return report


@pytest.mark.parametrize("java_script", [True, False])
def test_an_objection_is_sent_judged_by_one_key_and_answered(
    open_browser: OpenBrowser, removal: Decision, alice: Subscriber, maxine: Subscriber, java_script: bool
) -> None:
    address = f"/me/decisions/{removal.statement.pk}/"
    with open_browser(alice, width=360, java_script_enabled=java_script) as browser:
        page = browser.new_page()
        page.goto("/me/#decisions")
        page.get_by_role("link", name="Object to it").click()
        page.get_by_label("What is wrong with the decision?").fill(WHY)
        page.get_by_role("button", name="Send the objection").click()
        page.get_by_text("Your objection is taken.").wait_for()
    with open_browser(maxine, java_script_enabled=java_script) as browser:
        page = browser.new_page()
        page.goto(f"{DESK}queue/?queue=appeals")
        page.get_by_role("button", name="Take the next appeal").click()
        page.get_by_label("Answer").fill("You are right.")
        if java_script:
            page.keyboard.press("Escape")
            page.wait_for_timeout(400)
            page.keyboard.press("o")
        else:
            page.get_by_role("button", name="Overturn it").click()
        page.locator("#desk-messages", has_text="Nothing else waits").first.wait_for()
    with open_browser(alice) as browser:
        page = browser.new_page()
        page.goto(address)
        page.get_by_text("What was answered to you: You are right.").wait_for()
    assert Appeal.objects.get().verdict == "overturn"
    assert Comment.objects.get().state == "published"


def test_all_of_it_fits_and_can_be_read(
    open_browser: OpenBrowser, removal: Decision, kept: Report, alice: Subscriber, charlie: Subscriber,
    maxine: Subscriber,
) -> None:  # fmt: skip
    appeal = appeal_report(report=kept, text=WHY, at=timezone.now())
    work = f"{DESK}{appeal.case_id}/work/"
    desk = [f"{DESK}{page}/" for page in ("bulk", "brigades", "dashboard", "profiles", "audit-chain")]
    own = {
        alice: [f"/me/decisions/{removal.statement.pk}/", "/me/"],
        charlie: [f"/me/reports/{kept.pk}/"],
        maxine: [work, f"{DESK}queue/?queue=appeals", *desk],
    }
    faults: list[str] = []
    for person, addresses in own.items():
        with open_browser(person) as browser:
            faults += faults_of(browser.new_page(), addresses)
    DeskPreference.objects.create(moderator=maxine, is_blind=True)
    with open_browser(maxine) as browser:
        faults += faults_of(browser.new_page(), [work, f"{DESK}queue/?queue=appeals"])
    assert faults == []
