"""One statement says the same as plain reading, comment by comment, for every shape of a tree and at every depth."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model

from accounts.models import Subscriber
from accounts.roles import ROLES
from discussion.api.payloads import comment_payload
from discussion.threads.models import Comment, PendingTally
from discussion.threads.node_rows import read_node_rows
from discussion.threads.node_sql import FIRST_REPLIES, node_statement
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.ranking.tallies import count_reactions
from discussion.threads.services import react, withdraw_reaction
from discussion.threads.trees import MAX_DEPTH, Node, grow
from discussion.threads.windows import editable_until
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment

STATES = ["published"] * 6 + ["held", "rejected", "removed", "deleted", "erased"]


def plain(comment: Comment) -> dict[str, object]:
    return {field.attname: getattr(comment, field.attname) for field in comment._meta.concrete_fields}


def same_row(found: Model | None, key: int | None) -> bool:
    return (found and found.pk) == key


def check(node: Node, depth: int) -> None:
    """A node against what Django reads of its comment, and so on downwards."""
    comment = Comment.objects.get(pk=node.comment.pk)
    public = Comment.objects.public().filter(parent=comment).order_by("id")
    assert plain(node.comment) == plain(comment)
    assert same_row(node.comment.author, comment.author_id)
    assert same_row(node.comment.anchor, comment.anchor_id)
    assert same_row(node.comment.story, comment.story_id)
    assert node.reply_count == public.count()
    counted = count_reactions([comment.pk], at=NOW)[comment.pk]
    is_shown = comment.state == "published"
    assert (dict(node.reactions.kinds), node.reactions.camps) == (
        (dict(counted.kinds), counted.camps) if is_shown else (dict.fromkeys(counted.kinds, 0), node.reactions.camps)
    )
    roles = Group.objects.filter(user=comment.author_id, name__in=ROLES) if comment.author_id else Group.objects.none()
    assert node.badges == sorted(roles.values_list("name", flat=True))
    below = list(public[:FIRST_REPLIES]) if depth else []
    assert [reply.comment.pk for reply in node.replies] == [reply.pk for reply in below]
    for reply in node.replies:
        check(reply, depth - 1)


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_of_any_shape(
    make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber, story: Story, seed: int
) -> None:
    dice, comments = Random(seed), list[Comment]()
    for _ in range(40):
        parent = dice.choice([None, *comments]) if dice.random() < 0.8 else None
        state = dice.choice(STATES)
        author = None if state == "erased" else dice.choice([alice, bob, mo])
        comments.append(make_comment(parent, state=state, author=author, side=dice.choice(["", "critic"])))
    shown = [comment for comment in comments if comment.state == "published"]
    for comment in dice.sample(shown, len(shown) // 2):
        for person in {alice, bob} - {comment.author}:
            react(comment=comment, subscriber=person, kind=dice.choice(["agree", "disagree", "fair"]), at=NOW)
    fold_ranks(at=NOW)
    PendingTally.objects.create(comment=shown[0])
    roots = [comment for comment in comments if comment.parent_id is None]
    dice.shuffle(roots)
    depth = dice.randint(0, MAX_DEPTH)
    nodes = grow(roots, depth=depth, at=NOW)
    assert [node.comment.pk for node in nodes] == [root.pk for root in roots]
    for node in nodes:
        check(node, depth)


def test_what_is_not_there_is_left_out(story: Story, alice: Subscriber) -> None:
    assert grow([Comment(story=story)], depth=2, at=NOW) == []
    assert read_node_rows([], depth=0) == []


def test_of_an_author_only_what_is_shown_travels_along(
    make_comment: MakeComment, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    [node] = grow([make_comment()], depth=0, at=NOW)
    assert node.comment.author is not None
    assert {"email", "password"} <= node.comment.author.get_deferred_fields()
    with django_assert_num_queries(0):
        assert comment_payload(node)["author"]["handle"] == "alice"
        assert editable_until(node.comment) is not None
    assert node.comment.author.email == "alice@example.com"  # whoever wants it, reads it


def test_answers_are_found_and_counted_without_a_look_at_them(make_comment: MakeComment) -> None:
    """However many there are: by an index that has all that is asked for."""
    comment = make_comment()
    asked: dict[str, Any] = {"comments": [comment.pk], "limit": 1, "roles": list(ROLES), "most": 1}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off; SET LOCAL enable_bitmapscan TO off")
        cursor.execute(f"EXPLAIN {node_statement(1, 'place.id')}", asked)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Scan using comment_public_replies" in plan


def test_what_was_just_written_costs_nothing_more(
    make_comment: MakeComment, alice: Subscriber, bob: Subscriber, django_assert_num_queries: Callable[..., Any]
) -> None:
    """It is pending, and so counted anew; but nobody has reacted to it, which one look tells."""
    comment = make_comment(author=alice)
    PendingTally.objects.create(comment=comment)
    with django_assert_num_queries(1):
        [node] = grow([comment], depth=0, at=NOW, stories=[comment.story])
    assert not any(node.reactions.kinds.values())
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    with django_assert_num_queries(2):
        [node] = grow([comment], depth=0, at=NOW, stories=[comment.story])
    assert node.reactions.kinds["fair"] == 1


def test_what_was_taken_back_is_not_shown_as_it_was_folded(
    make_comment: MakeComment, alice: Subscriber, bob: Subscriber
) -> None:
    comment = make_comment(author=alice)
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    fold_ranks(at=NOW)
    withdraw_reaction(comment=comment, subscriber=bob, at=NOW)
    [node] = grow([comment], depth=0, at=NOW)
    assert not any(node.reactions.kinds.values())
