"""Pages put together from what was written before are, byte for byte, those that are written anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import Subscriber
from accounts.roles import ROLES
from core.api.json import to_json
from discussion.api import kept_comments
from discussion.api.kept_comments import NO_REPLIES, thread_page
from discussion.api.payloads import comment_list
from discussion.threads import node_rows
from discussion.threads.models import Comment, PendingTally
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.selectors import comment_page
from discussion.threads.services import react, withdraw_reaction
from stories.models import Passage, Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment

Counting = Callable[[int], AbstractContextManager[object]]
ASKED: dict[str, Any] = {"sort": "newest", "side": "", "depth": 2, "limit": 100, "cursor": None}


def kept(story: Story, **asked: Any) -> bytes:
    return to_json(thread_page(story=story, **{**ASKED, **asked}, at=NOW).body)


def fresh(story: Story, **asked: Any) -> bytes:
    return to_json(comment_list(comment_page(story=story, **{**ASKED, **asked}, at=NOW)))


def test_only_what_has_changed_is_read(
    make_comment: MakeComment, story: Story, bob: Subscriber, mo: Subscriber, django_assert_num_queries: Counting
) -> None:
    comments = [make_comment(author=author) for author in (None, bob, bob, mo)]
    comments += [make_comment(comments[1])]
    steps: list[tuple[int, Callable[[], object]]] = [
        (2, lambda: None),  # the tree, the words
        (1, lambda: None),
        (1, lambda: PendingTally.objects.create(comment=comments[0])),  # nobody has reacted to it
        (2, lambda: Comment.objects.filter(pk=comments[0].pk).update(body_html="<p>Other words.</p>")),
        (2, lambda: Subscriber.objects.filter(pk=bob.pk).update(handle="robert")),
        (1, lambda: Subscriber.objects.filter(pk=bob.pk).update(email="bob@elsewhere.example")),
        (2, lambda: mo.groups.add(*Group.objects.filter(name__in=ROLES))),
        (3, lambda: react(comment=comments[2], subscriber=mo, kind="fair", at=NOW)),
        (3, lambda: None),  # and it is counted at each look, until it is folded
        (2, lambda: fold_ranks(at=NOW)),
        (1, lambda: None),
        (2, lambda: withdraw_reaction(comment=comments[2], subscriber=mo, at=NOW)),
        (2, lambda: make_comment(comments[1])),
        (2, lambda: Comment.objects.filter(pk=comments[4].pk).update(state="removed", removed_reason="Rule 2.")),
        (1, lambda: make_comment(state="held")),
    ]
    for queries, act in steps:
        act()
        with django_assert_num_queries(queries):
            told = kept(story)
        assert told == fresh(story)


def test_words_that_look_like_json(make_comment: MakeComment, story: Story) -> None:
    for body in (NO_REPLIES.decode(), f"`{NO_REPLIES.decode()}`", '\\"results\\":[]', "\\"):
        make_comment(make_comment(body=body), body=body)
    assert kept(story) == kept(story) == fresh(story)


def test_the_same_comment_with_other_replies_below_it(make_comment: MakeComment, story: Story) -> None:
    above = make_comment()
    for _ in range(5):
        make_comment(make_comment(above))
    for depth in (0, 1, 2, 0, 1, 2):
        assert kept(story, depth=depth) == fresh(story, depth=depth)


def test_a_comment_whose_first_reply_stands_beside_it(make_comment: MakeComment, story: Story) -> None:
    part = Passage.objects.create(story=story, kind="key_point", position=0, text="Here.", since=1)
    above = make_comment(anchor=part)
    make_comment(above, anchor=part)
    last = [make_comment(above) for _ in range(2)][-1]
    for anchor in (part, None, part):
        assert str(last.pk).encode() in kept(story, anchor=anchor)
        assert kept(story, anchor=anchor) == fresh(story, anchor=anchor)


def test_a_page_that_stops_growing(make_comment: MakeComment, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for above in [make_comment() for _ in range(3)]:
        make_comment(make_comment(above))
    kept(story)
    monkeypatch.setattr(node_rows, "MAX_NODES", 15)
    assert kept(story) == fresh(story)


def test_memory_has_a_bound(make_comment: MakeComment, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        make_comment()
    monkeypatch.setattr(kept_comments, "_kept", stores := dict[Any, kept_comments.Kept]())
    monkeypatch.setattr(kept_comments, "MOST_BYTES", 2_000)  # two comments and a bit
    for _ in range(3):
        assert kept(story) == fresh(story)
    [store] = stores.values()
    assert store.size == sum(written.size for _, written in store.comments.values()) <= 2_000
    assert store.comments


class Line:
    """A connection to another server."""


def test_it_is_known_to_one_connection_only_and_not_without_the_layer(
    make_comment: MakeComment,
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    django_assert_num_queries: Counting,
) -> None:
    make_comment()
    kept(story)
    with django_assert_num_queries(1):
        kept(story)
    with monkeypatch.context() as elsewhere, django_assert_num_queries(2):
        elsewhere.setattr(kept_comments, "connection", SimpleNamespace(connection=Line()))
        kept(story)
    settings.THIN_LAYER = False
    for _ in range(2):
        with django_assert_num_queries(2):  # keys, and all there is
            kept(story)


def test_what_goes_between_two_looks_is_left_out(
    make_comment: MakeComment, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [make_comment() for _ in range(3)]
    with monkeypatch.context() as gone:
        gone.setattr(kept_comments, "grow", lambda *_, **__: [])
        assert kept(story) == b'{"results":[],"next":null,"previous":null}'
    assert str(comments[0].pk).encode() in kept(story)
