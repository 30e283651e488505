"""What becomes of a person who goes, and of what others see: words, places, votes, noise, decisions."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from rest_framework.test import APIClient

from accounts.handles import HandleTakenError
from accounts.models import GivenUpHandle, Sanction, Subscriber
from accounts.privacy import leaving
from accounts.privacy.erasures import (
    ErasureBegunError,
    ErasureNotFoundError,
    ask_for_erasure,
    cancel_erasure,
    find_erasure,
)
from accounts.privacy.leaving import QUIET, erase_next, sign_out_next
from accounts.privacy.models import Erasure, ErasureMail
from accounts.renaming import change_handle
from accounts.signin.delivery import send_next_code
from accounts.signin.services import redeem_code, request_code
from core.models import Event
from core.personal import Choice, Fate, personal_data
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment
from discussion.moderation.models import AuditEntry, Case, Decision, Report, Statement
from discussion.threads.models import Comment, Follow, Reaction, Revision, Stance
from discussion.threads.services import declare_stance, follow_story, react
from discussion.threads.services.judging import CommentNotRemovedError
from stories.models import Story
from tests.accounts.conftest import read_code
from tests.conftest import NOW
from tests.privacy.conftest import DUE, GONE, Leave
from tests.threads.conftest import MakeComment, Post, levels, live_acts, thread_url, walk

pytestmark = pytest.mark.django_db


def words_gone(comment: Comment) -> bool:
    comment.refresh_from_db()
    revisions = "".join(comment.revisions.values_list("body", flat=True))
    return not (comment.body or comment.body_html or comment.body_text or revisions)


def test_for_a_day_nothing_happens_and_it_can_be_taken_back(alice: Subscriber, make_comment: MakeComment) -> None:
    make_comment()
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    assert not sign_out_next(at=DUE - timedelta(seconds=1))
    cancel_erasure(subscriber=alice)
    assert not sign_out_next(at=DUE)
    assert (Erasure.objects.count(), ErasureMail.objects.count()) == (0, 0)
    alice.refresh_from_db()
    assert (alice.is_active, alice.handle) == (True, "alice")
    with pytest.raises(ErasureNotFoundError) as refusal:
        cancel_erasure(subscriber=alice)
    assert refusal.value.code == "erasure_not_found"


def test_asked_again_the_choice_changes_and_the_time_stays(alice: Subscriber, make_comment: MakeComment) -> None:
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    comment = make_comment()
    later = NOW + timedelta(hours=5)
    changed = ask_for_erasure(subscriber=alice, comments=Fate.ANONYMISED, otherwise=[comment.pk], at=later)
    assert (changed.due_at, changed.choice.fate_of(comment.pk)) == (DUE, Fate.REMOVED)
    assert ErasureMail.objects.count() == 1


def test_once_signed_out_nothing_takes_it_back(alice: Subscriber, client_of: Callable[..., APIClient]) -> None:
    client = client_of(alice)
    assert client.get("/api/v1/me/").status_code == 200
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    assert sign_out_next(at=DUE)
    assert not erase_next(at=DUE + QUIET - timedelta(seconds=1))  # requests that were let in may still be writing
    assert client.get("/api/v1/me/").status_code == 401
    with pytest.raises(ErasureBegunError) as refusal:
        cancel_erasure(subscriber=alice)
    assert refusal.value.code == "erasure_begun"
    with pytest.raises(ErasureBegunError):
        ask_for_erasure(subscriber=alice, comments=Fate.ANONYMISED, at=DUE)
    assert find_erasure(subscriber=alice)


@pytest.mark.trust("V18")
def test_removed_comments_keep_their_places_and_the_answers_of_others(
    alice: Subscriber, bob: Subscriber, anonymous: APIClient, story: Story, make_comment: MakeComment, leave: Leave
) -> None:
    below = make_comment(root := make_comment(), author=bob)
    Reaction.objects.create(comment=below, subscriber=alice, kind="agree", reacted_at=NOW)
    Reaction.objects.create(comment=root, subscriber=bob, kind="agree", reacted_at=NOW)
    leave(alice)
    [place, answer] = walk(anonymous.get(thread_url(story)).json()["results"])
    assert (place["id"], place["state"], place["author"], place["body_text"]) == (str(root.pk), "erased", None, None)
    assert (answer["id"], answer["author"]["handle"], answer["reactions"]["agree"]) == (str(below.pk), "bob", 0)
    assert words_gone(root)
    assert list(Reaction.objects.values_list("subscriber", flat=True)) == [bob.pk]
    shown = anonymous.get(f"/api/v1/stories/{story.slug}/").json()["discussion"]
    assert (shown["comment_count"], shown["participant_count"]) == (1, 1)


@pytest.mark.parametrize("fate", Fate)
def test_each_comment_gets_the_fate_that_was_chosen_for_it(
    alice: Subscriber, anonymous: APIClient, story: Story, make_comment: MakeComment, leave: Leave, fate: Fate
) -> None:
    one, other = make_comment(body="First *words*."), make_comment(body="Second words.")
    leave(alice, fate, otherwise=[other])
    stays, goes = (one, other) if fate is Fate.ANONYMISED else (other, one)
    shown = {node["id"]: node for node in anonymous.get(thread_url(story)).json()["results"]}
    assert shown[str(stays.pk)]["state"] == "published"
    assert shown[str(stays.pk)]["author"] is None
    assert shown[str(stays.pk)]["body_text"] == stays.body_text
    assert shown[str(goes.pk)]["state"] == "erased"
    assert words_gone(goes)
    assert Erasure.objects.get().otherwise == []
    assert not Comment.objects.filter(author=alice).exists()


@pytest.mark.parametrize("state", ["held", "rejected", "removed", "deleted"])
def test_words_that_are_not_public_go_in_any_case(
    alice: Subscriber, make_comment: MakeComment, leave: Leave, state: str
) -> None:
    comment = make_comment(state=state)
    leave(alice, Fate.ANONYMISED)
    assert words_gone(comment)
    assert (comment.author, comment.state) == (None, "erased")


def test_an_edit_that_waits_is_forgotten_and_its_case_closed(
    alice: Subscriber, mo: Subscriber, make_comment: MakeComment, leave: Leave
) -> None:
    comment = make_comment()
    Revision.objects.create(comment=comment, version=2, state="held", body="secret", created_at=NOW)
    Comment.objects.filter(pk=comment.pk).update(latest_version=2)
    case = Case.objects.create(comment=comment, queue="held", opened_at=NOW, leased_by=mo, leased_until=DUE)
    leave(alice, Fate.ANONYMISED)
    comment.refresh_from_db()
    case.refresh_from_db()
    assert (comment.is_waiting, comment.state) == (False, "published")
    assert list(comment.revisions.values_list("version", flat=True)) == [1]
    assert (case.closed_at, case.leased_by) == (GONE, None)


def test_a_report_of_words_that_stay_is_still_decided(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, make_comment: MakeComment, leave: Leave
) -> None:
    comment, other = make_comment(), make_comment()
    for reported in (comment, other):
        report_comment(comment=reported, reporter=bob, reason="abuse", note="Alice Quill, again", at=NOW)
    leave(alice, Fate.ANONYMISED, otherwise=[other])
    assert set(Report.objects.values_list("reporter", "note")) == {(bob.pk, "")}
    case = Case.objects.get(comment=comment)
    assert Case.objects.get(comment=other).closed_at == GONE
    decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=GONE)
    comment.refresh_from_db()
    assert comment.state == "removed"
    assert not Statement.objects.exists()  # there is nobody to tell


@pytest.mark.trust("G6")
def test_decisions_and_audit_stay_without_the_words_about_the_person(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, make_comment: MakeComment, leave: Leave
) -> None:
    comment = make_comment()
    report_comment(comment=comment, reporter=bob, reason="abuse", at=NOW)
    decide(case=Case.objects.get(), action="remove", rule="R1", note="her usual", version=1, actor=mo, at=NOW)
    audit = list(AuditEntry.objects.values_list("actor", "verb", "target", "before", "after"))
    kept = list(Decision.objects.values_list("pk", "action", "rule", "subject", "actor", "at"))
    leave(alice)
    assert list(AuditEntry.objects.values_list("actor", "verb", "target", "before", "after")) == audit
    assert list(Decision.objects.values_list("pk", "action", "rule", "subject", "actor", "at")) == kept
    assert (Decision.objects.get().note, Statement.objects.get().text) == ("", "")
    with pytest.raises(CommentNotRemovedError):
        reverse_decision(decision=Decision.objects.get(), actor=mo, at=GONE)


@pytest.mark.trust("G11")
def test_the_noise_follows_what_is_left_to_be_read(
    alice: Subscriber, bob: Subscriber, story: Story, post: Post, leave: Leave
) -> None:
    theirs = post("Bob's words, which stay.", author=bob)
    kept, gone = post("These words stay."), post("These words go.", parent=theirs)
    react(comment=theirs, subscriber=alice, kind="disagree", at=NOW)
    declare_stance(story=story, subscriber=alice, side="critic", because=theirs, at=NOW)
    follow_story(story=story, subscriber=alice, at=NOW)
    loud = levels()[story.slug].volume
    leave(alice, Fate.ANONYMISED, otherwise=[gone])
    assert live_acts(actor=alice) == ["comment"]
    assert live_acts(source_key=kept.source_key) == ["comment"]
    assert levels()[story.slug].volume < loud
    assert not any(model.objects.filter(subscriber=alice).exists() for model in (Reaction, Stance, Follow))


def test_the_row_stays_as_a_number_and_the_address_begins_anew(alice: Subscriber, leave: Leave) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True, last_login=NOW)
    leave(alice)
    alice.refresh_from_db()
    nobody = f"erased-{alice.pk}"
    assert (alice.email, alice.handle, alice.handle_skeleton) == (nobody, nobody, nobody)
    assert (alice.is_active, alice.is_staff, alice.is_superuser, alice.last_login) == (False, False, False, None)
    assert not alice.has_usable_password()
    assert (alice.joined_at.day, alice.joined_at.hour) == (1, 0)
    request_code(email="alice@example.com", network="192.0.2.1", at=GONE)
    assert send_next_code(at=GONE)
    anew = redeem_code(email="alice@example.com", code=read_code("alice@example.com"), network="192.0.2.1", at=GONE)
    assert anew.pk != alice.pk
    assert anew.is_active


def test_the_public_finds_nobody(alice: Subscriber, anonymous: APIClient, leave: Leave) -> None:
    leave(alice)
    for handle in ("alice", f"erased-{alice.pk}"):
        assert anonymous.get(f"/api/v1/subscribers/{handle}/").status_code == 404


@pytest.mark.trust("X14")
def test_nobody_speaks_under_the_name_for_a_while_and_nobody_can_read_it(
    alice: Subscriber, bob: Subscriber, leave: Leave
) -> None:
    change_handle(subscriber=alice, handle="ann", at=NOW)
    leave(alice)
    kept = list(GivenUpHandle.objects.values_list("skeleton", flat=True))
    assert len(kept) == 2
    assert all(re.fullmatch("#[0-9a-f]{40}", name) for name in kept)
    for handle in ("alice", "Ann", "a1ice"):
        with pytest.raises(HandleTakenError):
            change_handle(subscriber=bob, handle=handle, at=GONE)
    free_at = GONE + timedelta(days=settings.HANDLE_QUARANTINE_DAYS)
    assert change_handle(subscriber=bob, handle="ann", at=free_at).handle == "ann"


def test_sanctions_stay_for_those_who_decided_without_words(alice: Subscriber, mo: Subscriber, leave: Leave) -> None:
    Sanction.objects.create(subscriber=alice, kind="ban", rule="R1", reason="Her words", starts_at=NOW, imposed_by=mo)
    leave(alice)
    assert list(Sanction.objects.values_list("subscriber", "kind", "reason")) == [(alice.pk, "ban", "")]


def test_it_is_told_at_the_beginning_and_at_the_end(alice: Subscriber, leave: Leave) -> None:
    leave(alice)
    [message] = mail.outbox  # that it was asked for was not sent in time, so it is no news any more
    assert (message.to, message.subject) == (["alice@example.com"], "Your Hubbub account is erased")
    assert not ErasureMail.objects.exists()
    assert list(Event.objects.filter(kind="subscriber.erased").values_list("payload", flat=True)) == [
        {"subscriber": alice.pk}
    ]


def test_a_job_that_is_killed_begins_anew(
    alice: Subscriber, make_comment: MakeComment, monkeypatch: pytest.MonkeyPatch, leave: Leave
) -> None:
    comment, rooms = make_comment(), personal_data()

    class KilledError(Exception):
        pass

    class Killer:
        @staticmethod
        def erase(*_: object, **__: object) -> None:
            raise KilledError

    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    sign_out_next(at=DUE)
    for survived in range(len(rooms)):
        with monkeypatch.context() as killed:
            killed.setattr(leaving, "personal_data", lambda n=survived: [*rooms[:n], Killer])
            with pytest.raises(KilledError):
                erase_next(at=GONE)
        assert Erasure.objects.get().done_at is None
    assert erase_next(at=GONE)
    assert not erase_next(at=GONE)
    assert words_gone(comment)
    assert Event.objects.filter(kind="subscriber.erased").count() == 1


def test_who_cannot_be_erased_keeps_nobody_waiting(
    alice: Subscriber, bob: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (alice, bob):
        ask_for_erasure(subscriber=person, comments=Fate.REMOVED, at=NOW)
        sign_out_next(at=DUE)
    Erasure.objects.filter(subscriber=alice).update(tried_at=GONE)
    assert erase_next(at=GONE)
    assert list(Erasure.objects.filter(done_at=None).values_list("subscriber", flat=True)) == [alice.pk]


def test_a_second_call_finds_nothing_left_to_do(alice: Subscriber, make_comment: MakeComment, leave: Leave) -> None:
    make_comment()
    leave(alice)
    before = list(Event.objects.values_list("pk", flat=True)), Comment.objects.get().state
    choice = Choice(comments=Fate.ANONYMISED)
    for room in personal_data():
        room.erase(alice.pk, choice=choice, at=GONE + timedelta(hours=1))
    assert (list(Event.objects.values_list("pk", flat=True)), Comment.objects.get().state) == before
