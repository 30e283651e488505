"""The page of review in Chromium: source and draft side by side, everything legible, a time given."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accounts import roles
from accounts.models import Subscriber
from seeds.publisher import accept_document
from stories.models import Story
from tests.browser.conftest import OpenBrowser
from tests.browser.screens import faults_of
from tests.conftest import LONG_AGO

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = Path(__file__).with_name("mill.txt").read_bytes()
REGISTER = "/admin/stories/draft/"


@pytest.fixture
def edith(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let editors see is gone after the first test that commits."""
    return make_subscriber("edith", role=roles.EDITOR, is_superuser=True)


@pytest.fixture
def review(db: None) -> str:
    """The address of a draft's page."""
    assert accept_document(name="mill.txt", data=DOCUMENT, at=LONG_AGO).outcome == "filed"
    return f"{REGISTER}{Story.objects.get().pk}/change/"


@pytest.mark.trust("X11")
def test_drafts_fit_and_are_legible(open_browser: OpenBrowser, edith: Subscriber, review: str) -> None:
    with open_browser(edith) as browser:
        faults = faults_of(browser.new_page(), [REGISTER, review, f"{REGISTER}write/"])
    assert faults == []


def test_source_and_draft_stand_side_by_side_and_a_draft_is_scheduled(
    open_browser: OpenBrowser, edith: Subscriber, review: str
) -> None:
    with open_browser(edith) as browser:
        page = browser.new_page()
        page.goto(review)
        source, draft = (page.locator(name).bounding_box() for name in (".review-source", ".review-draft"))
        page.get_by_label("Title").first.fill("The mill is shut")
        page.get_by_label("Publish at (UTC)").fill("2099-01-02T10:00")
        page.get_by_role("button", name="Publish at this time").click()
        said = page.locator(".messagelist").inner_text()
    assert source is not None
    assert draft is not None
    assert source["x"] + source["width"] <= draft["x"]
    assert "It appears on 2 Jan 2099, 10:00 UTC." in said
    story = Story.objects.get()
    assert (story.state, story.title, story.edited_by) == ("scheduled", "The mill is shut", edith)
