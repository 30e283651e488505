"""The admin in Chromium as moderators and editors see it: rows have room, nothing sticks out, nothing is faint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.intake import report_comment
from stories.models import Story
from stories.noise.services import exclude_actor, fold_pending, record_engagement
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.conftest import LONG_AGO

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
DESK = "/admin/moderation/case/"
REGISTERS = [
    "/admin/stories/story/",
    "/admin/moderation/case/",
    "/admin/moderation/decision/",
    "/admin/moderation/report/",
    "/admin/moderation/statement/",
    "/admin/threads/comment/",
]
HIDDEN_SIDEWAYS = (
    "(() => { const rows = document.querySelector('.results'); return rows.scrollWidth - rows.clientWidth })()"
)
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let moderators see is gone after the first test that commits."""
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def desk(make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> list[str]:
    """Pages of a desk with a report that is decided, one that waits, and somebody who is banned."""
    said = "The tram is noisy, says a long comment. " * 6
    decided, waiting = (
        report_comment(comment=make_comment(body=said, author=alice), reporter=bob, reason=reason, at=LONG_AGO).case
        for reason in ("off_topic", "illegal")
    )
    decide(case=decided, action="remove", rule="R4", note="A name.", version=1, actor=mo, at=LONG_AGO)
    ban_subscriber(subscriber=bob, rule="R2", reason="Forty advertisements.", actor=mo, at=LONG_AGO)
    cases = [f"{DESK}{case.pk}/work/" for case in (decided, waiting)]
    return ["/admin/", f"{DESK}queue/", *cases, f"{DESK}people/alice/", f"{DESK}people/bob/"]


@pytest.fixture
def noisy(story: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> list[str]:
    """The pages with the level of a story in which somebody counts and somebody is left out."""
    record_engagement(story=story, actor=alice, kind="comment", stance="critic", source_key="a", at=LONG_AGO)
    exclude_actor(actor=bob, story=story, by=mo, at=LONG_AGO)
    fold_pending(at=LONG_AGO)
    return [f"{REGISTERS[0]}{story.pk}/noise/", f"{REGISTERS[0]}{story.pk}/change/"]


@pytest.mark.trust("X11")
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_the_desk_fits_and_is_legible(
    open_browser: OpenBrowser, mo: Subscriber, desk: list[str], noisy: list[str], width: int, scheme: str
) -> None:
    pages = desk + noisy
    with open_browser(mo, width=width, color_scheme=scheme) as browser:
        page = browser.new_page()
        faults = {address: faults_of(page, address) for address in pages}
    assert faults == dict.fromkeys(pages, (0, []))


@pytest.mark.parametrize("width", [800, 1280])
def test_every_row_of_a_register_is_seen_whole(
    open_browser: OpenBrowser, mo: Subscriber, desk: list[str], told_story: Story, width: int
) -> None:
    with open_browser(mo, width=width) as browser:
        page = browser.new_page()
        hidden = {}
        for address in REGISTERS:
            page.goto(address)
            hidden[address] = page.evaluate(HIDDEN_SIDEWAYS) + page.evaluate(STICKS_OUT)
        page.goto(REGISTERS[0])
        title = page.locator(".field-title").bounding_box()
    assert hidden == dict.fromkeys(REGISTERS, 0)
    assert title is not None
    assert title["width"] >= 175  # pixels: a headline takes two lines, not five


def faults_of(page: Page, address: str) -> tuple[int, list[str]]:
    """By how many pixels the page is too wide, and which of its words are faint."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page.evaluate(STICKS_OUT), page.evaluate(CONTRAST)
