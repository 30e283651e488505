"""The page that merges two stories, in Chromium: everything legible, from the search to the last button."""

from collections.abc import Callable

import pytest

from accounts import roles
from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser
from tests.browser.screens import faults_of
from tests.conftest import LONG_AGO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edith(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Sees every page: what the migrations let editors do is gone after the first test that commits."""
    return make_subscriber("edith", role=roles.EDITOR, is_superuser=True)


@pytest.fixture
def target(make_comment: MakeComment) -> Story:
    """The story that stays; the told one, with a comment, is its duplicate."""
    make_comment()
    title = "The council decides tonight whether the ninth line of the tram may cross the square of the old town"
    facts = {"title": title, "document": "tests:again", "content_hash": "0", "state": "published"}
    return Story.objects.create(slug="the-council-decides-tonight", published_at=LONG_AGO, created_at=LONG_AGO, **facts)


@pytest.mark.trust("X11")
def test_merging_fits_and_is_legible(
    open_browser: OpenBrowser, edith: Subscriber, told_story: Story, target: Story
) -> None:
    merge = f"/admin/stories/story/{told_story.pk}/merge/"
    addresses = [merge, f"{merge}?q=council", f"{merge}?q=nothing", f"{merge}?into={target.pk}"]
    with open_browser(edith) as browser:
        faults = faults_of(browser.new_page(), addresses)
    assert faults == []


def test_an_editor_finds_looks_and_merges(
    open_browser: OpenBrowser, edith: Subscriber, told_story: Story, target: Story
) -> None:
    with open_browser(edith) as browser:
        page = browser.new_page()
        page.goto(f"/admin/stories/story/{told_story.pk}/change/")
        page.get_by_role("link", name="Merge into another").click()
        page.get_by_label("Part of its title, or its address").fill("council")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name=target.title).click()
        page.get_by_label("Reason").fill("Told twice.")
        page.get_by_role("button", name="Merge for good").click()
        said = page.locator(".messagelist").inner_text()
        page.goto(f"/stories/{told_story.slug}/")
        landed = page.url
    assert f"Merged into “{target}”." in said
    assert landed.endswith(f"/stories/{target.slug}/")
    assert Comment.objects.get().story == target
