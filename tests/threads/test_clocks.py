"""Comments of one instant, or written while the clock was set back: one order, and each is seen once."""

from datetime import timedelta
from itertools import repeat

import pytest
from rest_framework.test import APIClient

from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, comment_url, thread_url
from tests.threads.test_paging import pages

pytestmark = pytest.mark.trust("W13")


def read(client: APIClient, url: str, limit: int, **query: str) -> list[str]:
    return [node["id"] for page in pages(client, url, repeat(limit), **query) for node in page]


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_roots_of_one_microsecond_have_one_order(
    story: Story, make_comment: MakeComment, anonymous: APIClient, limit: int
) -> None:
    written = [str(make_comment().pk) for _ in range(13)]
    assert read(anonymous, thread_url(story), limit, sort="oldest") == written
    assert read(anonymous, thread_url(story), limit, sort="newest") == written[::-1]


def test_replies_of_one_microsecond_have_one_order(make_comment: MakeComment, anonymous: APIClient) -> None:
    parent = make_comment()
    written = [str(make_comment(parent).pk) for _ in range(9)]
    assert read(anonymous, comment_url(parent, "replies/"), 2) == written


def test_a_server_clock_that_is_set_back_changes_no_order(story: Story, post: Post, anonymous: APIClient) -> None:
    jumps = [timedelta(0), timedelta(days=-1), timedelta(days=1), timedelta(hours=-1), timedelta(seconds=-1)]
    written = [str(post(f"word number {n}", at=NOW + jump).pk) for n, jump in enumerate(jumps)]
    assert read(anonymous, thread_url(story), 2, sort="oldest") == written
    assert read(anonymous, thread_url(story), 1, sort="newest") == written[::-1]
