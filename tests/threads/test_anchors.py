"""Comments that point at a part of their story: written, marked after corrections, listed and counted."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product, repeat
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.anchors import EXAMPLE, AnchorListSerializer, CountedAnchorSerializer
from discussion.api.serializers import PointedAtSerializer
from discussion.threads.anchors import fold_anchor_counts
from discussion.threads.models import AnchorCount, Change, Comment, Rank
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.selectors import SORTS
from discussion.threads.services import delete_comment, publish_comment, remove_comment, restore_comment
from stories.drafts import SideDraft, StoryDraft, TimelineDraft
from stories.models import Camp, Passage, Story
from stories.passages import AnchorUnknownError
from stories.selectors import draft_of
from stories.services import correct_story, file_draft, publish_story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Merge, Post, thread_url
from tests.threads.test_orders import read
from tests.threads.test_paging import read_whole_tree
from tests.threads.test_post_endpoint import nothing_was_written

DRAFT = StoryDraft(
    title="Tram line nine",
    key_points=["Building would begin in March.", "It would carry 9,000 people a day."],
    sides=[SideDraft(Camp.CRITIC, "Two years without customers.", "Market traders")],
    timeline=[TimelineDraft("The council votes")],
    forecast="A narrow yes is likely.",
)


@pytest.fixture
def story(db: None) -> Story:
    return publish_story(draft=DRAFT, document="tests:tram", at=NOW).story


@pytest.fixture
def point(story: Story) -> Passage:
    return Passage.objects.get(story=story, kind="key_point", position=0)


@pytest.fixture
def correct(story: Story, edith: Subscriber) -> Callable[..., None]:
    def correct(**changes: Any) -> None:
        told = replace(draft_of(Story.objects.get(pk=story.pk)), **changes)
        correct_story(story=story, draft=told, reason="It was wrong.", actor=edith, at=NOW)

    return correct


def counts(client: APIClient, story: Story) -> dict[str, tuple[int, int, int]]:
    """{name: (comments, of critics, without a side)} of the parts that are pointed at."""
    rows = client.get(f"/api/v1/stories/{story.slug}/anchors/").json()["results"]
    return {
        row["id"]: (row["comment_count"], row["by_side"]["critics"], row["by_side"]["undeclared"])
        for row in rows
        if row["comment_count"]
    }


@pytest.mark.parametrize("kind", Passage.Kind.values)
def test_a_comment_points_at_any_part_of_its_story(
    as_alice: APIClient, anonymous: APIClient, story: Story, kind: str
) -> None:
    part = Passage.objects.filter(story=story, kind=kind).order_by("position")[0]
    written = as_alice.post(thread_url(story), {"body": "About this.", "anchor": part.anchor})
    told = {"id": part.anchor, "kind": kind, "text": part.text, "story_version": 1, "is_current": True}
    assert (written.status_code, written.json()["anchor"]) == (201, told)
    assert anonymous.get(f"/api/v1/comments/{written.json()['id']}/").json()["anchor"] == told
    assert set(told) == set(PointedAtSerializer().fields)


def test_an_answer_may_point_at_something_too(as_bob: APIClient, story: Story, point: Passage, post: Post) -> None:
    above = post("Above.")
    answer = as_bob.post(thread_url(story), {"body": "See there.", "parent": str(above.pk), "anchor": point.anchor})
    assert (answer.status_code, answer.json()["anchor"]["id"]) == (201, point.anchor)


@pytest.mark.parametrize("query", ["", "?dry_run=1"])
def test_what_cannot_be_pointed_at_is_refused_with_one_code(
    as_alice: APIClient,
    anonymous: APIClient,
    story: Story,
    point: Passage,
    correct: Callable[..., None],
    query: str,
) -> None:
    other = publish_story(draft=replace(DRAFT, title="Another"), document="tests:other", at=NOW).story
    file_draft(draft=replace(DRAFT, title="A draft"), document="tests:draft", at=NOW)
    elsewhere = Passage.objects.filter(story=other)[0].anchor
    correct(key_points=["Nothing of all this."])
    named = ["key-point-1", f"side:{point.pk}", "key_point:0", f"key_point:{2**62}", "key_point:٣", elsewhere]
    for anchor in [*named, point.anchor]:  # the last one is gone
        answer = as_alice.post(thread_url(story) + query, {"body": "This point.", "anchor": anchor})
        assert (answer.status_code, answer.json()["code"]) == (422, "anchor_unknown"), anchor
    for anchor in named:
        answer = anonymous.get(thread_url(story), {"anchor": anchor})
        assert (answer.status_code, answer.json()["code"]) == (422, "anchor_unknown"), anchor
    assert anonymous.get(thread_url(story), {"anchor": point.anchor}).json()["results"] == []
    assert nothing_was_written()
    assert not AnchorCount.objects.exists()


@pytest.mark.parametrize("anchor", [7, {"key_point": 1}, [], False, "x" * 101])
def test_names_of_another_shape_are_malformed(as_alice: APIClient, story: Story, anchor: Any) -> None:
    answer = as_alice.post(thread_url(story), {"body": "This point.", "anchor": anchor})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/anchor")
    assert nothing_was_written()


def test_after_a_correction_it_is_marked_in_the_words_that_it_was_about(
    post: Post, point: Passage, anonymous: APIClient, correct: Callable[..., None]
) -> None:
    comment = post("Too early.", anchor=point.anchor)
    correct(forecast="Nobody knows.")

    def told() -> Any:
        return anonymous.get(f"/api/v1/comments/{comment.pk}/").json()["anchor"]

    before = {"id": point.anchor, "kind": "key_point", "text": "Building would begin in March.", "story_version": 1}
    assert told() == {**before, "is_current": True}  # other words of the story have changed
    correct(key_points=["Building would begin in May.", DRAFT.key_points[1]])
    assert told() == {**before, "is_current": False}
    again = post("Still too early.", anchor=point.anchor)
    assert (again.story_version, again.anchor_text, again.reads_as_it_was) == (3, "Building would begin in May.", True)
    correct(key_points=[])
    again = Comment.objects.select_related("anchor").get(pk=again.pk)
    assert not again.reads_as_it_was
    told_again = list(Change.objects.order_by("id").values_list("comment", flat=True))
    assert set(told_again[-2:]) == {comment.pk, again.pk}  # whoever follows the discussion has not missed it
    with pytest.raises(AnchorUnknownError):
        post("Gone.", anchor=point.anchor)


@pytest.mark.parametrize("sort", SORTS)
def test_a_list_has_each_that_points_there_once_in_every_order(
    post: Post, make_comment: MakeComment, story: Story, point: Passage, anonymous: APIClient, sort: str
) -> None:
    sides = ["critic", "defender", "", "critic", "neutral"]
    shown = [post(f"Number {number}.", side=side, anchor=point.anchor) for number, side in enumerate(sides)]
    plain = post("About nothing.")
    shown.append(post("An answer.", parent=plain, side="critic", anchor=point.anchor))
    post("Another point.", anchor=Passage.objects.get(story=story, position=1).anchor)
    post("Waits.", held=True, anchor=point.anchor)
    for folded in (False, True):
        if folded:
            fold_ranks(at=NOW)
        found = read(anonymous, story, sort=sort, anchor=point.anchor, limit=2, depth=0)
        assert sorted(found) == sorted(str(comment.pk) for comment in shown)
        found = read(anonymous, story, sort=sort, anchor=point.anchor, side="critic", limit=2, depth=0)
        assert sorted(found) == sorted(str(comment.pk) for comment in shown if comment.side == "critic")
        whole = read(anonymous, story, sort=sort, limit=2, depth=0)
        assert str(shown[-1].pk) not in whole
        assert len(whole) == len(set(whole)) == 7


@pytest.mark.trust("V4")
def test_whichever_answers_stand_by_themselves_all_are_read_and_no_cursor_leads_to_nothing(
    make_comment: MakeComment, story: Story, point: Passage, anonymous: APIClient
) -> None:
    written = set[str]()
    answers = list[Comment]()
    for number in range(2, 5):
        above = make_comment(body=f"With {number} answers.", anchor=point)
        answers += [make_comment(above, body=f"Number {each} of {number}.") for each in range(number)]
        written.add(str(above.pk))
    written |= {str(answer.pk) for answer in answers}
    for anchors in product([None, point], repeat=4):  # of the first four of each
        for place, anchor in enumerate(anchors):
            these = [answer.pk for answer in answers if answer.body_text.startswith(f"Number {place} ")]
            Comment.objects.filter(pk__in=these).update(anchor=anchor)
        seen = read_whole_tree(anonymous, thread_url(story), repeat(30), 1, anchor=point.anchor)
        assert {node["id"] for node in seen} == written


def test_a_cursor_of_another_part_is_refused(post: Post, story: Story, point: Passage, anonymous: APIClient) -> None:
    for number in range(2):
        post(f"Number {number}.", anchor=point.anchor)
    for sort in SORTS:
        query: dict[str, Any] = {"sort": sort, "limit": 1, "anchor": point.anchor}
        cursor = anonymous.get(thread_url(story), query).json()["next"]
        other = Passage.objects.get(story=story, position=1).anchor
        for wrong in ({"sort": sort}, {"sort": sort, "anchor": other}):
            answer = anonymous.get(thread_url(story), {**wrong, "cursor": cursor})
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/cursor")


@pytest.mark.trust("V4")
def test_only_what_is_shown_is_counted_and_listed(
    post: Post, story: Story, point: Passage, anonymous: APIClient, alice: Subscriber, mo: Subscriber
) -> None:
    removed, deleted = post("One.", side="critic", anchor=point.anchor), post("Two.", anchor=point.anchor)
    held = post("Three.", side="critic", held=True, anchor=point.anchor)
    name = point.anchor
    assert counts(anonymous, story) == {name: (2, 1, 1)}
    remove_comment(comment=removed, reason="R1", by=mo, at=NOW)
    delete_comment(comment=deleted, author=alice, at=NOW)
    assert counts(anonymous, story) == {}
    for sort in SORTS:
        assert read(anonymous, story, sort=sort, anchor=name) == []
    told = anonymous.get(f"/api/v1/comments/{removed.pk}/").json()
    assert (told["state"], told["anchor"]) == ("removed", None)
    publish_comment(comment=held, version=1, at=NOW)
    restore_comment(comment=removed, by=mo, at=NOW)
    assert counts(anonymous, story) == {name: (2, 2, 0)}
    fold_ranks(at=NOW)
    for sort in SORTS:
        assert sorted(read(anonymous, story, sort=sort, anchor=name)) == sorted([str(removed.pk), str(held.pk)])


def test_folding_puts_rows_together_and_changes_no_sum(
    post: Post, story: Story, point: Passage, anonymous: APIClient, mo: Subscriber
) -> None:
    comments = [post(f"Number {number}.", side="critic", anchor=point.anchor) for number in range(3)]
    post("No side.", anchor=point.anchor)
    before = counts(anonymous, story)
    fold_anchor_counts()
    fold_anchor_counts()
    assert counts(anonymous, story) == before == {point.anchor: (4, 3, 1)}
    assert AnchorCount.objects.count() == 2
    remove_comment(comment=comments[0], reason="R1", by=mo, at=NOW)
    assert counts(anonymous, story) == {point.anchor: (3, 2, 1)}
    fold_anchor_counts()
    assert sorted(AnchorCount.objects.values_list("side", "comments", "is_folded")) == [
        ("", 1, True),
        ("critic", 2, True),
    ]


def test_what_a_story_no_longer_says_is_told_as_long_as_people_point_at_it(
    post: Post, story: Story, point: Passage, anonymous: APIClient, correct: Callable[..., None]
) -> None:
    post("Too early.", anchor=point.anchor)
    correct(key_points=[])
    rows = anonymous.get(f"/api/v1/stories/{story.slug}/anchors/").json()["results"]
    assert [row["kind"] for row in rows] == ["side", "timeline", "forecast", "key_point"]
    last = rows[-1]
    assert (last["id"], last["is_current"], last["position"]) == (point.anchor, False, None)
    assert set(last) == set(CountedAnchorSerializer().fields) == set(EXAMPLE)
    assert "results" in AnchorListSerializer().fields


def test_a_merge_takes_along_what_points_at_the_source(
    post: Post, story: Story, point: Passage, merge: Merge, make_story: Callable[[], Story], anonymous: APIClient
) -> None:
    comment, target = post("Too early.", anchor=point.anchor), make_story()
    merge(target=target)
    fold_ranks(at=NOW)
    told = anonymous.get(f"/api/v1/comments/{comment.pk}/").json()["anchor"]
    assert (told["text"], told["story_version"], told["is_current"]) == (point.text, None, False)
    assert counts(anonymous, target) == {point.anchor: (1, 0, 1)}
    for sort in SORTS:
        assert read(anonymous, target, sort=sort, anchor=point.anchor) == [str(comment.pk)]


def test_what_it_costs_does_not_depend_on_how_many_there_are(
    post: Post, story: Story, point: Passage, anonymous: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        post(f"Number {number}.", anchor=point.anchor)
    with django_assert_num_queries(4):
        anonymous.get(f"/api/v1/stories/{story.slug}/anchors/")
    # Of the first page no words are known yet: they take one more.
    for sort, queries in {"newest": 5, "best": 5, "balanced": 8}.items():
        with django_assert_num_queries(queries):
            anonymous.get(thread_url(story), {"sort": sort, "anchor": point.anchor, "depth": "0"})


def test_an_answer_has_a_place_only_among_those_that_point_there(post: Post, point: Passage) -> None:
    above = post("Above.")
    below = post("Below.", parent=above, anchor=point.anchor)
    post("Plain.", parent=above)
    fold_ranks(at=NOW)
    ranks = {rank.comment_id: (rank.is_root, rank.anchor_id) for rank in Rank.objects.all()}
    assert ranks == {above.pk: (True, None), below.pk: (False, point.pk)}
