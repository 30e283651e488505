"""The admin in Chromium as moderators and editors see it: rows have room, nothing sticks out, nothing is faint."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.intake import report_comment
from stories.models import Story
from stories.noise.services import exclude_actor, fold_pending, record_engagement
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.browser.screens import STICKS_OUT, faults_of
from tests.conftest import LONG_AGO

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

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let moderators see is gone after the first test that commits."""
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


@pytest.fixture
def desk(make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> list[str]:
    """Pages of a desk with a report that is decided, one that waits, and somebody who is banned."""
    said = "The tram is noisy, says a long comment. " * 6 + "\n\n> I hear nothing at night.\n\n- Nor does `my cat`."
    decided, waiting = (
        report_comment(comment=make_comment(body=said, author=alice), reporter=bob, reason=reason, at=LONG_AGO).case
        for reason in ("off_topic", "illegal")
    )
    decide(case=decided, action="remove", rule="R4", note="A name.", version=1, actor=mo, at=LONG_AGO)
    ban_subscriber(subscriber=bob, rule="R2", reason="Forty advertisements.", actor=mo, at=LONG_AGO)
    cases = [f"{DESK}{case.pk}/work/" for case in (decided, waiting)]
    people = [f"{DESK}people/alice/", f"{DESK}people/bob/"]
    return ["/admin/", "/admin/screening/spammodel/", f"{DESK}queue/", *cases, *people]


@pytest.fixture
def noisy(story: Story, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> list[str]:
    """The pages with the level of a story in which somebody counts and somebody is left out."""
    record_engagement(story=story, actor=alice, kind="comment", stance="critic", source_key="a", at=LONG_AGO)
    exclude_actor(actor=bob, story=story, by=mo, at=LONG_AGO)
    fold_pending(at=LONG_AGO)
    return [f"{REGISTERS[0]}{story.pk}/noise/", f"{REGISTERS[0]}{story.pk}/change/"]


@pytest.mark.trust("X11")
def test_the_desk_fits_and_is_legible(
    open_browser: OpenBrowser, mo: Subscriber, desk: list[str], noisy: list[str]
) -> None:
    with open_browser(mo) as browser:
        faults = faults_of(browser.new_page(), desk + noisy)
    assert faults == []


def test_every_row_of_a_register_is_seen_whole(
    open_browser: OpenBrowser, mo: Subscriber, desk: list[str], told_story: Story
) -> None:
    hidden, titles = {}, []
    with open_browser(mo) as browser:
        page = browser.new_page()
        for address in REGISTERS:
            page.goto(address)
            for width in (800, 1280):
                page.set_viewport_size(ViewportSize(width=width, height=900))
                hidden[address, width] = page.evaluate(HIDDEN_SIDEWAYS) + page.evaluate(STICKS_OUT)
                if address == REGISTERS[0]:
                    titles.append(page.locator(".field-title").bounding_box())
    assert set(hidden.values()) == {0}, hidden
    assert [title["width"] >= 175 for title in titles if title] == [True, True]  # pixels: two lines, not five
