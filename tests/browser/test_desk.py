"""The desk in Chromium, by keyboard: case after case without loading a page, and nothing hostile comes alive in it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts import roles
from accounts.models import Profile, Subscriber
from core.ids import new_id
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, Decision, DeskPreference, Escalation
from discussion.moderation.notes import write_note
from discussion.threads.models import Comment, Revision
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.conftest import LONG_AGO

DESK = "/admin/moderation/case/"
CASES = 5
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "<svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    "</textarea><script>alert(1)</script>",
]
# What of the admin shows words of readers, or of those who moderate them.
WORDS = {"moderation", "threads", "screening", "stories", "accounts", "core"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let moderators see is gone after the first test that commits."""
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def waiting(make_comment: MakeComment, mo: Subscriber) -> list[Case]:
    """Held cases, the first opened first."""
    now = timezone.now()
    comments = [make_comment(body=f"Words that wait, number {n}.", state="held") for n in range(CASES)]
    return [
        Case.objects.create(
            comment=each, queue="held", reason="newcomer", priority=-n, opened_at=now - timedelta(hours=CASES - n)
        )
        for n, each in enumerate(comments)
    ]


def comes(page: Page, number: int) -> None:
    """Wait for the case, and until its keys are heard; the policy lets nothing be evaluated in the page's own loop."""
    page.locator(".desk-body", has_text=f"number {number}.").wait_for()
    while not page.evaluate("performance.now() - shownAt > SETTLE && !underWay"):
        page.wait_for_timeout(50)


def decide_by_keys(page: Page) -> str:
    """Approve number 0, remove number 1 and take that back; what was said of the first."""
    page.keyboard.press("n")
    comes(page, 0)
    page.keyboard.press("a")
    comes(page, 1)
    said = page.locator("#desk-said").inner_text()
    page.keyboard.press("r")
    page.keyboard.press("a")  # takes the r back, and approves nothing
    page.keyboard.press("r")
    page.keyboard.press("2")
    comes(page, 2)
    page.keyboard.press("u")
    comes(page, 1)
    return said


def look_around_by_keys(page: Page) -> None:
    """Skip number 1, hide names, hand number 2 to the seniors, see number 3, go back, and ask which keys there are."""
    page.locator("#note").fill("asrueb")  # typing decides nothing
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    comes(page, 2)
    page.keyboard.press("b")
    page.wait_for_selector('[data-key="b"][aria-pressed="true"]')
    comes(page, 2)
    page.keyboard.press("e")
    page.keyboard.type("He is my neighbour.")
    page.keyboard.press("Control+Enter")
    comes(page, 1)
    page.keyboard.press("j")
    comes(page, 3)
    page.go_back()
    comes(page, 1)
    page.keyboard.press("?")
    page.wait_for_selector("#desk-keys[open]")
    page.keyboard.press("a")  # behind the list of keys nothing happens
    page.keyboard.press("Escape")


def test_a_queue_is_emptied_by_keyboard_without_loading_a_page(
    open_browser: OpenBrowser, mo: Subscriber, waiting: list[Case]
) -> None:
    with open_browser(mo) as browser:
        page = browser.new_page()
        page.goto(f"{DESK}queue/?queue=held")
        page.evaluate("window.loadedOnce = true")
        page.keyboard.press("j")
        page.keyboard.press("j")
        focused = page.evaluate("document.activeElement.textContent")
        said = decide_by_keys(page)
        look_around_by_keys(page)
        loads = page.evaluate("window.loadedOnce")
        page.close()
        browser.new_page().goto(f"{DESK}queue/?queue=held")
    assert loads
    assert "number 1." in focused
    assert said.startswith("Approved. Held case: Words that wait, number 1.")
    made = [(decision.action, decision.rule) for decision in Decision.objects.order_by("id")]
    assert made == [("approve", ""), ("remove", "R2"), ("undo", "")]
    assert Escalation.objects.get().note == "He is my neighbour."
    assert DeskPreference.objects.get().is_blind
    assert not Case.objects.filter(leased_by=mo).exists()  # the page handed its case back as it closed


ONLY_THE_409 = "Left contains one more item: 'Failed to load resource: .* 409"  # Chromium writes each to its console


@pytest.mark.trust("W9")
def test_an_edit_meanwhile_is_shown_where_it_was_decided(
    open_browser: OpenBrowser, mo: Subscriber, waiting: list[Case]
) -> None:
    shown = []

    def decide_late() -> None:
        with open_browser(mo) as browser:
            page = browser.new_page()
            page.goto(f"{DESK}{waiting[0].pk}/work/")
            page.evaluate("document.querySelector('.desk-decide [name=version]').value = '7'")
            page.locator("#note").fill("My note.")
            page.locator('[data-key="a"]').click()
            page.wait_for_selector("[role=alert]")
            shown.extend([page.locator("[role=alert]").inner_text(), page.locator("#note").input_value(), page.url])

    with pytest.raises(AssertionError, match=ONLY_THE_409):
        decide_late()
    assert "You had pressed approve." in shown[0]
    assert shown[1] == "My note."
    assert shown[2].endswith("/work/")
    assert not Decision.objects.exists()


@pytest.fixture
def hostile(told_story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber) -> list[Case]:
    """A site on which every field that takes words holds an attack."""
    words = " ".join(PAYLOADS)
    Story.objects.update(title=words[:200], summary=words[:300])
    Profile.objects.create(subscriber=alice, about=words[:500])
    write_note(subject=alice, text=words, author=mo, at=LONG_AGO)
    cases = []
    for queue in ("held", "reported"):
        state = {"state": "held"} if queue == "held" else {"state": "published", "shown_version": 1}
        text = {"body": words, "body_text": words, "body_html": "<p>.</p>", "story_version": 1}
        comment = Comment.objects.create(
            id=new_id(), story=told_story, author=alice, side="critic", created_at=LONG_AGO, **text, **state
        )
        revision = Revision.objects.create(
            comment=comment, version=1, state="held" if queue == "held" else "shown", body=words, created_at=LONG_AGO
        )
        revision.signals.create(
            check_name="links", check_version=1, verdict="hold", code="x", detail=words[:300], at=LONG_AGO
        )
        if queue == "held":
            cases.append(Case.objects.create(comment=comment, queue=queue, reason=words[:300], opened_at=LONG_AGO))
        else:
            case = report_comment(comment=comment, reporter=charlie, reason="abuse", note=words, at=LONG_AGO).case
            cases.append(case)
    Decision.objects.create(
        action="remove", case=cases[1], comment=cases[1].comment, subject=alice, version=1, rule="R1", note=words,
        actor=mo, at=LONG_AGO,
    )  # fmt: skip
    return cases


def registers() -> Iterator[str]:
    """Each list with its search and the page of its first row."""
    for model, register in admin.site._registry.items():
        if model._meta.app_label not in WORDS:
            continue
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield f"{address}?q=%3Cscript%3Ealert(1)%3C/script%3E" if register.search_fields else address
        row = model._default_manager.first()
        if row is not None:
            yield f"{address}{row.pk}/change/"


@pytest.mark.trust("X3")
@pytest.mark.trust("X11")
def test_nothing_hostile_comes_alive_in_the_admin(
    open_browser: OpenBrowser, mo: Subscriber, alice: Subscriber, hostile: list[Case]
) -> None:
    addresses = [
        "/admin/",
        f"{DESK}queue/?queue=held",
        f"{DESK}queue/?queue=reported&story=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        f"{DESK}stories/",
        f"{DESK}dashboard/",
        f"{DESK}people/alice/",
        f"{DESK}people/?handle=%3Cscript%3Ealert(1)%3C/script%3E",
        *(f"{DESK}{case.pk}/work/" for case in hostile),
        f"{DESK}comments/{hostile[0].comment_id}/",
        *registers(),
    ]
    with open_browser(mo) as browser:  # which complains of every dialog, exception and violation
        page = browser.new_page()
        statuses = {}
        for address in addresses:
            answer = page.goto(address, wait_until="load")
            statuses[address] = answer.status if answer else 0
    assert {address: status for address, status in statuses.items() if status != 200} == {}
    assert len(addresses) > 30
