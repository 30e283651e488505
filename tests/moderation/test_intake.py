"""What happens to words on their way in."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.dossiers import history_of
from discussion.moderation.intake import submit_comment, submit_deletion, submit_edit
from discussion.moderation.models import Case
from discussion.screening.models import Signal
from discussion.screening.rules import add_rule
from discussion.threads.models import Comment, Revision
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.moderation.conftest import Write

LATER = NOW + timedelta(minutes=5)


@pytest.mark.usefixtures("trusted")
def test_clean_words_are_public_with_signals_and_without_a_case(write: Write, alice: Subscriber) -> None:
    comment = write(alice, "The tram is noisy.")
    assert comment.state == Comment.State.PUBLISHED
    assert not Case.objects.exists()
    assert set(Signal.objects.values_list("verdict", flat=True)) == {"pass"}
    assert Event.objects.get().kind == "comment.published"


def test_held_words_open_a_case_that_says_why(write: Write, newcomer: Subscriber) -> None:
    comment = write(newcomer, "Look at https://example.org for more.")
    assert comment.state == Comment.State.HELD
    case = Case.objects.get()
    assert (case.comment, case.queue, case.reason) == (comment, "held", "newcomer_link, newcomer")
    assert (case.opened_at, case.closed_at) == (NOW, None)
    assert Event.objects.get().kind == "comment.held"
    assert not Engagement.objects.exists()


def test_refused_words_leave_nothing(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    add_rule(kind="word", term="viagra", action="refuse", by=mo, at=NOW)
    with pytest.raises(DomainError) as refusal:
        submit_comment(author=alice, story=story, parent=None, side="", body="Buy viagra", at=NOW)
    assert (refusal.value.status, refusal.value.code) == (422, "listed_word")
    for model in (Comment, Revision, Signal, Case, Event, Engagement):
        assert not model._default_manager.exists()


@pytest.mark.trust("V11")
def test_an_edit_that_is_held_waits_behind_the_public_words(shown: Comment, alice: Subscriber) -> None:
    body = "https://a.example https://b.example https://c.example https://d.example"
    edited = submit_edit(comment=shown, author=alice, body=body, version=1, at=LATER)
    assert (edited.state, edited.shown_version, edited.latest_version) == ("published", 1, 2)
    assert edited.body == "The tram is noisy."
    case = Case.objects.get()
    assert (case.queue, case.reason) == ("held", "many_links, edited")
    assert Signal.objects.filter(revision__version=2, verdict="hold").get().code == "many_links"


def test_an_edit_of_held_words_joins_their_case(held_case: Case, newcomer: Subscriber) -> None:
    priority = held_case.priority
    submit_edit(comment=held_case.about, author=newcomer, body="Better first words.", version=1, at=LATER)
    case = Case.objects.get()
    assert (case.pk, case.reason, case.priority) == (held_case.pk, "newcomer, edited", priority)


def test_the_same_words_again_change_nothing(held_case: Case, newcomer: Subscriber) -> None:
    submit_edit(comment=held_case.about, author=newcomer, body=held_case.about.body, version=1, at=LATER)
    assert Revision.objects.count() == 1
    assert Case.objects.get().reason == "newcomer"


@pytest.mark.usefixtures("shown")
def test_a_clean_edit_needs_nobody(shown: Comment, alice: Subscriber) -> None:
    edited = submit_edit(comment=shown, author=alice, body="The tram is quiet.", version=1, at=LATER)
    assert (edited.shown_version, edited.body) == (2, "The tram is quiet.")
    assert not Case.objects.exists()


def test_a_deleted_comment_leaves_no_case_open(held_case: Case, newcomer: Subscriber) -> None:
    submit_deletion(comment=held_case.about, author=newcomer, at=LATER)
    held_case.refresh_from_db()
    assert held_case.closed_at == LATER
    assert not held_case.decisions.exists()
    submit_deletion(comment=held_case.about, author=newcomer, at=LATER + timedelta(minutes=1))
    held_case.refresh_from_db()
    assert held_case.closed_at == LATER


@pytest.mark.usefixtures("held_case")
def test_deleting_what_waits_is_no_mark_against_its_author(write: Write, newcomer: Subscriber) -> None:
    comment = Comment.objects.get()
    submit_deletion(comment=comment, author=newcomer, at=LATER)
    history = history_of(newcomer, at=LATER)
    assert {state: count for state, count in history.comments.items() if count} == {"deleted": 1}
    again = write(newcomer, comment.body)
    assert again.state == Comment.State.HELD
    assert [case.comment_id for case in Case.objects.filter(closed_at__isnull=True)] == [again.pk]
