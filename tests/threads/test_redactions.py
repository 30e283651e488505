"""Words that are blacked out are nowhere any more, until somebody takes that back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.models import IdempotentWrite
from core.personal import Choice, Fate
from discussion.threads.forgetting import forget_deleted_words, forget_redacted_words
from discussion.threads.models import Comment, Redaction, SealedWords
from discussion.threads.personal import collect
from discussion.threads.redactions import MARK, RedactedWordsError, black_out
from discussion.threads.services import delete_comment, edit_comment, redact_comment, reveal_words
from discussion.threads.services.erasing import erase_author
from discussion.threads.services.redacting import PassageNotFoundError, RedactionFinalError, VersionNotEarlierError
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import Post, comment_url, thread_url

SECRET = "0151 *234567*"
HALF_A_YEAR = timedelta(days=180)


@pytest.fixture
def told(post: Post, alice: Subscriber) -> Comment:
    """Somebody's number, written and edited away, and named once more."""
    comment = post(f"Call {SECRET} now.")
    for version, body in enumerate(["Call him now.", f"He has {SECRET}: ring."], start=1):
        comment = edit_comment(comment=comment, author=alice, body=body, version=version, held=False, at=NOW)
    return comment


def redact(comment: Comment, passage: str = SECRET, at: Any = NOW, version: int | None = None) -> UUID:
    decision = uuid4()
    redact_comment(comment=comment, passage="" if version else passage, version=version, decision=decision, at=at)
    return decision


def bodies(comment: Comment) -> list[str]:
    return list(comment.revisions.order_by("version").values_list("body", flat=True))


@given(body=st.text("abx[] ", max_size=30), passages=st.lists(st.text("ab", min_size=1, max_size=3), max_size=3))
def test_no_passage_is_left_and_nothing_else_goes(body: str, passages: list[str]) -> None:
    left = black_out(body, passages).replace(MARK, "\0")
    assert not any(passage in left for passage in passages)
    rest = iter(body)
    assert all(letter in rest for letter in left if letter != "\0")


def test_a_passage_goes_from_every_version_and_every_place(
    told: Comment, anonymous: APIClient, as_alice: APIClient, alice: Subscriber, story: Story
) -> None:
    before = bodies(told)
    decision = redact(told)
    assert bodies(told) == [f"Call {MARK} now.", "Call him now.", f"He has {MARK}: ring."]
    rows = anonymous.get(comment_url(told, "revisions/")).json()["results"]
    assert [row["redacted"] for row in rows] == [True, False, True]
    assert "redacted" in str(rows[1]["diff"])
    places = [
        comment_url(told), comment_url(told, "revisions/"), comment_url(told, "context/"), thread_url(story),
        f"/api/v1/stories/{story.slug}/comments.atom", reverse("web:story", args=[story.slug]),
        reverse("web:comment", args=[told.pk]), "/api/v1/search/?type=comment&q=234567",
    ]  # fmt: skip
    for client in (anonymous, as_alice):
        for place in places:
            assert "234567" not in client.get(place).content.decode(), place
    export = str([list(section.rows) for section in collect(alice.pk)])
    assert "234567" not in export
    assert MARK in export
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM threads_comment WHERE threads_comment::text LIKE '%%234567%%'")
        assert cursor.fetchone() == (0,)
    reveal_words(comment=told, decision=decision, at=NOW)
    assert bodies(told) == before
    told.refresh_from_db()
    assert (told.body, SealedWords.objects.count(), Redaction.objects.count()) == (before[-1], 0, 0)


def test_of_two_redactions_each_is_taken_back_by_itself(told: Comment) -> None:
    first, second = redact(told, "Call"), redact(told, f"{SECRET} now")
    assert bodies(told)[:2] == [f"{MARK} {MARK}.", f"{MARK} him now."]
    reveal_words(comment=told, decision=first, at=NOW)
    assert bodies(told)[:2] == [f"Call {MARK}.", "Call him now."]
    reveal_words(comment=told, decision=second, at=NOW)
    assert bodies(told)[0] == f"Call {SECRET} now."


def test_one_earlier_version_can_go_altogether(told: Comment) -> None:
    decision = redact(told, version=1)
    assert bodies(told) == [MARK, "Call him now.", f"He has {SECRET}: ring."]
    for version in (3, 9):
        with pytest.raises(VersionNotEarlierError):
            redact(told, version=version)
    reveal_words(comment=told, decision=decision, at=NOW)
    assert bodies(told)[0] == f"Call {SECRET} now."


@pytest.mark.parametrize("passage", ["", "  ", "0152", "redacted", "call"])
def test_what_is_not_there_is_not_blacked_out(told: Comment, passage: str) -> None:
    with pytest.raises(PassageNotFoundError):
        redact(told, passage)
    assert (Redaction.objects.count(), SealedWords.objects.count()) == (0, 0)


def test_the_author_does_not_put_it_back(told: Comment, alice: Subscriber) -> None:
    redact(told)
    with pytest.raises(RedactedWordsError):
        edit_comment(comment=told, author=alice, body=f"So: {SECRET}", version=3, held=False, at=NOW)
    assert told.revisions.count() == 3
    edited = edit_comment(comment=told, author=alice, body=f"So: {MARK}", version=3, held=False, at=NOW)
    assert edited.body == f"So: {MARK}"


@pytest.mark.parametrize("again", ["0151 234567", "0151\u200b-23 45\n67", "０１５１ **234567**", "&#48;151 234567"])
def test_nor_in_other_signs(told: Comment, alice: Subscriber, again: str) -> None:
    redact(told)
    with pytest.raises(RedactedWordsError):
        edit_comment(comment=told, author=alice, body=f"So: {again}!", version=3, held=False, at=NOW)
    assert told.revisions.count() == 3


def test_few_letters_and_the_mark_itself_may_stand_again(post: Post, alice: Subscriber) -> None:
    comment = post("Redacted by Ann, who is no wall.")
    for passage in ("Redacted", "no w"):
        redact(comment, passage)
    body = f"{MARK} by Ann, who is {MARK}all, now."
    assert edit_comment(comment=comment, author=alice, body=body, version=1, held=False, at=NOW).body == body


def test_sealed_words_are_forgotten_when_nobody_may_object_any_more(told: Comment) -> None:
    decision = redact(told)
    assert forget_redacted_words(at=NOW + HALF_A_YEAR - timedelta(seconds=1)) == 0
    redact(told, "Call", at=NOW + timedelta(days=1))
    assert forget_redacted_words(at=NOW + HALF_A_YEAR) == 0, "what is sealed is kept as a whole"
    assert forget_redacted_words(at=NOW + HALF_A_YEAR + timedelta(days=1)) == 1
    assert forget_redacted_words(at=NOW + HALF_A_YEAR + timedelta(days=1)) == 0
    assert set(SealedWords.objects.values_list("body", flat=True)) == {""}
    with pytest.raises(RedactionFinalError):
        reveal_words(comment=told, decision=decision, at=NOW)
    redact(told, "him")
    assert bodies(told) == [f"{MARK} {MARK} now.", f"{MARK} {MARK} now.", f"He has {MARK}: ring."]


@pytest.mark.trust("V18")
@pytest.mark.parametrize("fate", ["anonymised", "removed"])
def test_who_goes_leaves_no_sealed_words(told: Comment, alice: Subscriber, fate: str) -> None:
    redact(told)
    erase_author(author=alice, choice=Choice(comments=Fate(fate)), at=NOW)
    told.refresh_from_db()
    assert not SealedWords.objects.exclude(body="").exists()
    assert not Redaction.objects.exclude(passage="").exists()
    assert told.body == (f"He has {MARK}: ring." if fate == "anonymised" else "")


def test_deleted_words_are_forgotten_with_what_was_sealed(told: Comment, alice: Subscriber) -> None:
    redact(told)
    delete_comment(comment=told, author=alice, at=NOW)
    forget_deleted_words(at=NOW + timedelta(days=31))
    assert not SealedWords.objects.exclude(body="").exists()
    assert bodies(told) == ["", "", ""]


@pytest.mark.trust("W6")
def test_nor_does_a_repeated_request_tell_them(as_alice: APIClient, alice: Subscriber, story: Story) -> None:
    """The first answer is kept for a day, as it was; who repeats the request gets it with the words as they are now."""

    def post() -> Any:
        return as_alice.post(thread_url(story), {"body": f"Call {SECRET} now."}, headers={"Idempotency-Key": "one"})

    first = post()
    assert not any(b"234567" in bytes(kept.body) for kept in IdempotentWrite.objects.all())
    comment = Comment.objects.get()
    edit_comment(comment=comment, author=alice, body=f"Call {SECRET}.", version=1, held=False, at=NOW)
    assert post().content == first.content
    decision = redact(comment)
    again = post()
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    words = {"body": f"Call {MARK} now.", "body_html": f"<p>Call {MARK} now.</p>", "body_text": f"Call {MARK} now."}
    assert again.json() == {**first.json(), **words}
    reveal_words(comment=comment, decision=decision, at=NOW)
    assert post().content == first.content
    assert Comment.objects.count() == 1


@pytest.mark.trust("W6")
def test_a_dry_run_is_repeated_as_it_was(as_alice: APIClient, story: Story) -> None:
    answers = [
        as_alice.post(f"{thread_url(story)}?dry_run=1", {"body": "Fewer."}, headers={"Idempotency-Key": "dry"})
        for _ in range(2)
    ]
    assert answers[0].status_code == 200
    assert answers[0].content == answers[1].content
