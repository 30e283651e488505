"""Locks and moves at the same moment as answers and each other, on real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.threads import depths
from discussion.threads.ancestry import way_up
from discussion.threads.models import Comment
from discussion.threads.services import lock_branch, move_branch, post_comment
from discussion.threads.services.branches import PlaceTooDeepError
from stories.models import Story
from tests.conftest import NOW
from tests.moderation.test_races import at_once
from tests.threads.conftest import MakeComment, make_comment

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["make_comment"]


@pytest.mark.trust("W14")
def test_who_has_begun_to_answer_is_waited_for_and_nobody_comes_after(
    make_comment: MakeComment, story: Story, bob: Subscriber
) -> None:
    root = make_comment()
    answer = partial(post_comment, author=bob, story=story, parent=root, side="", body="In time.", held=False, at=NOW)
    written, may_end = Event(), Event()

    def answer_slowly() -> None:
        with transaction.atomic():
            answer()
            written.set()
            assert may_end.wait(20)
        connection.close()

    def lock() -> bool:
        lock_branch(comment=Comment.objects.get(pk=root.pk), reason="R1", at=NOW)
        was_there = Comment.objects.filter(parent=root).exists()
        connection.close()
        return was_there

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(answer_slowly)
        assert written.wait(20)
        locking = pool.submit(lock)
        assert not locking.done()
        may_end.set()
        slow.result(20)
        assert locking.result(20), "the answer was there when the lock came"
    with pytest.raises(DomainError) as refused:
        answer(body="Too late.")
    assert refused.value.code == "branch_locked"
    assert root.replies.count() == 1


@pytest.mark.trust("W14")
def test_two_branches_are_never_hung_below_each_other(make_comment: MakeComment) -> None:
    for _ in range(10):
        one, other = make_comment(), make_comment()

        def move(comment: Comment, below: Comment) -> Any:
            found = [Comment.objects.get(pk=each.pk) for each in (comment, below)]
            return move_branch(comment=found[0], below=found[1], decision=uuid4(), at=NOW)

        results = at_once(partial(move, one, other), partial(move, other, one))
        assert [result for result in results if isinstance(result, str)] == ["place_inside_branch"]
        assert sorted(len(way_up(comment.pk)) for comment in (one, other)) == [1, 2]


@pytest.mark.trust("W14")
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.usefixtures("alice")
def test_who_answers_while_a_branch_is_measured_waits_for_nothing_and_is_counted(
    make_comment: MakeComment, story: Story, bob: Subscriber, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    place, branch = None, make_comment()
    for _ in range(settings.COMMENT_MAX_DEPTH - 1):
        place = make_comment(place)
    leaf = make_comment(branch)
    measure = depths._height_of

    def answer() -> None:
        post_comment(author=bob, story=story, parent=leaf, side="", body="Deeper.", held=held, at=NOW)
        connection.close()

    def measure_and_be_slow(comment: UUID) -> int:
        height = measure(comment)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(answer).result(20)
        return height

    monkeypatch.setattr(depths, "_height_of", measure_and_be_slow)
    with pytest.raises(PlaceTooDeepError):
        move_branch(comment=branch, below=place, decision=uuid4(), at=NOW)
    assert leaf.replies.count() == 1
    assert not Comment.objects.exclude(moved_at=None).exists()
    monkeypatch.setattr(depths, "_height_of", measure)
    move_branch(comment=leaf, below=place, decision=uuid4(), at=NOW)
    assert sorted(len(way_up(comment.pk)) for comment in leaf.replies.all()) == [settings.COMMENT_MAX_DEPTH + 1]
