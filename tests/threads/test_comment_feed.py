"""GET stories/{slug}/comments.atom: a valid feed of what everybody may read."""

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.feeds import ENTRIES, EXAMPLE, NOBODY
from discussion.threads.models import Comment
from discussion.threads.selectors import latest_comments
from discussion.threads.services import delete_comment, edit_comment
from stories.models import Story
from tests.conftest import NOW
from tests.stories.test_story_feed import entries, refuse_invalid_feed, text
from tests.threads.conftest import MakeComment, Post

OTHER_INDEXES = """
SELECT coalesce(
    (SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I CASCADE', indrelid::regclass, conname)
    FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x')),
    format('DROP INDEX %%s', indexrelid::regclass)
)
FROM pg_index WHERE indrelid = %s::regclass AND indexrelid <> %s::regclass
"""


def feed_url(story: Story) -> str:
    return f"/api/v1/stories/{story.slug}/comments.atom"


def test_comments_and_answers_are_entries_newest_first(
    anonymous: APIClient, story: Story, post: Post, bob: Subscriber
) -> None:
    first = post("Fewer *cars*.")
    second = post("More cars & trams.", parent=first, author=bob)
    answer = anonymous.get(feed_url(story))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = fromstring(answer.content)
    refuse_invalid_feed(feed)
    newest, oldest = entries(feed)
    assert (text(newest, "title"), text(oldest, "title")) == ("bob", "alice")
    assert text(oldest, "summary") == "<p>Fewer <em>cars</em>.</p>"
    assert text(newest, "summary") == "<p>More cars &amp; trams.</p>"
    [link] = [link.get("href") for link in newest if link.get("rel") == "alternate"]
    assert link == f"{settings.BASE_URL}/comments/{second.pk}/"
    refuse_invalid_feed(fromstring(EXAMPLE.replace("https://hubbub.example", str(settings.BASE_URL))))


@pytest.mark.trust("V1")
def test_only_what_is_shown_is_told(anonymous: APIClient, story: Story, post: Post, alice: Subscriber) -> None:
    post("waits", held=True)
    gone, edited = post("goes"), post("before")
    delete_comment(comment=gone, author=alice, at=NOW)
    edit_comment(comment=edited, author=alice, body="waiting edit", version=1, held=True, at=NOW)
    Comment.objects.filter(pk=edited.pk).update(author=None)
    [entry] = entries(fromstring(anonymous.get(feed_url(story)).content))
    assert (text(entry, "title"), text(entry, "summary")) == (NOBODY, "<p>before</p>")


def test_an_edit_updates_the_entry_and_keeps_its_id(
    anonymous: APIClient, story: Story, post: Post, alice: Subscriber
) -> None:
    comment = post("before")
    before = entries(fromstring(anonymous.get(feed_url(story)).content))[0]
    later = NOW + timedelta(minutes=5)
    edit_comment(comment=comment, author=alice, body="after", version=1, held=False, at=later)
    [after] = entries(fromstring(anonymous.get(feed_url(story)).content))
    assert (text(after, "id"), text(after, "published")) == (text(before, "id"), text(before, "published"))
    assert (text(after, "summary"), text(after, "updated")) == ("<p>after</p>", later.isoformat())


def test_a_story_that_is_not_public_has_no_feed(anonymous: APIClient, story: Story) -> None:
    Story.objects.update(state="draft", published_at=None)
    answer = anonymous.get(feed_url(story))
    assert (answer.status_code, answer.json()["code"]) == (404, "story_not_found")


def test_a_feed_without_entries_is_valid_and_always_the_same(anonymous: APIClient, story: Story) -> None:
    refuse_invalid_feed(fromstring(anonymous.get(feed_url(story)).content))
    assert anonymous.get(feed_url(story)).content == anonymous.get(feed_url(story)).content


def test_it_holds_the_newest_and_costs_the_same(
    anonymous: APIClient, story: Story, make_comment: MakeComment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comments = [make_comment() for _ in range(ENTRIES + 2)]
    with django_assert_num_queries(2):  # the story, the comments with their authors
        feed = fromstring(anonymous.get(feed_url(story)).content)
    assert [text(entry, "id").rpartition("/")[2] for entry in entries(feed)] == [
        str(comment.pk) for comment in comments[:1:-1]
    ]


def test_the_newest_are_found_in_the_order_of_an_index(make_comment: MakeComment, story: Story) -> None:
    """On a few rows every index is as good, and the planner's choice a matter of luck: so it is left this one alone."""
    make_comment()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(OTHER_INDEXES, ["threads_comment", "comment_latest"])
        for (drop,) in cursor.fetchall():
            cursor.execute(drop)
        cursor.execute("SET LOCAL enable_seqscan TO off; SET LOCAL enable_bitmapscan TO off")
    plan = latest_comments(story, limit=ENTRIES).explain()
    assert "Scan using comment_latest" in plan
    assert "Sort" not in plan


def test_the_page_of_the_story_names_it(client: Client, story: Story) -> None:
    assert f'href="{feed_url(story)}"' in client.get(f"/stories/{story.slug}/").content.decode()
