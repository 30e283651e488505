"""The pages of a story that was merged into another one: every way leads to the other one."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Subscriber
from discussion.threads.models import Comment, Stance
from discussion.threads.services import merge_stories
from stories.models import Story
from tests.conftest import NOW
from tests.web.conftest import BrowserOf, MakeComment, one, page_of, text_of, value_of


@pytest.fixture
def comment(make_comment: MakeComment) -> Comment:
    return make_comment(body="Words from the duplicate.")


@pytest.fixture
def merged(told_story: Story, comment: Comment, edith: Subscriber) -> Story:
    """The duplicate of `target`, under whose address nothing is any more."""
    facts = {"title": "Line nine is coming", "document": "tests:again", "content_hash": "0", "state": "published"}
    target = Story.objects.create(slug="line-nine", published_at=NOW - timedelta(days=1), created_at=NOW, **facts)
    merge_stories(source=told_story, target=target, actor=edith, at=NOW, reason="Told twice.")
    return told_story


@pytest.mark.parametrize("query", ["", "?cursor=of-the-duplicate"])
def test_its_address_leads_to_the_other_for_good(reader: Client, merged: Story, query: str) -> None:
    answer = reader.get(f"/stories/{merged.slug}/{query}")
    assert (answer.status_code, answer["Location"]) == (301, "/stories/line-nine/")
    assert "public" in answer["Cache-Control"]
    page = page_of(reader.get(answer["Location"]))
    assert "Words from the duplicate." in text_of(one(page, "#discussion"))
    assert value_of(one(page, "link[rel=canonical]"), "href").endswith("/stories/line-nine/")


def test_a_comment_keeps_its_address_and_leads_to_the_other(reader: Client, merged: Story, comment: Comment) -> None:
    answer = reader.get(f"/comments/{comment.pk}/")
    assert answer.status_code == 200
    assert b"/stories/line-nine/" in answer.content
    assert merged.slug.encode() not in answer.content


@pytest.mark.trust("V1")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/topics/traffic/",
        "/search/?q=tram",
        "/sitemap-stories.xml",
        "/api/v1/feeds/stories.atom",
        "/api/v1/search/?q=tram",
        "/api/v1/stories/",
        "/api/v1/stories/?topic=traffic",
        "/api/v1/stories/?order=noise",
        "/api/v1/stories/line-nine/related/",
        "/api/v1/topics/",
    ],
)
def test_no_list_shows_it(reader: Client, merged: Story, path: str) -> None:
    answer = reader.get(path)
    assert merged.slug.encode() not in answer.content
    assert merged.title.encode() not in answer.content


def test_who_still_has_its_page_open_writes_below_the_other(
    browser_of: BrowserOf, merged: Story, bob: Subscriber
) -> None:
    browser = browser_of(bob)
    answer = browser.post(f"/stories/{merged.slug}/comments/", {"body": "From an old page."})
    assert (answer.status_code, Comment.objects.get(author=bob).story.slug) == (303, "line-nine")
    assert answer["Location"].startswith("/stories/line-nine/#comment-")
    browser.post(f"/stories/{merged.slug}/stance/", {"side": "critic"})
    assert Stance.objects.get().story.slug == "line-nine"
