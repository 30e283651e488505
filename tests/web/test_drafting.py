"""Forms that keep, preview and quote words, and a page that marks what is new; all of it without a script."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.models import Subscriber
from core.markup import render
from discussion.threads.models import Comment, Draft, ReadPoint
from discussion.threads.quotes import QUOTED, quotation_of
from discussion.threads.selectors import CommentNotFoundError
from discussion.threads.services.reading import mark_read
from stories.models import Story
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of
from tests.web.test_writing import comment_form, kept_words


def test_a_preview_shows_the_words_and_writes_nothing(browser_of: BrowserOf, bob: Subscriber, story: Story) -> None:
    answer = browser_of(bob).post(comment_form(story), {"body": "Fewer *cars*.", "side": "critic", "preview": "1"})
    page = page_of(answer)
    assert answer.status_code == 200
    assert "<em>cars</em>" in str(one(page, ".preview .prose"))
    assert kept_words(page) == "Fewer *cars*."
    assert one(page, "input[name=side][checked]")["value"] == "critic"
    assert not Comment.objects.exists()
    assert not Draft.objects.kept().exists()


def test_a_draft_is_kept_and_stands_in_the_form_next_time(
    browser_of: BrowserOf, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    comment, browser = make_comment(), browser_of(bob)
    words = {"body": "I was not done", "side": "critic", "keep": "1", "back": f"/stories/{story.slug}/"}
    for address in (comment_form(story), f"/comments/{comment.pk}/reply/"):
        answer = browser.post(address, words)
        assert (answer.status_code, answer["Location"]) == (303, f"/stories/{story.slug}/")
        assert kept_words(page_of(browser.get(address))) == "I was not done"
    page = page_of(browser.get(f"/stories/{story.slug}/"))
    assert [area.text.strip() for area in page.select("textarea[name=body]")] == ["I was not done"] * 2
    assert "Reply (draft)" in text_of(one(page, f"#comment-{comment.pk}"))
    assert Comment.objects.count() == 1
    assert browser.post(comment_form(story), {**words, "body": " "}).status_code == 422


def test_a_refused_comment_is_kept_and_a_draft_of_an_edit_comes_back(
    browser_of: BrowserOf, alice: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    mine, browser = make_comment(author=alice), browser_of(alice)
    edit = f"/comments/{mine.pk}/edit/"
    assert browser.post(edit, {"body": "Other words.", "version": "7"}).status_code == 409
    assert kept_words(page_of(browser.get(edit))) == "Other words."
    assert one(page_of(browser.get(edit)), "input[name=version]")["value"] == "1"
    assert browser.post(edit, {"body": "Other words.", "version": "1"}).status_code == 303
    assert not Draft.objects.kept().exists()


def test_a_quote_says_whose_words_it_has(browser_of: BrowserOf, bob: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(body="> Older words.\n\nFewer *cars*.\n- one")
    page = page_of(browser_of(bob).get(f"/comments/{comment.pk}/reply/?quote=1"))
    quote = one(page, "textarea[name=body]").text.lstrip("\n")
    assert quote == f"> @alice [wrote](/comments/{comment.pk}/):\n>\n> Fewer *cars*.\n> - one\n\n"
    shown = BeautifulSoup(render(quote.strip()).html, "html.parser")
    assert [link["href"] for link in shown.select("blockquote a")] == [
        "/subscribers/alice/",
        f"/comments/{comment.pk}/",
    ]
    assert shown.select_one("blockquote em") is not None


def test_long_words_are_quoted_in_part_and_hidden_ones_not_at_all(make_comment: MakeComment) -> None:
    assert len(quotation_of(make_comment(body="word " * 1_000))) < QUOTED + 100
    for state in ("held", "removed", "deleted"):
        with pytest.raises(CommentNotFoundError):
            quotation_of(make_comment(state=state))


def test_what_is_new_since_the_last_visit_is_marked(
    browser_of: BrowserOf, reader: Client, bob: Subscriber, story: Story, make_comment: MakeComment
) -> None:
    seen, new = make_comment(), make_comment()
    own, browser, address = make_comment(author=bob), browser_of(bob), f"/stories/{story.slug}/"
    assert not page_of(browser.get(address)).select(".badge.new")
    assert not ReadPoint.objects.exists()
    mark_read(story=story, subscriber=bob, upto=seen.pk, at=timezone.now())
    page = page_of(browser.get(address))
    assert [article["id"] for article in page.select(".comment:has(.badge.new)")] == [f"comment-{new.pk}"]
    assert "1 new comment since" in text_of(one(page, ".unread"))
    assert one(page, ".unread a")["href"] == f"/comments/{new.pk}/"
    button = one(page, ".unread button")
    assert browser.post(str(button["formaction"]), {"upto": button["value"], "back": address}).status_code == 303
    assert ReadPoint.objects.get().upto > own.pk
    assert not page_of(browser.get(address)).select(".badge.new, .unread button")
    assert not page_of(reader.get(address)).select(".unread")


def test_nonsense_is_no_point(browser_of: BrowserOf, bob: Subscriber, story: Story) -> None:
    assert browser_of(bob).post(f"/stories/{story.slug}/read/", {"upto": "soon"}).status_code == 400
    assert not ReadPoint.objects.exists()
