"""Thousands of attack strings of others through everything that is made of a comment's words: nothing in it is alive.

Without a site, so that all of them take seconds: what a site adds is asked of our own in `test_attack_strings`.
"""

import re
from functools import cache
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from accounts.notices.mails.writing import _paragraph
from core.atom import clean
from core.ids import new_id
from core.markup import clean_source, render
from discussion.api.feeds import write_feed
from discussion.telling.readers.comments import tell_of
from discussion.threads.models import Comment
from discussion.threads.quotes import quotation_of
from stories.models import Story
from stories.search.passages import mark_passages
from tests.conftest import NOW
from tests.stories.test_story_feed import entries, text
from tests.threads.live import assert_nothing_live
from tests.threads.payloads import LINKED, PLAIN, is_harmless

SOME = slice(3, None, 6)  # of what is slow to look at, for all are made the same way
STORY = Story(slug="tram-line-nine", title="Tram line nine", published_at=NOW, created_at=NOW)


@cache
def written() -> list[Comment]:
    """A comment of nobody for each."""
    comments = []
    for body in PLAIN:
        shown = render(body)
        facts = {"body": body, "body_html": shown.html, "body_text": shown.text}
        comments.append(Comment(id=new_id(), story=STORY, state="published", created_at=NOW, **facts))
    return comments


@pytest.mark.trust("X1", "X4", "X6")
def test_nothing_that_is_rendered_is_alive() -> None:
    assert len(PLAIN) > 8_600
    assert len(LINKED) > 2_000
    assert [comment.body for comment in written() if not is_harmless(comment.body_html)] == []
    assert [body for body in LINKED if not is_harmless(render(body).html)] == []


@pytest.mark.trust("X13")
def test_cleaning_twice_changes_nothing_of_the_words() -> None:
    assert [body for body in PLAIN if clean_source(body) != body] == []


@pytest.mark.trust("X5")
def test_nor_is_a_quotation() -> None:
    quoted = [render(quotation_of(comment).strip()).html for comment in written()[SOME]]
    assert [html for html in quoted if not is_harmless(html)] == []


@pytest.mark.trust("X5")
def test_nor_is_a_feed() -> None:
    told = [text(entry, "summary") for entry in entries(fromstring(write_feed(STORY, written())))]
    shown = [comment.body_html for comment in written()]
    assert told == [clean(html).replace("\r", "\n") for html in shown]
    assert [html for html in set(told) - set(shown) if not is_harmless(html)] == []


@pytest.mark.trust("X5")
@pytest.mark.django_db
def test_nor_is_a_snippet_of_a_search() -> None:
    texts = {comment.pk: ("english", comment.body_text) for comment in written()}
    snippets = mark_passages(texts, "alert script")
    assert sum("<mark>" in snippet for snippet in snippets.values()) > 3_000
    for snippet in snippets.values():
        assert not {"<", ">", '"', "'"} & set(snippet.replace("<mark>", "").replace("</mark>", ""))


@pytest.mark.trust("X5")
def test_nor_is_a_mail() -> None:
    """All of them in one."""
    said = [tell_of(comment, f"{comment.body_text[:80]} answered you", ["x"]) for comment in written()[SOME]]
    context = {"sections": [("", [_paragraph(each) for each in said])], "origin": settings.BASE_URL, "together": True}
    links = assert_nothing_live(render_to_string("accounts/mails/notices.html", context)).find_all("a")
    assert {str(link["href"]).removeprefix(str(settings.BASE_URL))[:10] for link in links if link["href"]} == {
        "/comments/",
        "/me/prefer",
    }
    assert not re.search(r"\b(javascript|data|vbscript):\S", render_to_string("accounts/mails/notices.txt", context))
