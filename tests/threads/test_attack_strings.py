"""Seven hundred attack strings through everything that is made of a comment's words: nothing in it is alive."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Subscriber
from accounts.notices.mails.planning import plan_notices
from core.markup import clean_source, render
from discussion.threads.models import Comment
from discussion.threads.quotes import quotation_of
from stories.models import Story
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import MakeNotice, make_notice, parts_of, send_all, server
from tests.signing_in import sign_in
from tests.stories.test_story_feed import entries, text
from tests.threads.attacks import ATTACKS, COMBINED
from tests.threads.conftest import MakeComment, thread_url
from tests.threads.live import assert_harmless, assert_nothing_live

__all__ = ["make_notice", "server"]
EVERYWHERE = COMBINED[::11]  # of each class some, through the pages
MAILED = COMBINED[5::100]


@pytest.fixture
def written(make_comment: MakeComment) -> list[Comment]:
    return [make_comment(body=clean_source(attack)) for attack in EVERYWHERE]


@pytest.mark.trust("X1")
@pytest.mark.trust("X4")
@pytest.mark.trust("X6")
def test_nothing_that_is_rendered_is_alive() -> None:
    assert len({*COMBINED, *ATTACKS}) > 700
    for attack in COMBINED:
        assert_harmless(render(clean_source(attack)).html)


@pytest.mark.trust("X5")
def test_nor_is_anything_that_the_api_derives_from_it(
    anonymous: APIClient, story: Story, written: list[Comment]
) -> None:
    shown = anonymous.get(thread_url(story), {"limit": "100", "depth": "0", "sort": "oldest"}).json()["results"]
    assert [row["body_html"] for row in shown] == [comment.body_html for comment in written]
    for row in shown:
        assert_harmless(row["body_html"])
    feed = fromstring(anonymous.get(f"/api/v1/stories/{story.slug}/comments.atom").content)
    assert len(entries(feed)) == 50
    for entry in entries(feed):
        assert_harmless(text(entry, "summary"))
    for comment in written:
        assert_harmless(render(quotation_of(comment).strip()).html)


@pytest.mark.trust("X5")
def test_nor_are_snippets_of_a_search(anonymous: APIClient, written: list[Comment]) -> None:
    found = anonymous.get("/api/v1/search/", {"q": "alert", "type": "comment", "limit": "100"}).json()["results"]
    assert len(found) > 9
    for row in found:
        marked = row["snippet"].replace("<mark>", "").replace("</mark>", "")
        assert "<" not in marked
        assert ">" not in marked


@pytest.mark.trust("X5")
def test_nor_are_the_pages(client: Client, story: Story, written: list[Comment], bob: Subscriber) -> None:
    sign_in(client, bob)
    shown: list[str] = []
    address: str | None = f"/stories/{story.slug}/?sort=oldest"
    while address:
        soup = assert_nothing_live(client.get(address).content.decode())
        shown += [str(comment["id"]) for comment in soup.select("#comments > .comment")]
        more = soup.select_one("a[rel=next]")
        address = f"/stories/{story.slug}/{more['href']}" if more else None
    assert shown == [f"comment-{comment.pk}" for comment in written]
    for comment in written[::15]:
        soup = assert_nothing_live(client.get(f"/comments/{comment.pk}/reply/?quote=1").content.decode())
        assert soup.select("textarea[name=body]")[0].text.lstrip("\n") == quotation_of(comment)


@pytest.mark.trust("X3")
def test_nor_is_the_admin(client: Client, mo: Subscriber, written: list[Comment]) -> None:
    sign_in(client, mo)
    details = [reverse("admin:threads_comment_change", args=[comment.pk]) for comment in written[::12]]
    for address in (reverse("admin:threads_comment_changelist"), *details):
        assert_nothing_live(client.get(address).content.decode())


@pytest.mark.trust("X5")
def test_nor_are_mails(server: MailServer, make_notice: MakeNotice) -> None:
    for attack in MAILED:
        make_notice(body=clean_source(attack))
    plan_notices(at=NOW)
    send_all(NOW)
    assert len(server.got) == len(MAILED)
    for message in server.got:
        words, html = parts_of(message)
        assert "javascript:" not in words
        links = assert_nothing_live(html).find_all("a")
        assert {urlsplit(str(link["href"])).netloc for link in links} == {"hubbub.example"}
