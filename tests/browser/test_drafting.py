"""What a script adds to the forms: words are kept while one types, shown and quoted at once, and reading is noticed."""

import json

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Subscriber
from discussion.threads.models import Comment, Draft, ReadPoint
from discussion.threads.services.reading import mark_read
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser

pytestmark = pytest.mark.django_db(transaction=True)
DRAFT = "/drafts/comment/"
# The first save is refused as late for what was posted; not by the server, or the console would tell of a failure.
LATE_AT_FIRST = """
const reach = window.fetch;
let isFirst = true;
window.fetch = (address, how) => {
  if (!isFirst || !address.endsWith("/drafts/comment/")) return reach(address, how);
  isFirst = false;
  return Promise.resolve(new Response("{}", { status: 409 }));
};
"""


def test_words_are_kept_shown_and_quoted_at_once(
    open_browser: OpenBrowser, bob: Subscriber, told_story: Story, make_comment: MakeComment
) -> None:
    seen, comment = make_comment(body="Older."), make_comment(body="Fewer *cars*.")
    mark_read(story=told_story, subscriber=bob, upto=seen.pk, at=timezone.now())
    with open_browser(bob) as browser:
        page = browser.new_page()
        page.clock.install()
        page.add_init_script(LATE_AT_FIRST)
        page.goto(f"/stories/{told_story.slug}/")
        form = page.locator(".take-part form.write")
        with page.expect_response(lambda answer: answer.url.endswith("/read/")) as read:
            form.scroll_into_view_if_needed()
        with page.expect_response(lambda answer: answer.url.endswith(DRAFT)) as kept:
            form.locator("textarea").press_sequentially("So *what*?")
            for _ in range(30):  # seconds: three, and ten from when the page has read that it was late
                page.clock.run_for(1_000)
        form.get_by_role("button", name="Preview").click()
        expect(form.locator(".preview em")).to_have_text("what")
        place = page.locator(f"#comment-{comment.pk}")
        place.get_by_role("link", name="Quote").click()
        expect(place.locator("textarea[name=body]").first).to_have_value(
            f"> @alice [wrote](/comments/{comment.pk}/):\n>\n> Fewer cars.\n\n"
        )
        assert (read.value.status, kept.value.status) == (200, 200)
    assert Draft.objects.filter(purpose="comment", body="So *what*?").exists()
    assert ReadPoint.objects.get().upto > comment.pk
    assert Comment.objects.count() == 2


def test_one_leaves_comes_back_posts_and_what_comes_late_is_not_kept(
    open_browser: OpenBrowser, bob: Subscriber, told_story: Story
) -> None:
    story = f"/stories/{told_story.slug}/"
    with open_browser(bob) as browser:
        page = browser.new_page()
        saves: list[str] = []
        page.on("request", lambda sent: saves.append(str(sent.post_data)) if sent.url.endswith(DRAFT) else None)
        page.goto(story)
        area = page.locator(".take-part form.write textarea")
        with page.expect_response(lambda answer: answer.url.endswith(DRAFT)):
            area.press_sequentially("Fewer cars")
        area.press_sequentially(" in town.")
        page.goto("/")  # before anything of it was kept
        page.goto(story)
        expect(area).to_have_value("Fewer cars in town.")
        area.press("End")
        with page.expect_response(lambda answer: answer.url.endswith(DRAFT)):
            area.press_sequentially(" No")
        area.press_sequentially("w.")
        page.locator(".take-part form.write").get_by_role("button", name="Post").click()
        expect(page.locator("#comments")).to_contain_text("Fewer cars in town. Now.")
        page.goto(story)
        expect(area).to_have_value("")
        with page.expect_response(lambda answer: answer.url.endswith(DRAFT)) as kept:
            area.press_sequentially("And another thing")
        was_kept = kept.value.status
        [while_posting] = [save for save in saves if json.loads(save)["body"] == "Fewer cars in town. No"]
        token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        late = browser.request.put(kept.value.url, data=while_posting, headers=headers).status
        page.goto(story)
        expect(area).to_have_value("And another thing")
    assert (was_kept, late) == (200, 409)
    assert Comment.objects.get().body == "Fewer cars in town. Now."
    assert [draft.body for draft in Draft.objects.kept()] == ["And another thing"]
