"""What is folded from reactions: equal to a count of the rows, on whatever path they came, went or changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.sanctioning import ban_subscriber, unban_subscriber
from discussion.threads.models import FOREVER, Comment, PendingTally, Rank, Ranking, Reaction, Tally
from discussion.threads.ranking.folding import KEPT, fold_ranks, forget_ranks
from discussion.threads.ranking.formula import YOUTH, Votes, best_score
from discussion.threads.services import (
    declare_stance,
    delete_comment,
    publish_comment,
    react,
    remove_comment,
    restore_comment,
    withdraw_reaction,
    withdraw_stance,
)
from stories.models import Passage, Story
from tests.conftest import NOW
from tests.threads.conftest import LATER, MakeComment, Merge, Post, comment_url

GROWN = NOW + YOUTH
Crowd = Callable[..., list[Subscriber]]


@pytest.fixture
def crowd(make_subscriber: Callable[..., Subscriber], story: Story) -> Crowd:
    """`crowd("critic", 3)`: people who stand there."""

    def make(side: str, number: int) -> list[Subscriber]:
        people = [make_subscriber(f"{side}{n}") for n in range(number)]
        for person in people if side != "undeclared" else []:
            declare_stance(story=story, subscriber=person, side=side, because=None, at=NOW)
        return people

    return make


def react_all(comment: Comment, people: list[Subscriber], kind: str = "agree") -> None:
    for person in people:
        react(comment=comment, subscriber=person, kind=kind, at=NOW)


def rank_of(comment: Comment) -> Rank:
    return Rank.objects.get(comment=comment, until=FOREVER)


def test_a_new_comment_has_its_place_at_once_and_a_held_one_none(post: Post) -> None:
    shown, held = post(), post("Others.", held=True)
    post("An answer.", parent=shown)
    assert [rank.comment_id for rank in Rank.objects.all()] == [shown.pk]
    publish_comment(comment=held, version=1, at=LATER)
    assert rank_of(held).best == rank_of(shown).best == best_score(Votes(), young=True)


def test_a_fold_counts_and_ranks_once_and_then_writes_nothing(post: Post, bob: Subscriber, mo: Subscriber) -> None:
    comment = post()
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    react(comment=comment, subscriber=mo, kind="disagree", at=NOW)
    assert fold_ranks(at=NOW) > 0
    tally = Tally.objects.get()
    assert (tally.agree, tally.disagree, tally.insightful, tally.fair, tally.common_ground) == (0, 1, 0, 1, None)
    assert rank_of(comment).best == best_score(Votes(1, 1), young=True)
    assert not PendingTally.objects.exists()
    before = list(Rank.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert fold_ranks(at=NOW) == 0
    assert list(Rank.objects.values()) == before
    assert not any(query["sql"].startswith(("UPDATE", "DELETE")) for query in queries)


def test_what_comes_with_its_place_is_looked_at_by_no_fold(post: Post, django_assert_num_queries: Any) -> None:
    post()
    assert not PendingTally.objects.exists()
    with django_assert_num_queries(1):
        assert fold_ranks(at=NOW) == 0


@pytest.mark.parametrize("is_answer", [False, True], ids=["at the top", "an answer that points at something"])
def test_what_is_written_without_a_place_gets_it_from_the_fold(
    is_answer: bool, story: Story, post: Post, make_comment: MakeComment
) -> None:
    """An import, say: nothing but the row."""
    point = Passage.objects.create(story=story, kind="key_point", position=0, text="Trams.", since=1)
    bare = make_comment(post(), anchor=point) if is_answer else make_comment()
    assert fold_ranks(at=NOW) == 1
    assert rank_of(bare).best == best_score(Votes(), young=True)


def test_the_advance_of_the_young_ends_with_their_youth(post: Post) -> None:
    comment = post()
    fold_ranks(at=GROWN - timedelta(seconds=1))
    assert rank_of(comment).best == best_score(Votes(), young=True)
    fold_ranks(at=GROWN)
    assert rank_of(comment).best == best_score(Votes(), young=False)
    assert fold_ranks(at=GROWN + timedelta(days=9)) == 0


def test_common_ground_follows_the_people_who_find_it(
    post: Post, crowd: Crowd, story: Story, anonymous: APIClient
) -> None:
    comment = post()
    critics, defenders = crowd("critic", 3), crowd("defender", 3)
    react_all(comment, critics, "fair")
    react_all(comment, defenders, "insightful")
    assert shown(anonymous, comment)["common_ground"] == 0.438  # counted, as it waits for the fold
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["common_ground"] == 0.438
    assert rank_of(comment).common == Tally.objects.get().common_ground
    withdraw_stance(story=story, subscriber=critics[0], at=NOW)
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["common_ground"] is None
    declare_stance(story=story, subscriber=critics[0], side="critic", because=None, at=LATER)
    declare_stance(story=story, subscriber=defenders[0], side="neutral", because=None, at=LATER)
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["common_ground"] is None
    declare_stance(story=story, subscriber=defenders[0], side="defender", because=None, at=LATER)
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["common_ground"] == 0.438


@pytest.mark.trust("W4")
def test_a_ban_takes_reactions_out_and_its_end_gives_them_back(
    post: Post, bob: Subscriber, mo: Subscriber, anonymous: APIClient
) -> None:
    comment = post()
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    fold_ranks(at=NOW)
    liked = rank_of(comment).best
    ban_subscriber(subscriber=bob, rule="R1", reason="Again.", actor=mo, at=LATER)
    fold_ranks(at=LATER)
    assert rank_of(comment).best < liked
    assert Tally.objects.get().agree == 0
    unban_subscriber(subscriber=bob, note="", actor=mo, at=LATER)
    fold_ranks(at=LATER)
    assert (rank_of(comment).best, Tally.objects.get().agree) == (liked, 1)


def test_rows_that_change_behind_the_services_are_counted_too(
    post: Post, bob: Subscriber, anonymous: APIClient
) -> None:
    """An erasure, a merge of accounts, an import: whoever writes reactions by the thousand."""
    comment = post()
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    fold_ranks(at=NOW)
    Reaction.objects.update(kind="fair")
    assert shown(anonymous, comment)["reactions"] == {"agree": 0, "disagree": 0, "insightful": 0, "fair": 1}
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["reactions"]["fair"] == Tally.objects.get().fair == 1
    Reaction.objects.all().delete()
    assert shown(anonymous, comment)["reactions"]["fair"] == 0
    fold_ranks(at=NOW)
    assert shown(anonymous, comment)["reactions"]["fair"] == Tally.objects.get().fair == 0


def test_a_tombstone_keeps_its_place_and_loses_its_side(post: Post, mo: Subscriber, alice: Subscriber) -> None:
    removed, deleted = post(side="critic"), post("Others.", side="defender")
    remove_comment(comment=removed, reason="R1", by=mo, at=NOW)
    delete_comment(comment=deleted, author=alice, at=NOW)
    fold_ranks(at=NOW)
    assert {rank_of(removed).side, rank_of(deleted).side} == {""}
    restore_comment(comment=removed, by=mo, at=NOW)
    fold_ranks(at=NOW)
    assert rank_of(removed).side == "critic"
    assert {rank_of(removed).best, rank_of(deleted).best} == {best_score(Votes(), young=True)}


def test_a_merge_takes_ranks_along(post: Post, merge: Merge, target: Story, bob: Subscriber, mo: Subscriber) -> None:
    comment = post()
    for kind in ("agree", "disagree"):
        react(comment=comment, subscriber=bob, kind=kind, at=NOW)
        fold_ranks(at=NOW)
    merge()
    fold_ranks(at=LATER)
    [rank] = Rank.objects.all()
    assert (rank.comment_id, rank.story_id, rank.best) == (comment.pk, target.pk, best_score(Votes(0, 1), young=True))


def test_places_of_yesterday_are_forgotten(post: Post, bob: Subscriber, story: Story) -> None:
    comment = post()
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    fold_ranks(at=NOW)
    withdraw_reaction(comment=comment, subscriber=bob, at=NOW)
    fold_ranks(at=NOW)
    assert Rank.objects.count() == 3
    forget_ranks(at=NOW + KEPT - timedelta(seconds=1))
    assert Rank.objects.count() == 3
    forget_ranks(at=NOW + KEPT + timedelta(seconds=1))
    assert [(rank.since, rank.until) for rank in Rank.objects.all()] == [(2, FOREVER)]
    ranking = Ranking.objects.get(story=story)
    assert (ranking.generation, ranking.kept_from) == (2, 2)


def test_a_page_asks_as_often_whether_or_not_reactions_wait(
    post: Post, bob: Subscriber, anonymous: APIClient, make_comment: MakeComment
) -> None:
    comment = post()
    shown(anonymous, comment)
    with CaptureQueriesContext(connection) as quiet:
        shown(anonymous, comment)
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    with CaptureQueriesContext(connection) as waiting:
        shown(anonymous, comment)
    assert len(waiting) <= len(quiet) + 1
    with CaptureQueriesContext(connection) as one:
        fold_ranks(at=NOW)
    for number in range(5):
        react(comment=make_comment(body=f"More {number}"), subscriber=bob, kind="agree", at=NOW)
    with CaptureQueriesContext(connection) as more:
        fold_ranks(at=NOW)
    assert len(more) <= len(one)


def shown(client: APIClient, comment: Comment) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(comment_url(comment)).json()
    return answer
