"""What must happen once happens once, however many ask for it at the same moment. Everything here really commits."""

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from core.errors import DomainError
from core.models import IdempotentWrite
from discussion.threads.models import Comment, Reaction, Revision, Stance
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import (
    declare_stance,
    edit_comment,
    post_comment,
    publish_comment,
    react,
    withdraw_reaction,
)
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Post = Callable[..., Comment]


@pytest.fixture
def post(story: Story) -> Post:
    def post(author: Subscriber, body: str, parent: Comment | None = None, *, held: bool = False) -> Comment:
        return post_comment(author=author, story=story, parent=parent, side="", body=body, held=held, at=NOW)

    return post


@pytest.fixture
def comment(post: Post, alice: Subscriber) -> Comment:
    return post(alice, "words")


@pytest.fixture
def known_bob(bob: Subscriber, mo: Subscriber) -> Subscriber:
    Vouch.objects.create(subscriber=bob, by=mo, reason="Known in person.", at=NOW)
    return bob


def live(kind: str) -> list[str]:
    """The acts of this kind that count."""
    return sorted(Engagement.objects.live().filter(kind=kind).values_list("source_key", flat=True))


def counts_of(comment: Comment, reader: APIClient) -> dict[str, int]:
    """What everybody is told, once before the fold and once after it."""
    counted = reader.get(f"/api/v1/comments/{comment.pk}/").json()["reactions"]
    fold_ranks(at=NOW)
    folded: dict[str, int] = reader.get(f"/api/v1/comments/{comment.pk}/").json()["reactions"]
    assert counted == folded
    return folded


def told(answers: Iterable[object]) -> Counter[str]:
    """How often each refusal was given; "done" for what was not refused."""
    return Counter(answer.code if isinstance(answer, DomainError) else "done" for answer in answers)


@pytest.mark.trust("W1")
def test_a_thousand_identical_reactions_are_one(comment: Comment, bob: Subscriber) -> None:
    def click(_: int) -> None:
        for _ in range(20):
            react(comment=comment, subscriber=bob, kind="agree", at=NOW)

    at_once(50, click)
    reaction = Reaction.objects.get()
    assert (reaction.turn, live("reaction")) == (1, [reaction.source_key])
    assert Engagement.objects.filter(kind="reaction").count() == 1


@pytest.mark.trust("W1")
def test_500_at_the_same_moment_are_one(comment: Comment, bob: Subscriber, anonymous: APIClient) -> None:
    at_once(500, lambda _: react(comment=comment, subscriber=bob, kind="agree", at=NOW))
    reaction = Reaction.objects.get()
    assert (reaction.turn, live("reaction")) == (1, [reaction.source_key])
    assert counts_of(comment, anonymous) == {"agree": 1, "disagree": 0, "insightful": 0, "fair": 0}


@pytest.mark.trust("W1")
def test_50_identical_reactions_over_the_api_are_one(
    comment: Comment, bob: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    clients = [client_of(bob) for _ in range(50)]
    url = f"/api/v1/comments/{comment.pk}/reaction/"
    answers = at_once(50, lambda number: clients[number].put(url, {"kind": "fair"}).status_code)
    assert set(answers) == {200}
    assert live("reaction") == [Reaction.objects.get().source_key]


@pytest.mark.trust("W2")
def test_flips_from_all_sides_leave_one_act_for_one_row(
    comment: Comment, bob: Subscriber, anonymous: APIClient
) -> None:
    def flip(number: int) -> None:
        for kind in Random(number).choices([*Reaction.Kind.values, None], k=10):
            if kind is None:
                withdraw_reaction(comment=comment, subscriber=bob, at=NOW)
            else:
                react(comment=comment, subscriber=bob, kind=kind, at=NOW)

    at_once(20, flip)
    assert live("reaction") == [reaction.source_key for reaction in Reaction.objects.all()]
    assert sum(counts_of(comment, anonymous).values()) == Reaction.objects.count()
    react(comment=comment, subscriber=bob, kind="agree", at=NOW)
    assert Reaction.objects.get().kind == "agree"
    assert len(live("reaction")) == 1
    assert counts_of(comment, anonymous)["agree"] == 1


@pytest.mark.trust("W3")
def test_200_people_at_once_are_all_counted(
    comment: Comment, make_subscriber: Callable[..., Subscriber], anonymous: APIClient
) -> None:
    people = [make_subscriber(f"reader{number}") for number in range(200)]
    at_once(200, lambda number: react(comment=comment, subscriber=people[number], kind="agree", at=NOW))
    assert (counts_of(comment, anonymous)["agree"], len(live("reaction"))) == (200, 200)


def test_stances_from_all_sides_leave_one(story: Story, bob: Subscriber) -> None:
    sides = ["critic", "defender", "neutral"]

    def declare(number: int) -> None:
        declare_stance(story=story, subscriber=bob, side=sides[number % 3], because=None, at=NOW)

    at_once(50, declare)
    assert live("stance") == [Stance.objects.get().source_key]


@pytest.mark.trust("W6")
def test_one_key_is_one_comment_and_one_answer(
    story: Story, known_bob: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    clients = [client_of(known_bob) for _ in range(50)]
    url = f"/api/v1/stories/{story.slug}/comments/"
    headers = {"Idempotency-Key": "one-click"}

    def post(number: int) -> tuple[int, bytes, str]:
        answer = clients[number].post(url, {"body": "Once."}, headers=headers)
        return answer.status_code, answer.content, answer["Location"]

    [((status, body, location), times)] = Counter(at_once(50, post)).items()  # type: ignore[misc]
    comment = Comment.objects.get()
    assert (status, times) == (201, 50)
    assert str(comment.pk).encode() in body
    assert str(comment.pk) in location
    assert (Revision.objects.count(), live("comment"), IdempotentWrite.objects.count()) == (1, [comment.source_key], 1)
    other = clients[0].post(url, {"body": "Something else."}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Comment.objects.count() == 1


@pytest.mark.trust("W7")
def test_without_a_key_a_double_click_is_one_comment(post: Post, known_bob: Subscriber) -> None:
    assert told(at_once(50, lambda _: post(known_bob, "Once."))) == {"done": 1, "duplicate_comment": 49}
    assert live("comment") == [Comment.objects.get().source_key]


@pytest.mark.trust("W11")
def test_the_limit_of_a_minute_cannot_be_outrun(post: Post, known_bob: Subscriber) -> None:
    answers = at_once(100, lambda number: post(known_bob, f"word {number}"))
    assert told(answers) == {"done": 10, "too_many_comments": 90}
    assert Comment.objects.count() == 10


@pytest.mark.trust("W9")
def test_of_many_edits_of_one_version_one_is_kept(comment: Comment, alice: Subscriber) -> None:
    def edit(number: int) -> None:
        edit_comment(comment=comment, author=alice, body=f"words {number}", version=1, held=False, at=NOW)

    assert told(at_once(20, edit)) == {"done": 1, "version_stale": 19}
    comment.refresh_from_db()
    assert (comment.latest_version, comment.shown_version) == (2, 2)
    assert comment.body == comment.revisions.get(version=2).body


@pytest.mark.trust("W9")
def test_an_approval_and_an_edit_at_once_never_show_unread_words(
    post: Post, make_subscriber: Callable[..., Subscriber]
) -> None:
    for turn in range(10):
        author = make_subscriber(f"writer{turn}")
        held = post(author, "read words", held=True)

        def act(number: int, held: Comment = held, author: Subscriber = author) -> None:
            if number:
                publish_comment(comment=held, version=1, at=NOW)
            else:
                edit_comment(comment=held, author=author, body="unread words", version=1, held=True, at=NOW)

        _, approved = at_once(2, act)
        held.refresh_from_db()
        outcome = (told([approved]).most_common()[0][0], held.state, held.body, held.is_waiting)
        assert outcome in {
            ("done", "published", "read words", True),
            ("version_stale", "held", "unread words", True),
        }
