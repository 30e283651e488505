"""Words that their author deleted are forgotten after a while, and not before."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from discussion.threads.forgetting import forget_deleted_words
from discussion.threads.models import Comment, Revision
from discussion.threads.services import delete_comment, remove_comment, restore_comment
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def words_of(comment: Comment) -> set[str]:
    comment.refresh_from_db()
    kept = {comment.body, comment.body_html, comment.body_text}
    return kept | set(Revision.objects.filter(comment=comment).values_list("body", flat=True))


def test_a_month_after_the_deletion_they_are_gone(alice: Subscriber, post: Post) -> None:
    comment = post()
    delete_comment(comment=comment, author=alice, at=NOW + 5 * DAY)
    assert forget_deleted_words(at=NOW + 5 * DAY + MONTH - timedelta(seconds=1)) == 0
    assert forget_deleted_words(at=NOW + 5 * DAY + MONTH) == 1
    assert words_of(comment) == {""}
    assert comment.state == "deleted"
    assert forget_deleted_words(at=NOW + 5 * DAY + MONTH) == 0


def test_the_last_deletion_counts_and_not_an_earlier_removal(alice: Subscriber, mo: Subscriber, post: Post) -> None:
    comment = post()
    remove_comment(comment=comment, reason="R1", by=mo, at=NOW)
    restore_comment(comment=comment, by=mo, at=NOW)
    delete_comment(comment=comment, author=alice, at=NOW + 20 * DAY)
    assert forget_deleted_words(at=NOW + MONTH) == 0
    assert forget_deleted_words(at=NOW + 20 * DAY + MONTH) == 1


def test_what_never_was_public_is_counted_from_its_writing(alice: Subscriber, post: Post) -> None:
    comment = post(held=True)
    delete_comment(comment=comment, author=alice, at=NOW + DAY)
    assert forget_deleted_words(at=NOW + MONTH - DAY) == 0
    assert forget_deleted_words(at=NOW + MONTH) == 1
    assert words_of(comment) == {""}


@pytest.mark.parametrize("state", ["published", "held", "removed", "rejected"])
def test_no_other_words_are_touched(make_comment: MakeComment, state: str) -> None:
    comment = make_comment(state=state)
    before = words_of(comment)
    assert forget_deleted_words(at=NOW + 10 * MONTH) == 0
    assert words_of(comment) == before
