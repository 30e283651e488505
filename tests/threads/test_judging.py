"""What a decision does to a comment: shown, refused, taken down, given back; noise follows exactly."""

from collections.abc import Callable

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.threads.models import Comment
from discussion.threads.services import (
    delete_comment,
    edit_comment,
    publish_comment,
    readmit_comment,
    reject_comment,
    remove_comment,
    restore_comment,
)
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, live_acts
from tests.threads.test_editing import LATER, edit, kinds, states


def test_an_approved_comment_counts_from_when_it_was_written(post: Post, bob: Subscriber) -> None:
    parent = post("one", author=bob, side="critic")
    held = post("two", parent=parent, side="defender", held=True)
    shown = publish_comment(comment=held, version=1, at=LATER)
    assert (shown.state, shown.shown_version, shown.edited_at, shown.created_at) == ("published", 1, None, NOW)
    assert states(shown) == [(1, "shown")]
    act = Engagement.objects.get(source_key=f"comment:{held.pk}")
    assert (act.occurred_at, act.kind, act.crossing) == (NOW, "reply", True)
    assert kinds() == ["comment.published", "comment.held", "comment.published"]
    publish_comment(comment=held, version=1, at=LATER)
    assert len(kinds()) == 3


def test_an_approved_edit_is_shown_and_counted_no_second_time(post: Post, alice: Subscriber) -> None:
    comment = edit(post("old"), "new", held=True)
    shown = publish_comment(comment=comment, version=2, at=LATER.replace(hour=15))
    assert (shown.body_html, shown.shown_version, shown.edited_at) == ("<p>new</p>", 2, LATER)
    assert live_acts() == ["comment"]
    assert kinds() == ["comment.published", "comment.held", "comment.edited"]


@pytest.mark.trust("W9")
def test_an_approval_of_words_that_changed_is_stale(make_comment: MakeComment) -> None:
    comment = edit(make_comment(state="held"), "worse")
    with pytest.raises(DomainError) as refusal:
        publish_comment(comment=comment, version=1, at=LATER)
    assert (refusal.value.code, refusal.value.data) == ("version_stale", {"version": 2})
    comment.refresh_from_db()
    assert (comment.state, live_acts()) == ("held", [])


@pytest.mark.parametrize("state", ["rejected", "removed", "deleted", "erased"])
def test_what_does_not_wait_is_neither_approved_nor_refused(make_comment: MakeComment, state: str) -> None:
    comment = make_comment(state=state)
    with pytest.raises(DomainError) as refusal:
        publish_comment(comment=comment, version=1, at=LATER)
    assert refusal.value.code == "comment_not_waiting"
    with pytest.raises(DomainError) as refusal:
        reject_comment(comment=comment)
    assert refusal.value.code == "comment_not_waiting"


def test_a_refused_comment_is_gone_and_a_refused_edit_is_not_missed(make_comment: MakeComment) -> None:
    held = reject_comment(comment=make_comment(state="held"))
    assert (held.state, states(held)) == ("rejected", [(1, "rejected")])
    edited = reject_comment(comment=edit(make_comment(body="old"), "new", held=True))
    assert (edited.state, edited.body, edited.is_waiting) == ("published", "old", False)
    assert states(edited) == [(1, "shown"), (2, "rejected")]


def test_refused_words_may_wait_again(make_comment: MakeComment) -> None:
    held = readmit_comment(comment=reject_comment(comment=make_comment(state="held")), version=1)
    assert (held.state, states(held)) == ("held", [(1, "held")])
    edited = readmit_comment(comment=reject_comment(comment=edit(make_comment(), held=True)), version=2)
    assert (edited.state, edited.is_waiting, states(edited)) == ("published", True, [(1, "shown"), (2, "held")])


@pytest.mark.trust("W8")
def test_taking_down_and_giving_back_is_exact(post: Post, mo: Subscriber) -> None:
    comment = post("hm", side="critic")
    before = live_acts()
    removed = remove_comment(comment=comment, reason="Rule 2: no insults.", by=mo, at=LATER)
    assert (removed.state, removed.removed_reason) == ("removed", "Rule 2: no insults.")
    assert live_acts() == []
    assert Engagement.objects.get(kind="retract").by == mo
    restored = restore_comment(comment=comment, by=mo, at=LATER)
    assert (restored.state, restored.removed_reason, restored.body) == ("published", "", "hm")
    assert live_acts() == before
    assert kinds() == ["comment.published", "comment.removed", "comment.restored"]


@pytest.mark.trust("V11")
def test_taking_down_refuses_the_edit_that_waits(make_comment: MakeComment, mo: Subscriber) -> None:
    comment = edit(make_comment(body="old"), "new", held=True)
    removed = remove_comment(comment=comment, reason="Rule 1", by=mo, at=LATER)
    assert states(removed) == [(1, "shown"), (2, "rejected")]
    assert restore_comment(comment=comment, by=mo, at=LATER).latest_version == 1


def test_only_the_shown_is_taken_down_and_only_the_taken_down_given_back(
    make_comment: MakeComment, alice: Subscriber, mo: Subscriber
) -> None:
    held, shown = make_comment(state="held"), make_comment()
    refused: list[tuple[Callable[[Comment], object], Comment, str]] = [
        (lambda c: remove_comment(comment=c, reason="x", by=mo, at=LATER), held, "comment_not_shown"),
        (lambda c: restore_comment(comment=c, by=mo, at=LATER), shown, "comment_not_removed"),
    ]
    for act, comment, code in refused:
        with pytest.raises(DomainError) as refusal:
            act(comment)
        assert refusal.value.code == code
    delete_comment(comment=shown, author=alice, at=LATER)
    with pytest.raises(DomainError) as refusal:
        restore_comment(comment=shown, by=mo, at=LATER)
    assert refusal.value.code == "comment_not_removed"


@pytest.mark.trust("V1")
def test_no_event_has_words(post: Post, alice: Subscriber, mo: Subscriber) -> None:
    comment = post("canaryword", held=True)
    edit_comment(comment=comment, author=alice, body="canaryword two", version=1, held=True, at=LATER)
    publish_comment(comment=comment, version=2, at=LATER)
    remove_comment(comment=comment, reason="Rule 1", by=mo, at=LATER)
    restore_comment(comment=comment, by=mo, at=LATER)
    delete_comment(comment=comment, author=alice, at=LATER)
    assert not any("canaryword" in str(payload) for payload in Event.objects.values_list("payload", flat=True))
