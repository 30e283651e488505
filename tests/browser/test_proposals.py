"""A correction that a document proposes, in Chromium: everything legible at every width, published by a button."""

from dataclasses import replace

import pytest

from accounts.models import Subscriber
from seeds.publisher import accept_document
from stories.models import Proposal, Story
from stories.selectors import draft_of
from stories.services import correct_story
from tests.browser.conftest import OpenBrowser
from tests.browser.screens import faults_of
from tests.browser.test_review import DOCUMENT, REGISTER, edith
from tests.conftest import LONG_AGO, NOW

__all__ = ["edith"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposal(edith: Subscriber) -> str:
    """The address of the page: Edith and the document have changed the same paragraph, and the document another one."""
    accept_document(name="mill.txt", data=DOCUMENT, at=LONG_AGO, publish=True)
    story = Story.objects.get()
    [section, *others] = draft_of(story).body
    by_hand = replace(section, paragraphs=["By hand.", *section.paragraphs[1:]])
    changed = replace(draft_of(story), body=[by_hand, *others])
    correct_story(story=story, draft=changed, reason="It was wrong.", actor=edith, at=NOW)
    first, last = section.paragraphs[0].encode(), DOCUMENT.split(b"\n\n")[-1]
    data = DOCUMENT.replace(first, b"From the document. " + first).replace(last, b"At the end, this is new.\n")
    assert accept_document(name="mill.txt", data=data, at=NOW).outcome == "proposed"
    return f"{REGISTER}{story.pk}/proposal/"


@pytest.mark.trust("X11")
def test_it_fits_and_is_legible(open_browser: OpenBrowser, edith: Subscriber, proposal: str) -> None:
    with open_browser(edith) as browser:
        faults = faults_of(browser.new_page(), [REGISTER, proposal])
    assert faults == []


def test_an_editor_publishes_it(open_browser: OpenBrowser, edith: Subscriber, proposal: str) -> None:
    with open_browser(edith) as browser:
        page = browser.new_page()
        page.goto(REGISTER)
        page.locator("#result_list tbody th a").click()
        assert page.url.endswith(proposal)
        page.get_by_label("Title").first.fill("The mill is shut")
        page.get_by_role("button", name="Publish the correction").click()
        said = page.locator(".messagelist").inner_text()
    assert "Corrected to version 3: The document was changed." in said
    assert (Story.objects.get().title, Proposal.objects.exists()) == ("The mill is shut", False)
