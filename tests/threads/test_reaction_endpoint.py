"""PUT and DELETE comments/{id}/reaction/"""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.threads.models import Reaction
from stories.models import Story
from tests.conftest import LONG_AGO
from tests.threads.conftest import MakeComment, comment_url, live_acts


def test_a_reaction_is_put_changed_and_taken_back(
    as_bob: APIClient, anonymous: APIClient, make_comment: MakeComment
) -> None:
    comment = make_comment()
    url = comment_url(comment, "reaction/")
    for kind in ("agree", "agree", "insightful"):
        answer = as_bob.put(url, {"kind": kind})
        assert (answer.status_code, answer.json()) == (200, {"comment": str(comment.pk), "kind": kind})
    counts = anonymous.get(comment_url(comment)).json()["reactions"]
    assert counts == {"agree": 0, "disagree": 0, "insightful": 1, "fair": 0}
    assert live_acts() == ["reaction"]
    for _ in range(2):
        assert as_bob.delete(url).status_code == 204
    assert (Reaction.objects.count(), live_acts()) == (0, [])


@pytest.mark.trust("W4")
@pytest.mark.parametrize(
    ("state", "who", "status", "code"),
    [
        ("published", "as_alice", 422, "own_comment"),
        ("held", "as_bob", 404, "not_found"),
        ("held", "as_alice", 404, "not_found"),
        ("rejected", "as_bob", 404, "not_found"),
        ("removed", "as_bob", 404, "not_found"),
        ("deleted", "as_bob", 404, "not_found"),
        ("published", "anonymous", 401, "not_signed_in"),
    ],
)
def test_refused_reactions(
    make_comment: MakeComment, request: pytest.FixtureRequest, state: str, who: str, status: int, code: str
) -> None:
    url = comment_url(make_comment(state=state), "reaction/")
    answer = request.getfixturevalue(who).put(url, {"kind": "agree"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (Reaction.objects.count(), live_acts()) == (0, [])


@pytest.mark.trust("V2")
def test_hidden_is_as_missing(as_bob: APIClient, make_comment: MakeComment) -> None:
    hidden = as_bob.put(comment_url(make_comment(state="held"), "reaction/"), {"kind": "agree"})
    missing = as_bob.put(comment_url(uuid4(), "reaction/"), {"kind": "agree"})
    assert (hidden.status_code, hidden.content) == (404, missing.content)


@pytest.mark.trust("V19")
def test_the_banned_do_not_react(as_bob: APIClient, bob: Subscriber, mo: Subscriber, make_comment: MakeComment) -> None:
    Sanction.objects.create(subscriber=bob, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    answer = as_bob.put(comment_url(make_comment(), "reaction/"), {"kind": "agree"})
    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    assert not Reaction.objects.exists()


def test_a_closed_discussion_takes_none_and_gives_them_back(
    as_bob: APIClient, make_comment: MakeComment, story: Story
) -> None:
    url = comment_url(make_comment(), "reaction/")
    as_bob.put(url, {"kind": "agree"})
    Story.objects.update(state="closed")
    answer = as_bob.put(url, {"kind": "fair"})
    assert (answer.status_code, answer.json()["code"]) == (423, "discussion_closed")
    assert as_bob.delete(url).status_code == 204
    assert live_acts() == []


@pytest.mark.parametrize("body", [{}, {"kind": "love"}, {"kind": None}, {"kind": ["agree"]}, {"kind": {"a": 1}}])
def test_only_the_four_kinds(as_bob: APIClient, make_comment: MakeComment, body: dict[str, object]) -> None:
    answer = as_bob.put(comment_url(make_comment(), "reaction/"), body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/kind")
    assert not Reaction.objects.exists()
