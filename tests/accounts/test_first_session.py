"""Trust row V10: what holds for a new account holds from the first request of its first session on."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.intake import submit_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("V10")]
SignIn = Callable[..., Any]


@pytest.fixture
def first_session(sign_in: SignIn) -> APIClient:
    """Somebody who has just made an account, with the token of that answer."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {sign_in('nova@example.com').json()['token']}")
    return client


@pytest.fixture
def other(story: Story, make_subscriber: Callable[..., Subscriber], settings: Any) -> Comment:
    """Public words of somebody else."""
    settings.NEWCOMER_HELD_COMMENTS = 0
    comment = submit_comment(
        author=make_subscriber("dora"), story=story, parent=None, side="", body="A calm word.", at=NOW
    )
    settings.NEWCOMER_HELD_COMMENTS = 1
    return comment


def test_the_first_words_wait_and_so_do_their_edits(
    first_session: APIClient, anonymous: APIClient, story: Story
) -> None:
    thread = f"/api/v1/stories/{story.slug}/comments/"
    written = first_session.post(thread, {"body": "My very first words."}, format="json")
    assert (written.status_code, written.json()["state"]) == (202, "held")
    own = f"/api/v1/comments/{written.json()['id']}/"
    edited = first_session.patch(own, {"body": "My second thought.", "version": 1}, format="json")
    assert (edited.status_code, edited.json()["state"]) == (202, "held")
    second = first_session.post(thread, {"body": "And a second one."}, format="json")
    assert (second.status_code, second.json()["state"]) == (202, "held")
    assert anonymous.get(thread).json()["results"] == []
    assert anonymous.get(own).status_code == 404
    assert Case.objects.filter(closed_at=None).count() == Comment.objects.filter(state="held").count() == 2
    assert not Engagement.objects.exists()


def test_a_story_that_editors_read_first_holds_for_a_first_session_too(
    first_session: APIClient, story: Story, settings: Any
) -> None:
    settings.NEWCOMER_HELD_COMMENTS = 0
    Story.objects.filter(pk=story.pk).update(premoderated=True)
    written = first_session.post(f"/api/v1/stories/{story.slug}/comments/", {"body": "Hello."}, format="json")
    assert (written.status_code, written.json()["state"]) == (202, "held")


def test_votes_and_reports_count_as_a_newcomers(first_session: APIClient, other: Comment) -> None:
    own = f"/api/v1/comments/{other.pk}/"
    assert first_session.put(f"{own}reaction/", {"kind": "agree"}, format="json").status_code == 200
    assert first_session.post(f"{own}reports/", {"reason": "spam"}, format="json").status_code == 201
    acts = Engagement.objects.filter(actor__handle__startswith="reader_")
    assert sorted(acts.values_list("kind", "newcomer")) == [("reaction", True), ("report", True)]
    other.refresh_from_db()
    assert other.state == "published", "one report hides nothing"


def test_limits_are_a_newcomers(still_clock: None, first_session: APIClient, story: Story) -> None:
    thread = f"/api/v1/stories/{story.slug}/comments/"
    answers = [first_session.post(thread, {"body": f"Word {number}."}, format="json") for number in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert first_session.get("/api/v1/me/standing/").json()["trust"] == "new"


def test_a_key_of_the_first_session_is_no_way_around(first_session: APIClient, story: Story) -> None:
    made = first_session.post("/api/v1/me/api-keys/", {"name": "x", "scopes": ["read", "write"]}, format="json")
    robot = APIClient()
    robot.credentials(HTTP_AUTHORIZATION=f"Bearer {made.json()['secret']}")
    written = robot.post(f"/api/v1/stories/{story.slug}/comments/", {"body": "From a robot."}, format="json")
    assert (written.status_code, written.json()["state"]) == (202, "held")
