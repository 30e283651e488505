"""POST stories/{slug}/comments/"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.api.examples import VERDICT, WRITTEN
from discussion.api.serializers import WrittenCommentSerializer
from discussion.moderation.models import Case
from discussion.screening.models import Signal
from discussion.screening.rules import add_rule
from discussion.threads.models import Comment, Revision
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import LONG_AGO, NOW
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment, comment_url, thread_url, walk


def nothing_was_written() -> bool:
    tables = (Comment, Revision, Engagement, Signal, Case)
    return not any(table.objects.exists() for table in tables)


def test_a_comment_is_published_and_read_by_everybody(as_alice: APIClient, anonymous: APIClient, story: Story) -> None:
    answer = as_alice.post(thread_url(story), {"body": "Fewer *cars*.", "side": "defender"})
    assert answer.status_code == 201
    written = answer.json()
    assert set(written) == set(WrittenCommentSerializer().fields) == set(WRITTEN)
    assert (written["state"], written["code"], written["waiting"], written["version"]) == ("published", "", False, 1)
    assert (written["body"], written["author"]["handle"], written["side"]) == ("Fewer *cars*.", "alice", "defender")
    assert answer["Location"] == comment_url(written["id"])
    assert answer["Cache-Control"] == "private, no-store"
    shown = anonymous.get(answer["Location"]).json()
    assert {key: written[key] for key in shown} == shown


def test_an_answer_hangs_below_what_it_answers(
    as_bob: APIClient, anonymous: APIClient, story: Story, make_comment: MakeComment
) -> None:
    parent = make_comment()
    answer = as_bob.post(thread_url(story), {"body": "No.", "parent": str(parent.pk)})
    assert (answer.status_code, answer.json()["parent"], answer.json()["depth"]) == (201, str(parent.pk), 1)
    assert len(list(walk(anonymous.get(thread_url(story)).json()["results"]))) == 2


def test_a_newcomers_first_comment_is_held_and_only_he_sees_it(
    client_of: Callable[[Subscriber], APIClient], newcomer: Subscriber, anonymous: APIClient, story: Story
) -> None:
    client = client_of(newcomer)
    answer = client.post(thread_url(story), {"body": "Hello."})
    held = answer.json()
    assert (answer.status_code, held["state"], held["code"], held["waiting"]) == (202, "held", "newcomer", True)
    assert "Location" not in answer  # nobody could open it
    assert held["body_html"] == "<p>Hello.</p>"
    assert anonymous.get(thread_url(story)).json()["results"] == []
    assert anonymous.get(comment_url(held["id"])).status_code == 404
    mine = client.get(f"/api/v1/stories/{story.slug}/me/").json()["held"]
    assert [row["id"] for row in mine] == [held["id"]]
    assert Case.objects.get().comment_id == Comment.objects.get().pk
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [("", 422, "body_empty"), ("\u200b\x0c", 422, "body_empty"), ("x" * 10_001, 422, "body_too_long")],
)
def test_refused_words_are_not_written(as_alice: APIClient, story: Story, body: str, status: int, code: str) -> None:
    answer = as_alice.post(thread_url(story), {"body": body})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert nothing_was_written()


def test_a_listed_word_is_refused_without_being_named(as_alice: APIClient, story: Story, mo: Subscriber) -> None:
    add_rule(kind="word", term="casino", action="refuse", by=mo, at=NOW)
    answer = as_alice.post(thread_url(story), {"body": "Visit my C A S I N O"})
    assert (answer.status_code, answer.json()["code"]) == (422, "listed_word")
    assert b"casino" not in answer.content.lower()
    assert nothing_was_written()


def test_a_closed_discussion_is_423(as_alice: APIClient, story: Story) -> None:
    Story.objects.update(state="closed")
    answer = as_alice.post(thread_url(story), {"body": "Too late?"})
    assert (answer.status_code, answer.json()["code"]) == (423, "discussion_closed")
    assert nothing_was_written()


@pytest.mark.trust("V9")
def test_one_answer_for_every_parent_that_cannot_be_answered(
    as_bob: APIClient, story: Story, make_comment: MakeComment, make_story: Callable[[], Story]
) -> None:
    parents = [make_comment(state=state).pk for state in ("held", "rejected", "removed", "deleted", "erased")]
    parents += [make_comment(story=make_story()).pk, uuid4()]
    count = Comment.objects.count()
    answers = [as_bob.post(thread_url(story), {"body": "No.", "parent": str(parent)}) for parent in parents]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "parent_not_open")}
    assert len({answer.content for answer in answers}) == 1
    assert Comment.objects.count() == count


@pytest.mark.trust("W7")
def test_a_double_click_is_one_comment(as_alice: APIClient, story: Story) -> None:
    first = as_alice.post(thread_url(story), {"body": "Twice?"})
    second = as_alice.post(thread_url(story), {"body": "Twice?"})
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 409, "duplicate_comment")
    assert second.json()["comment"] == first.json()["id"]
    assert Comment.objects.count() == 1


@pytest.mark.trust("W11")
def test_too_many_comments_wait(as_alice: APIClient, story: Story) -> None:
    answers = [as_alice.post(thread_url(story), {"body": f"remark {number}"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert answers[-1].json()["code"] == "too_many_comments"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.trust("V7")
def test_fields_that_are_not_the_clients_have_no_effect(as_alice: APIClient, story: Story, bob: Subscriber) -> None:
    forged = {
        "body": "words",
        "id": str(uuid4()),
        "author": bob.pk,
        "author_id": bob.pk,
        "state": "published",
        "depth": 3,
        "created_at": "2001-01-01T00:00:00Z",
        "shown_version": 9,
        "latest_version": 9,
        "body_html": "<script>alert(1)</script>",
        "story": "other",
        "removed_reason": "x",
        "held": False,
    }
    written = as_alice.post(thread_url(story), forged).json()
    comment = Comment.objects.get()
    assert (comment.author_id == bob.pk, comment.depth, comment.latest_version) == (False, 0, 1)
    assert (comment.story, comment.body_html, comment.removed_reason) == (story, "<p>words</p>", "")
    assert written["id"] != forged["id"]
    assert comment.created_at.year > 2001


@pytest.mark.trust("V19")
@pytest.mark.parametrize(
    ("kind", "code"),
    [("ban", "banned"), ("suspension", "suspended"), ("silence", "silenced"), ("warning", "warning_unread")],
)
def test_whoever_is_sanctioned_does_not_write(
    as_alice: APIClient, alice: Subscriber, mo: Subscriber, story: Story, kind: str, code: str
) -> None:
    Sanction.objects.create(subscriber=alice, kind=kind, rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    answer = as_alice.post(thread_url(story), {"body": "But!"})
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert nothing_was_written()


def test_nobody_does_not_write(anonymous: APIClient, story: Story) -> None:
    answer = anonymous.post(thread_url(story), {"body": "Hello."})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert nothing_was_written()


@pytest.mark.trust("G1")
def test_a_browser_needs_its_csrf_token(alice: Subscriber, story: Story) -> None:
    client = APIClient(enforce_csrf_checks=True)
    sign_in(client, alice)
    answer = client.post(thread_url(story), {"body": "Hello."})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert client.get(thread_url(story)).status_code == 200
    assert nothing_was_written()


def test_an_unknown_story_is_404(as_alice: APIClient, story: Story) -> None:
    Story.objects.update(state="draft")
    assert as_alice.post(thread_url(story), {"body": "Hello."}).json()["code"] == "story_not_found"
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("body", "outcome", "code"),
    [
        ("A plain remark.", "publish", ""),
        ("https://a.example https://b.example https://c.example https://d.example", "hold", "many_links"),
        ("", "refuse", "body_empty"),
    ],
)
def test_a_dry_run_says_what_screening_would_and_writes_nothing(
    as_alice: APIClient, story: Story, body: str, outcome: str, code: str
) -> None:
    answer = as_alice.post(f"{thread_url(story)}?dry_run=1", {"body": body})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["outcome"], said["code"], set(said)) == (outcome, code, set(VERDICT))
    assert {frozenset(signal) for signal in said["signals"]} == {frozenset({"check", "verdict", "code"})}
    assert nothing_was_written()


def test_a_dry_run_does_not_give_the_word_list_away(as_alice: APIClient, story: Story, mo: Subscriber) -> None:
    add_rule(kind="word", term="casino", action="hold", by=mo, at=NOW)
    answer = as_alice.post(f"{thread_url(story)}?dry_run=true", {"body": "c4sino and trams"})
    assert (answer.json()["outcome"], answer.json()["code"]) == ("hold", "listed_word")
    assert b"casino" not in answer.content


def test_the_same_key_replays_the_same_answer(as_alice: APIClient, story: Story) -> None:
    first, second = (
        as_alice.post(thread_url(story), {"body": "Once."}, headers={"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1
