"""Tabs above a discussion: which order, whose comments."""

from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import react
from stories.models import Story
from tests.conftest import NOW
from tests.web.conftest import MakeComment, page_of, text_of


def read(reader: Client, story: Story, query: str = "") -> BeautifulSoup:
    return page_of(reader.get(f"/stories/{story.slug}/{query}"))


def shown_in(page: BeautifulSoup) -> list[str]:
    return [words.get_text(strip=True) for words in page.select("#comments > article > .prose")]


def current_in(page: BeautifulSoup) -> list[str]:
    return [tab.get_text(strip=True) for tab in page.select(".ordering [aria-current]")]


def test_a_page_is_in_the_order_and_of_the_side_asked_for(
    reader: Client, story: Story, make_comment: MakeComment, bob: Subscriber
) -> None:
    liked = make_comment(body="Liked.", side="critic")
    make_comment(body="Newer.", side="defender")
    react(comment=liked, subscriber=bob, kind="fair", at=NOW)
    fold_ranks(at=NOW)
    page = read(reader, story)
    assert (shown_in(page), current_in(page)) == (["Newer.", "Liked."], ["Newest", "All sides"])
    page = read(reader, story, "?sort=best")
    assert (shown_in(page), current_in(page)) == (["Liked.", "Newer."], ["Best", "All sides"])
    page = read(reader, story, "?sort=best&side=defender")
    assert (shown_in(page), current_in(page)) == (["Newer."], ["Best", "Defenders"])
    page = read(reader, story, "?side=neutral")
    assert "Nobody on this side has said anything yet." in text_of(page)
    assert current_in(page) == ["Newest", "Neutral"]


def test_pages_and_tabs_keep_what_was_chosen(reader: Client, story: Story, make_comment: MakeComment) -> None:
    for _ in range(21):
        make_comment(side="critic")
    fold_ranks(at=NOW)
    page = read(reader, story, "?sort=best&side=critic")
    [more] = page.select(".pager a[rel=next]")
    assert str(more["href"]).startswith("?sort=best&side=critic&cursor=")
    rest = page_of(reader.get(f"/stories/{story.slug}/{str(more['href']).partition('#')[0]}"))
    assert (len(shown_in(page)), len(shown_in(rest)), current_in(rest)) == (20, 1, ["Best", "Critics"])
    assert all("cursor" not in str(tab["href"]) for tab in rest.select(".ordering a"))


def test_what_does_not_exist_is_as_good_as_nothing(reader: Client, story: Story, make_comment: MakeComment) -> None:
    make_comment()
    assert current_in(read(reader, story, "?sort=%00loudest&side=left")) == ["Newest", "All sides"]


def test_there_is_nothing_to_order_where_nobody_has_said_anything(reader: Client, story: Story) -> None:
    assert read(reader, story).select(".ordering") == []
