"""The pages in Chromium, wide and narrow, light and dark: nothing sticks out, nothing is faint, nothing complains."""

from typing import NamedTuple
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, ViewportSize

from accounts.models import Subscriber
from discussion.threads.models import Comment
from stories.models import Story
from stories.search.indexing import index_story
from tests.browser.conftest import MakeComment, MakeStory, OpenBrowser
from tests.browser.screens import WIDTHS, faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses(
    told_story: Story, alice: Subscriber, bob: Subscriber, make_comment: MakeComment, make_story: MakeStory
) -> list[str]:
    """The main pages, with a deep branch, a tombstone, long words and something that waits."""
    parent = None
    for number in range(8):
        parent = make_comment(parent, side=["critic", "defender", "neutral"][number % 3], author=bob)
    long = make_comment(body=f"{'unbreakable' * 30}\n\n```\n{'wide code ' * 40}\n```", author=bob)
    own = make_comment(author=alice)
    make_comment(state="removed", removed_reason="Removed under rule R1.")
    make_comment(state="held")
    long_words = make_story(f"{'Unbreakable' * 12} tram", why_it_matters="Trams. " * 40, topics=["Traffic"])
    return [
        "/",
        f"/stories/{told_story.slug}/",
        f"/stories/{told_story.slug}/corrections/",
        f"/comments/{parent.pk if parent else ''}/",
        f"/comments/{long.pk}/",
        f"/comments/{long.pk}/reply/",
        f"/comments/{long.pk}/report/",
        f"/comments/{own.pk}/edit/",
        "/me/",
        "/guidelines/",
        "/noise/",
        "/topics/",
        "/topics/traffic/",
        "/search/",
        f"/search/?q={long_words.title.split()[0]}",
    ]


@pytest.mark.trust("X11")
def test_every_page_fits_and_is_legible(open_browser: OpenBrowser, alice: Subscriber, addresses: list[str]) -> None:
    with open_browser(alice) as browser:
        faults = faults_of(browser.new_page(), addresses)
    assert faults == []


@pytest.mark.trust("X11")
def test_what_a_stranger_sees_fits_too(open_browser: OpenBrowser, addresses: list[str], told_story: Story) -> None:
    with open_browser() as browser:
        page = browser.new_page()
        faults = faults_of(page, ["/", f"/stories/{told_story.slug}/", addresses[2], "/sign-in/"])
        page.goto("/api/v1/docs/", wait_until="networkidle")  # theirs, not ours: it need only not complain
    assert faults == []


@pytest.mark.trust("X2")
def test_payloads_in_every_field_do_nothing(
    open_browser: OpenBrowser, told_story: Story, bob: Subscriber, make_comment: MakeComment
) -> None:
    payload = "\"'></textarea></title><img src=x onerror=\"document.title='pwned'\"><script>alert(1)</script>"
    Story.objects.update(title=payload, summary=payload, why_it_matters=payload, key_points=[payload], forecast=payload)
    index_story(story=Story.objects.get())
    comment = make_comment(body=payload)
    with open_browser(bob) as browser:
        page = browser.new_page()
        found = ("/search/?q=alert", f"/search/?q={quote(payload)}")
        for address in ("/", f"/stories/{told_story.slug}/", f"/comments/{comment.pk}/reply/", *found):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            assert "pwned" not in page.title().replace(payload, "")


@pytest.mark.parametrize("java_script", [True, False])
def test_one_reacts_answers_and_takes_back(
    open_browser: OpenBrowser, told_story: Story, bob: Subscriber, make_comment: MakeComment, java_script: bool
) -> None:
    comment = make_comment(body="Trams are loud.")
    with open_browser(bob, width=360, java_script_enabled=java_script) as browser:
        page = browser.new_page()
        page.goto(f"/stories/{told_story.slug}/")
        place = page.locator(f"#comment-{comment.pk}")
        place.get_by_role("button", name="Fair").click()
        page.wait_for_url(f"**/#comment-{comment.pk}")
        assert place.locator("button[aria-pressed=true]").inner_text() == "Fair 1"
        place.get_by_text("Reply", exact=True).click()
        place.get_by_label("Your reply").fill("Not this one.")
        place.get_by_role("button", name="Post the reply").click()
        page.wait_for_url("**/comments/**")
        assert "Not this one." in page.inner_text("main")
        page.get_by_text("Delete", exact=True).first.click()
        page.get_by_role("button", name="Delete").click()
        page.wait_for_url("**/comments/**")
        assert "Deleted by its author." in page.inner_text("main")
    assert Comment.objects.get(parent=comment).state == "deleted"


def test_what_opens_leaves_the_row_of_acts_as_it_was(
    open_browser: OpenBrowser, told_story: Story, bob: Subscriber, make_comment: MakeComment
) -> None:
    comment = make_comment(author=bob)
    with open_browser(bob) as browser:
        page = browser.new_page()
        for width in WIDTHS:
            page.set_viewport_size(ViewportSize(width=width, height=900))
            page.goto(f"/stories/{told_story.slug}/")
            place = page.locator(f"#comment-{comment.pk}")
            acts = place.locator(".act > summary")
            assert acts.all_inner_texts() == ["Reply", "Edit", "Delete", "Notices"]
            rows = [distance(place, act).y for act in acts.all()]
            for name in ("Edit", "Reply", "Delete", "Notices"):
                acts.get_by_text(name).click()
                row = [distance(place, act) for act in acts.all()]
                assert [act.y for act in row] == rows
                assert [act.x for act in row] == sorted(act.x for act in row)
                assert distance(place, place.locator(".act[open] > :not(summary)")).y > max(rows)


class Distance(NamedTuple):
    x: float
    y: float


def distance(start: Locator, end: Locator) -> Distance:
    """From corner to corner, however far the page is scrolled. Each is one element, and shown."""
    one, other = start.bounding_box(), end.bounding_box()
    assert one is not None
    assert other is not None
    return Distance(other["x"] - one["x"], other["y"] - one["y"])
