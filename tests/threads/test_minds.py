"""What both sides find fair, and how people have moved: figures of many, never the choice of one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.api.minds import ChangeOfMindSerializer, GroundSerializer
from discussion.threads.minds import Figures, count_changes, count_story
from discussion.threads.models import ChangeOfMind, Comment, StanceTurn, StoryCount, Tally
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.ranking.formula import Votes
from discussion.threads.ranking.tallies import count_reactions
from discussion.threads.services import declare_stance, react, remove_comment, withdraw_reaction, withdraw_stance
from discussion.threads.services.uniting import unite_authors
from discussion.threads.trees import grow
from stories.models import Story
from stories.noise.services import fold_pending
from tests.conftest import LONG_AGO, NOW
from tests.threads.conftest import LATER, Post

pytestmark = pytest.mark.django_db
Crowd = Callable[..., list[Subscriber]]


@pytest.fixture
def crowd(story: Story, make_subscriber: Callable[..., Subscriber]) -> Crowd:
    """`crowd("critic", 3, fair=comment)`: so many people of this side, who react to the comments."""

    def make(side: str, number: int, **reactions: Comment) -> list[Subscriber]:
        people = [make_subscriber(f"{side}{Subscriber.objects.count()}") for _ in range(number)]
        for person in people:
            if side:
                declare_stance(story=story, subscriber=person, side=side, because=None, at=NOW)
            for kind, comment in reactions.items():
                react(comment=comment, subscriber=person, kind=kind, at=NOW)
        return people

    return make


def url(story: Story, more: str) -> str:
    return f"/api/v1/stories/{story.slug}/{more}/"


def walk_ground(client: APIClient, story: Story, **query: Any) -> list[dict[str, Any]]:
    """All that is on its pages, of which none is empty."""
    found: list[dict[str, Any]] = []
    while query.get("cursor", "first"):
        page = client.get(url(story, "common-ground"), query).json()
        assert page["results"]
        found += page["results"]
        query["cursor"] = page["next"]
    return found


def test_common_ground_is_told_with_the_figures_of_both_sides(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fair, fairer, unfair = (post(f"Comment {n}.", author=author) for n, author in enumerate(crowd("neutral", 3)))
    crowd("critic", 3, fair=fair, agree=fairer, disagree=unfair)
    crowd("critic", 1, disagree=fair)
    crowd("defender", 3, fair=fair, insightful=fairer)
    crowd("neutral", 3, fair=fair)
    fold_ranks(at=LATER)
    with django_assert_num_queries(5):  # story, generation, page, sums, its comments with all of theirs
        told = anonymous.get(url(story, "common-ground")).json()
    assert [each["comment"]["id"] for each in told["results"]] == [str(fairer.pk), str(fair.pk)]
    assert set(told["results"][0]) == set(GroundSerializer().fields)
    assert told["results"][1]["critics"] == {"for": 3, "against": 1}
    assert told["results"][1]["defenders"] == {"for": 3, "against": 0}
    assert told["results"][0]["critics"] == {"for": 3, "against": 0}


def test_a_side_is_not_told_where_it_would_tell_of_the_few_others(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd
) -> None:
    comment = post()
    crowd("critic", 3, fair=comment)
    crowd("defender", 4, fair=comment)
    crowd("neutral", 1, disagree=comment)
    fold_ranks(at=LATER)
    [told] = anonymous.get(url(story, "common-ground")).json()["results"]
    assert (told["critics"], told["defenders"]) == (None, {"for": 4, "against": 0})


def test_common_ground_is_paged_and_shows_nothing_that_is_hidden(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd, mo: Subscriber
) -> None:
    comments = [post(f"Comment {n}.", author=author) for n, author in enumerate(crowd("neutral", 3))]
    for comment in comments:
        for side in ("critic", "defender"):
            crowd(side, 3, fair=comment)
    fold_ranks(at=LATER)
    remove_comment(comment=comments[1], reason="R1", by=mo, at=LATER)
    address, found = url(story, "common-ground"), []
    first = anonymous.get(address, {"limit": 1}).json()
    second = anonymous.get(address, {"limit": 1, "cursor": first["next"]}).json()
    found = [each["comment"]["id"] for page in (first, second) for each in page["results"]]
    assert set(found) == {str(comments[0].pk), str(comments[2].pk)}
    assert second["next"] is None
    assert anonymous.get(address, {"cursor": "nonsense"}).json()["code"] == "malformed"


def test_what_has_just_lost_its_ground_leaves_no_page_empty(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd
) -> None:
    comments = [post(f"Comment {n}.", author=author) for n, author in enumerate(crowd("neutral", 3))]
    critics = [crowd("critic", 3, fair=comment) for comment in comments]
    for comment in comments:
        crowd("defender", 4, fair=comment)
    fold_ranks(at=LATER)
    ranked = [UUID(each["comment"]["id"]) for each in walk_ground(anonymous, story, limit=3)]
    first, second, kept = (next(comment for comment in comments if comment.pk == pk) for pk in ranked)
    before = anonymous.get(url(story, "common-ground"), {"limit": 1}).json()["next"]
    for comment in (first, second):
        withdraw_reaction(comment=comment, subscriber=critics[comments.index(comment)][0], at=LATER)
    told = walk_ground(anonymous, story, limit=1)
    assert [UUID(each["comment"]["id"]) for each in told] == ranked
    assert [(each["comment"]["common_ground"] is None, each["critics"]) for each in told] == [
        *[(True, None)] * 2,
        (False, {"for": 3, "against": 0}),
    ]
    fold_ranks(at=LATER)
    assert [UUID(each["comment"]["id"]) for each in walk_ground(anonymous, story, limit=1)] == [kept.pk]
    rest = walk_ground(anonymous, story, limit=1, cursor=before)  # who pages on sees what he began with
    assert [UUID(each["comment"]["id"]) for each in rest] == [second.pk, kept.pk]


def test_folded_figures_are_those_of_the_rows(story: Story, post: Post, crowd: Crowd) -> None:
    comment = post()
    crowd("critic", 3, fair=comment)
    crowd("defender", 3, disagree=comment)
    counted = count_reactions([comment.pk], at=NOW)[comment.pk]
    assert counted.camps == {"critic": Votes(3, 0), "defender": Votes(0, 3)}
    fold_ranks(at=LATER)
    assert grow([comment], depth=0, at=NOW)[0].reactions == counted
    assert Tally.objects.get().defenders_against == 3


def test_people_are_counted_by_where_they_stood_at_first_and_stand_now(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment, quiet = post(), post("Other words.")
    critics, defenders = crowd("critic", 5), crowd("defender", 2)
    for person in critics[:3]:
        declare_stance(story=story, subscriber=person, side="neutral", because=quiet, at=NOW)
        declare_stance(story=story, subscriber=person, side="defender", because=comment, at=LATER)
    declare_stance(story=story, subscriber=critics[3], side="defender", because=quiet, at=LATER)
    for side in ("critic", "defender"):
        declare_stance(story=story, subscriber=defenders[0], side=side, because=None, at=LATER)
    withdraw_stance(story=story, subscriber=defenders[1], at=LATER)
    fold_pending(at=LATER)
    fold_ranks(at=LATER)
    assert count_changes(at=LATER + timedelta(seconds=1)) == 1
    with django_assert_num_queries(5):  # the story, the figures, the comments, and what is shown of them
        told = anonymous.get(url(story, "change-of-mind")).json()
    assert set(told) == set(ChangeOfMindSerializer().fields)
    assert (told["people"], told["moved"]) == (6, 4)
    assert told["first"] == {"critics": 5, "defenders": 1, "neutral": 0}
    assert told["now"] == {"critics": 1, "defenders": 5, "neutral": 0}
    assert told["ways"] == [{"from": "critic", "to": "defender", "people": 4}]
    moved = {each["comment"]["id"]: each["people"] for each in told["comments"]}
    assert moved == {str(comment.pk): 3, str(quiet.pk): 4}


def test_because_of_what_two_people_moved_is_not_told(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd
) -> None:
    comment = post()
    for person in crowd("critic", 2):
        declare_stance(story=story, subscriber=person, side="defender", because=comment, at=LATER)
    for person in crowd("", 3):  # a first stand is no move
        declare_stance(story=story, subscriber=person, side="defender", because=comment, at=LATER)
    _keep(story)
    answer = anonymous.get(url(story, "change-of-mind"))
    assert (answer.json()["moved"], answer.json()["comments"]) == (2, [])
    assert str(comment.pk) not in answer.content.decode()


@pytest.mark.trust("V4")
def test_a_comment_that_moved_people_and_was_taken_down_is_not_told(
    anonymous: APIClient, story: Story, post: Post, crowd: Crowd, mo: Subscriber
) -> None:
    comment = post()
    for person in crowd("critic", 3):
        declare_stance(story=story, subscriber=person, side="defender", because=comment, at=LATER)
    _keep(story)
    remove_comment(comment=comment, reason="R1", by=mo, at=LATER)
    assert anonymous.get(url(story, "change-of-mind")).json()["comments"] == []
    assert count_story(story.pk, at=LATER).moved_by == []


def test_who_read_both_sides_has_reacted_to_or_answered_both(
    story: Story, post: Post, crowd: Crowd, alice: Subscriber, mo: Subscriber
) -> None:
    critic, defender = post("No.", side="critic"), post("Yes.", side="defender")
    both, banned = crowd("", 2, agree=critic, fair=defender)
    crowd("", 1, agree=critic)
    [answering] = crowd("", 1, agree=critic)
    post("Why?", author=answering, parent=defender)
    post("I say so myself.", parent=critic)  # to one's own
    Comment.objects.filter(pk=defender.pk).update(author=None)  # kept when its author left: it was read all the same
    assert count_story(story.pk, at=NOW).read_both_sides == 3
    Sanction.objects.create(subscriber=banned, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    assert count_story(story.pk, at=NOW).read_both_sides == 2
    remove_comment(comment=critic, reason="R1", by=mo, at=NOW)
    assert count_story(story.pk, at=NOW).read_both_sides == 0
    assert both.pk != alice.pk


def test_only_stories_on_which_something_happened_are_counted_anew(story: Story, crowd: Crowd) -> None:
    assert count_changes(at=timezone.now()) == 0
    crowd("critic", 1)
    fold_pending(at=LATER)
    assert [count_changes(at=LATER + timedelta(seconds=n)) for n in (1, 2)] == [1, 0]
    crowd("critic", 1)
    fold_pending(at=LATER + timedelta(seconds=3))
    assert count_changes(at=LATER + timedelta(seconds=4)) == 1
    assert [list(way) for way in Figures(**ChangeOfMind.objects.get().figures).ways] == [["critic", "critic", 2]]


def test_a_large_story_rests_for_longer(story: Story, crowd: Crowd) -> None:
    StoryCount.objects.create(story=story, side="", comments=1_000)
    for second, counted in ((1, 1), (10, 0), (11, 1)):
        crowd("critic", 1)
        fold_pending(at=LATER + timedelta(seconds=second, microseconds=-1))
        assert count_changes(at=LATER + timedelta(seconds=second)) == counted


def test_of_a_story_without_anything_there_is_nothing(anonymous: APIClient, story: Story) -> None:
    told = anonymous.get(url(story, "change-of-mind")).json()
    assert (told["people"], told["moved"], told["ways"], told["counted_at"]) == (0, 0, [], None)
    assert anonymous.get(url(story, "common-ground")).json()["results"] == []


def test_a_stance_has_its_turns_for_as_long_as_it_stands(
    story: Story, alice: Subscriber, bob: Subscriber, post: Post
) -> None:
    comment = post(author=bob)
    for side in ("critic", "critic", "defender"):
        declare_stance(story=story, subscriber=alice, side=side, because=comment, at=NOW)
    turns = StanceTurn.objects.order_by("turn")
    assert list(turns.values_list("turn", "side", "because")) == [
        (1, "critic", comment.pk),
        (2, "defender", comment.pk),
    ]
    declare_stance(story=story, subscriber=bob, side="critic", because=None, at=LATER)
    unite_authors(gone=alice, kept=bob, at=LATER)
    assert list(turns.values_list("stance__subscriber", "turn", "side")) == [(bob.pk, 1, "critic")]
    withdraw_stance(story=story, subscriber=bob, at=LATER)
    assert StanceTurn.objects.count() == 0


def _keep(story: Story) -> None:
    fold_pending(at=LATER)
    count_changes(at=LATER + timedelta(seconds=1))
    assert ChangeOfMind.objects.filter(story=story).exists()
