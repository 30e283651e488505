"""Paging through a tree that changes meanwhile: what was there all the time is seen exactly once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from discussion.threads.models import Comment
from stories.models import Story
from tests.threads.conftest import MakeComment, comment_url, thread_url, walk

MakeStory = Callable[[], Story]
SETTINGS = settings(max_examples=25)
HIDDEN_NOW = ["held", "removed", "deleted"]  # the first stands for a row that goes from every list


def pages(
    client: APIClient, url: str, limits: Iterator[int], cursor: str | None = None, **query: Any
) -> Iterator[list[dict[str, Any]]]:
    while True:
        page = client.get(url, {**query, "limit": next(limits), **({"cursor": cursor} if cursor else {})}).json()
        yield page["results"]
        cursor = page["next"]
        if cursor is None:
            return


def still_pages(
    client: APIClient, url: str, limits: Iterator[int], cursor: str | None = None, **query: Any
) -> Iterator[list[dict[str, Any]]]:
    """The same while nothing changes: no cursor leads to nothing."""
    for number, page in enumerate(pages(client, url, limits, cursor, **query)):
        assert page or (number == 0 and cursor is None)
        yield page


def forever(data: st.DataObject, low: int, high: int) -> Iterator[int]:
    while True:
        yield data.draw(st.integers(low, high))


@pytest.mark.trust("V4")
@SETTINGS
@given(data=st.data(), sort=st.sampled_from(["newest", "oldest"]), roots=st.integers(0, 12))
def test_every_root_is_seen_exactly_once_while_others_come_and_go(
    data: st.DataObject, sort: str, roots: int, anonymous: APIClient, make_story: MakeStory, make_comment: MakeComment
) -> None:
    story = make_story()
    steady = [make_comment(story=story) for _ in range(roots)]
    fickle: list[Comment] = [make_comment(story=story) for _ in range(data.draw(st.integers(0, 5)))]
    seen: list[str] = []
    for page in pages(anonymous, thread_url(story), forever(data, 1, 5), sort=sort):
        seen += [node["id"] for node in page]
        if data.draw(st.booleans()) and fickle:
            Comment.objects.filter(pk=fickle.pop().pk).update(state=data.draw(st.sampled_from(HIDDEN_NOW)))
        if data.draw(st.booleans()) and len(seen) < 50:
            make_comment(story=story)
    assert len(seen) == len(set(seen))
    wanted = [str(comment.pk) for comment in steady]
    order = [comment for comment in seen if comment in wanted]
    assert order == (wanted if sort == "oldest" else wanted[::-1])


@pytest.mark.trust("W8")
@SETTINGS
@given(data=st.data(), size=st.integers(1, 25), depth=st.integers(0, 4))
def test_every_count_is_a_recount_and_every_cursor_leads_to_the_rest(
    data: st.DataObject, size: int, depth: int, anonymous: APIClient, make_story: MakeStory, make_comment: MakeComment
) -> None:
    story = make_story()
    comments: list[Comment] = []
    for _ in range(size):
        place = data.draw(st.integers(-1, len(comments) - 1))
        parent = comments[place] if place >= 0 else None
        state = data.draw(st.sampled_from(["published", "published", "removed", "deleted", "held", "withdrawn"]))
        if parent is None or parent.depth < 12:
            facts = {"state": "deleted", "shown_version": 0} if state == "withdrawn" else {"state": state}
            comment = make_comment(parent, story=story, **facts)
            comments += [comment] if comment.shown_version else []
    seen = list(read_whole_tree(anonymous, thread_url(story), forever(data, 1, 4), depth))
    assert sorted(node["id"] for node in seen) == sorted(str(comment.pk) for comment in comments)
    for node in seen:
        assert node["replies"]["count"] == sum(str(comment.parent_id) == node["id"] for comment in comments)


def read_whole_tree(
    client: APIClient, url: str, limits: Iterator[int], depth: int, **query: Any
) -> Iterator[dict[str, Any]]:
    """Follow every cursor there is, as a patient reader would."""
    for page in still_pages(client, url, limits, depth=depth, **query):
        yield from read_branches(client, page, limits, depth)


def read_branches(
    client: APIClient, nodes: list[dict[str, Any]], limits: Iterator[int], depth: int
) -> Iterator[dict[str, Any]]:
    for node in walk(nodes):
        yield node
        if node["replies"]["next"]:
            url, cursor = comment_url(node["id"], "replies/"), node["replies"]["next"]
            for page in still_pages(client, url, limits, cursor, depth=depth):
                yield from read_branches(client, page, limits, depth)
