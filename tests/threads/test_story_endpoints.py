"""stories/{slug}/stance/, follow/ and me/, and me/comments/: what is mine, and nobody else's."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.serializers import MyStorySerializer, OwnCommentSerializer
from discussion.threads.models import Follow, Stance
from discussion.threads.services import react
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, live_acts
from tests.threads.test_editing import edit


def url(story: Story, part: str) -> str:
    return f"/api/v1/stories/{story.slug}/{part}/"


def test_a_stance_is_put_and_taken_back(as_bob: APIClient, story: Story, make_comment: MakeComment) -> None:
    because = str(make_comment().pk)
    answer = as_bob.put(url(story, "stance"), {"side": "critic", "because": because})
    assert (answer.status_code, answer.json()["side"], answer.json()["because"]) == (200, "critic", because)
    assert as_bob.put(url(story, "stance"), {"side": "defender"}).json()["because"] is None
    assert live_acts() == ["stance"]
    for _ in range(2):
        assert as_bob.delete(url(story, "stance")).status_code == 204
    assert (Stance.objects.count(), live_acts()) == (0, [])


@pytest.mark.trust("V2")
def test_one_answer_for_every_comment_that_could_not_move_me(
    as_bob: APIClient, story: Story, make_comment: MakeComment
) -> None:
    comments = [make_comment(state=state).pk for state in ("held", "rejected", "removed", "deleted")]
    answers = [
        as_bob.put(url(story, "stance"), {"side": "critic", "because": str(comment)})
        for comment in [*comments, uuid4()]
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "because_not_found")}
    assert not Stance.objects.exists()


@pytest.mark.parametrize("body", [{}, {"side": "left"}, {"side": None}, {"side": "critic", "because": "x"}])
def test_a_stance_is_one_of_three(as_bob: APIClient, story: Story, body: dict[str, Any]) -> None:
    assert as_bob.put(url(story, "stance"), body).status_code == 400
    assert not Stance.objects.exists()


def test_a_story_is_followed_and_left(as_bob: APIClient, story: Story) -> None:
    for _ in range(2):
        answer = as_bob.put(url(story, "follow"))
        assert (answer.status_code, answer.json()) == (200, {"following": True})
    assert (Follow.objects.count(), live_acts()) == (1, ["follow"])
    for _ in range(2):
        assert as_bob.delete(url(story, "follow")).status_code == 204
    assert (Follow.objects.count(), live_acts()) == (0, [])


@pytest.mark.parametrize("part", ["stance", "follow", "me"])
def test_a_hidden_story_has_nothing_of_mine(as_bob: APIClient, anonymous: APIClient, story: Story, part: str) -> None:
    method = "get" if part == "me" else "put"
    assert getattr(anonymous, method)(url(story, part), {"side": "critic"}).status_code == 401
    Story.objects.update(state="draft")
    answer = getattr(as_bob, method)(url(story, part), {"side": "critic"})
    assert (answer.status_code, answer.json()["code"]) == (404, "story_not_found")


def test_all_that_is_mine_on_a_story_in_one_call(
    as_bob: APIClient,
    as_alice: APIClient,
    bob: Subscriber,
    story: Story,
    make_comment: MakeComment,
    django_assert_num_queries: Any,
) -> None:
    shown = make_comment()
    held = make_comment(state="held", author=bob, body="not *yet*")
    make_comment(state="held")
    react(comment=shown, subscriber=bob, kind="fair", at=NOW)
    as_bob.put(url(story, "stance"), {"side": "critic"})
    as_bob.put(url(story, "follow"))
    with django_assert_num_queries(15):  # session, me, story, and then twelve however much is mine
        answer = as_bob.get(url(story, "me"))
    mine = answer.json()
    assert set(mine) == set(MyStorySerializer().fields)
    assert (mine["following"], mine["reactions"], mine["stance"]["side"]) == (True, {str(shown.pk): "fair"}, "critic")
    assert [(row["id"], row["body"], row["state"]) for row in mine["held"]] == [(str(held.pk), "not *yet*", "held")]
    assert answer["Cache-Control"] == "private, no-store"
    others = as_alice.get(url(story, "me")).json()
    assert (others["following"], others["reactions"], others["stance"]) == (False, {}, None)


@pytest.mark.trust("V1")
def test_my_comments_are_all_of_mine_and_none_of_others(
    as_alice: APIClient, as_bob: APIClient, make_comment: MakeComment, django_assert_num_queries: Any
) -> None:
    states = ["published", "held", "rejected", "removed", "deleted"]
    made = [make_comment(state=state, body=f"my {state} words") for state in states]
    edit(made[0], "my *waiting* words", held=True)
    with django_assert_num_queries(6):  # session, me, page, all of it, stories, waiting words
        page = as_alice.get("/api/v1/me/comments/").json()
    assert [row["state"] for row in page["results"]] == states[::-1]
    last = page["results"][-1]
    assert (last["body"], last["body_html"]) == ("my *waiting* words", "<p>my <em>waiting</em> words</p>")
    assert (last["waiting"], last["version"], last["shown_version"]) == (True, 2, 1)
    assert set(last) == set(OwnCommentSerializer().fields)
    first = as_alice.get("/api/v1/me/comments/", {"limit": 3}).json()
    rest = as_alice.get("/api/v1/me/comments/", {"limit": 3, "cursor": first["next"]}).json()
    assert [row["id"] for row in first["results"] + rest["results"]] == [str(comment.pk) for comment in made[::-1]]
    assert as_bob.get("/api/v1/me/comments/").json()["results"] == []
    assert as_bob.get("/api/v1/me/comments/", {"cursor": first["next"]}).status_code == 400


def test_nobody_has_no_comments(anonymous: APIClient, story: Story) -> None:
    assert anonymous.get("/api/v1/me/comments/").status_code == 401
