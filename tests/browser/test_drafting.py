"""What a script adds to the forms: words are kept while one types, shown and quoted at once, and reading is noticed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Subscriber
from discussion.threads.models import Comment, Draft, ReadPoint
from discussion.threads.services.reading import mark_read
from stories.models import Story
from tests.browser.conftest import MakeComment, OpenBrowser

pytestmark = pytest.mark.django_db(transaction=True)


def test_words_are_kept_shown_and_quoted_at_once(
    open_browser: OpenBrowser, bob: Subscriber, told_story: Story, make_comment: MakeComment
) -> None:
    seen, comment = make_comment(body="Older."), make_comment(body="Fewer *cars*.")
    mark_read(story=told_story, subscriber=bob, upto=seen.pk, at=timezone.now())
    with open_browser(bob) as browser:
        page = browser.new_page()
        page.goto(f"/stories/{told_story.slug}/")
        form = page.locator(".take-part form.write")
        with page.expect_response(lambda answer: answer.url.endswith("/read/")) as read:
            form.scroll_into_view_if_needed()
        with page.expect_response(lambda answer: answer.url.endswith("/drafts/comment/")) as kept:
            form.locator("textarea").press_sequentially("So *what*?")
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
