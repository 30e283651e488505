"""The queues, their order, and leases."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.cases import LEASE, hand_back, heartbeat, lease_next_case, open_cases
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case
from discussion.moderation.priority import score_of
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write

HOUR = timedelta(hours=1)


@pytest.mark.usefixtures("trusted")
def test_what_is_graver_or_older_comes_first(
    write: Write, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    bodies = ["Off topic, long ago.", "An insult.", "A threat.", "Something else."]
    rude, insult, threat, other = [write(alice, body, minutes=2 * i) for i, body in enumerate(bodies)]
    report_comment(comment=rude, reporter=bob, reason="off_topic", at=NOW - 30 * HOUR)
    report_comment(comment=insult, reporter=bob, reason="abuse", at=NOW)
    report_comment(comment=threat, reporter=bob, reason="abuse", illegal=True, at=NOW)
    report_comment(comment=other, reporter=bob, reason="other", at=NOW)
    order = open_cases("reported").order_by("-priority", "id")
    assert [case.comment for case in order] == [threat, rude, insult, other]
    report_comment(comment=other, reporter=charlie, reason="personal_data", at=NOW)
    assert [case.comment for case in order.all()] == [threat, rude, other, insult]


def test_the_score_is_head_start_plus_hours_waited(held_case: Case) -> None:
    assert score_of(held_case, at=NOW) == pytest.approx(4.0)
    assert score_of(held_case, at=NOW + 5 * HOUR) == pytest.approx(9.0)


def test_next_leases_the_best_free_case(held_case: Case, reported_case: Case, mo: Subscriber) -> None:
    first = lease_next_case(moderator=mo, at=NOW)
    assert first == reported_case
    assert (first.leased_by, first.leased_until) == (mo, NOW + LEASE)
    assert lease_next_case(moderator=mo, at=NOW) == held_case
    assert lease_next_case(moderator=mo, at=NOW) is None


def test_next_of_one_queue(held_case: Case, reported_case: Case, mo: Subscriber) -> None:
    assert lease_next_case(moderator=mo, queue="held", at=NOW) == held_case
    assert lease_next_case(moderator=mo, queue="appeals", at=NOW) is None


def test_a_lease_ends_by_itself(held_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    lease_next_case(moderator=mo, at=NOW)
    assert lease_next_case(moderator=maxine, at=NOW + LEASE - timedelta(seconds=1)) is None
    assert lease_next_case(moderator=maxine, at=NOW + LEASE) == held_case


def test_a_heartbeat_keeps_the_lease(held_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    heartbeat(case=held_case, moderator=mo, at=NOW)
    kept = heartbeat(case=held_case, moderator=mo, at=NOW + LEASE - timedelta(seconds=1))
    assert kept.leased_until == NOW + 2 * LEASE - timedelta(seconds=1)
    with pytest.raises(DomainError) as refusal:
        heartbeat(case=held_case, moderator=maxine, at=NOW + LEASE)
    assert (refusal.value.status, refusal.value.code) == (409, "case_leased")


def test_a_heartbeat_of_a_closed_case(held_case: Case, mo: Subscriber) -> None:
    Case.objects.update(closed_at=NOW)
    with pytest.raises(DomainError) as refusal:
        heartbeat(case=held_case, moderator=mo, at=NOW)
    assert (refusal.value.status, refusal.value.code) == (409, "case_closed")
    assert Case.objects.get().leased_by is None


def test_what_is_handed_back_is_free(held_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    heartbeat(case=held_case, moderator=mo, at=NOW)
    hand_back(case=held_case, moderator=maxine)
    assert lease_next_case(moderator=maxine, at=NOW) is None
    hand_back(case=held_case, moderator=mo)
    assert lease_next_case(moderator=maxine, at=NOW) == held_case


@pytest.mark.trust("V8")
def test_never_a_case_about_oneself(write: Write, mo: Subscriber, maxine: Subscriber) -> None:
    own = write(mo, MANY_LINKS)
    assert own.state == Comment.State.HELD
    assert lease_next_case(moderator=mo, at=NOW) is None
    with pytest.raises(DomainError) as refusal:
        heartbeat(case=own.cases.get(), moderator=mo, at=NOW)
    assert refusal.value.code == "own_case"
    assert lease_next_case(moderator=maxine, at=NOW) == own.cases.get()


@pytest.mark.trust("V8")
def test_only_moderators_lease(held_case: Case, bob: Subscriber, edith: Subscriber) -> None:
    for person in (bob, edith):
        with pytest.raises(DomainError) as refusal:
            lease_next_case(moderator=person, at=NOW)
        assert refusal.value.code == "off_duty"
    assert Case.objects.get().leased_by is None
