"""Moderators and authors at the same moment, on real PostgreSQL."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Sanction, Strike, Subscriber
from accounts.strikes import strikes_of
from core.errors import DomainError
from discussion.moderation import hands
from discussion.moderation.appeals import appeal_profile_report, appeal_statement
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import (
    ban_subscriber,
    decide,
    lift_sanction,
    reverse_decision,
    sanction_subscriber,
)
from discussion.moderation.intake import submit_edit
from discussion.moderation.models import Appeal, AuditEntry, Case, Decision, Statement
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.moderation.conftest import Write

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("HUBBUB_ROUNDS", "500"))
EXPECTED = {"case_closed", "version_stale", "comment_not_editable"}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives or refuses with, all begun at the same moment, each on its own connection."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def decide_whatever_version(case: Case, action: str, actor: Subscriber) -> Decision:
    """As a moderator does: read again and decide again when the words have changed."""
    while True:
        version = Comment.objects.get(pk=case.about.pk).latest_version
        try:
            return decide(case=case, action=action, rule="R1", version=version, actor=actor, at=NOW)
        except DomainError as refusal:
            if refusal.code != "version_stale":
                raise


@pytest.mark.trust("W9")
def test_approve_remove_and_edit_leave_one_decision(
    write: Write, newcomer: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    for number in range(ROUNDS):
        comment = write(newcomer, f"Attempt number {number}.", minutes=number)
        case = comment.cases.get()
        results = at_once(
            partial(decide_whatever_version, case, "approve", mo),
            partial(decide_whatever_version, case, "remove", maxine),
            partial(submit_edit, comment=comment, author=newcomer, body="Second thoughts.", version=1, at=NOW),
        )
        assert {result for result in results if isinstance(result, str)} <= EXPECTED
        comment.refresh_from_db()
        case.refresh_from_db()
        decision = case.decisions.get()
        assert case.closed_at is not None
        assert [result for result in results if isinstance(result, Decision)] == [decision]
        assert AuditEntry.objects.filter(target=f"comment:{comment.pk}").count() == 1
        shown = decision.action == "approve"
        assert comment.state == ("published" if shown else "rejected")
        assert Engagement.objects.filter(source_key=comment.source_key).exists() == shown
        assert Statement.objects.filter(decision=decision).exists() == (not shown)
        assert decision.version is not None
        assert decision.version <= 2
        if shown:
            assert comment.revisions.get(version=decision.version).state == "shown"
        Comment.objects.filter(pk=comment.pk).update(state="rejected")  # the next one is a first comment again
        Case.objects.filter(comment=comment, closed_at=None).update(closed_at=NOW)


@pytest.mark.trust("W9")
def test_a_decision_counts_for_the_words_that_were_read(write: Write, newcomer: Subscriber, mo: Subscriber) -> None:
    for number in range(max(1, ROUNDS // 5)):
        comment = write(newcomer, f"Attempt number {number}.", minutes=number)
        case = comment.cases.get()
        approved, edited = at_once(
            partial(decide, case=case, action="approve", version=1, actor=mo, at=NOW),
            partial(submit_edit, comment=comment, author=newcomer, body="Smuggled words.", version=1, at=NOW),
        )
        comment.refresh_from_db()
        if approved == "version_stale":
            assert (comment.state, comment.shown_version, comment.latest_version) == ("held", 0, 2)
        else:
            assert comment.revisions.get(version=1).state == "shown"
            assert isinstance(edited, Comment)
        Comment.objects.filter(pk=comment.pk).update(state="rejected")
        Case.objects.filter(comment=comment, closed_at=None).update(closed_at=NOW)


@pytest.mark.trust("W10")
def test_each_case_goes_to_one_moderator(
    make_subscriber: Callable[..., Subscriber], newcomer: Subscriber, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "SHARE", 1)  # however unequal the shares
    moderators = [make_subscriber(f"mod_{name}", role="moderator") for name in "abcdefghij"]
    comments = Comment.objects.bulk_create(
        Comment(
            story=story,
            author=newcomer,
            state="held",
            body="x",
            body_html="x",
            body_text="x",
            story_version=1,
            created_at=NOW,
        )
        for _ in range(1_000)
    )
    Case.objects.bulk_create(
        Case(comment=comment, queue="held", priority=float(number % 7), opened_at=NOW)
        for number, comment in enumerate(comments)
    )

    def empty_the_queue(moderator: Subscriber) -> list[Any]:
        mine = []
        while case := lease_next_case(moderator=moderator, at=NOW):
            mine.append(case.pk)
        return mine

    shares = at_once(*(partial(empty_the_queue, moderator) for moderator in moderators))
    taken = [case for share in shares for case in share]
    assert len(taken) == len(set(taken)) == 1_000
    assert all(
        Case.objects.filter(leased_by=person, pk__in=share).count() == len(share)
        for person, share in zip(moderators, shares, strict=True)
    )


def test_two_reversals_at_once_are_one(reported_case: Case, mo: Subscriber, maxine: Subscriber) -> None:
    decision = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    results = at_once(
        partial(reverse_decision, decision=decision, actor=mo, at=NOW),
        partial(reverse_decision, decision=decision, actor=maxine, at=NOW),
    )
    assert sorted(map(str, (isinstance(result, Decision) for result in results))) == ["False", "True"]
    assert "already_reversed" in results
    assert Comment.objects.get().state == "published"


def test_two_bans_at_once_are_one(bob: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    results = at_once(
        *(
            partial(ban_subscriber, subscriber=bob, rule="R1", reason="x", actor=actor, at=NOW + timedelta(hours=1))
            for actor in (mo, maxine)
        )
    )
    assert "already_banned" in results
    assert Decision.objects.count() == AuditEntry.objects.count() == 1


def test_two_who_silence_at_once_impose_one(bob: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    facts: dict[str, Any] = {"kind": "silence", "rule": "R1", "reason": "x", "until": NOW + timedelta(days=1)}
    acts = [partial(sanction_subscriber, subscriber=bob, **facts, actor=actor, at=NOW) for actor in (mo, maxine)]
    for _ in range(5):
        results = at_once(*acts)
        assert sorted(str(result) if isinstance(result, str) else "imposed" for result in results) == [
            "already_sanctioned",
            "imposed",
        ]
        sanction = Sanction.objects.get(lifted_at=None)
        lifted = at_once(*(partial(lift_sanction, sanction=sanction, actor=actor, at=NOW) for actor in (mo, maxine)))
        assert [result for result in lifted if isinstance(result, str)] == ["sanction_lifted"]
    assert Sanction.objects.count() == 5
    assert Decision.objects.count() == Statement.objects.count() == AuditEntry.objects.count() == 10


def test_a_removal_and_its_reversal_leave_no_strike_however_they_meet(
    reported_case: Case, alice: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    removal = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    results = at_once(*(partial(reverse_decision, decision=removal, actor=actor, at=NOW) for actor in (mo, maxine)))
    assert [result for result in results if isinstance(result, str)] == ["already_reversed"]
    assert strikes_of(alice, at=NOW).points == 0
    assert Strike.objects.get().cancelled_at == NOW


@pytest.mark.trust("W9")
def test_of_two_who_judge_and_one_who_reverses_one_comes_first(
    reported_case: Case, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    removal = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    appeal = appeal_statement(statement=removal.statement, text="The words are not mine.", at=NOW)
    judge = partial(decide, case=appeal.case, version=1, at=NOW)
    results = at_once(
        partial(judge, action="uphold", actor=maxine),
        partial(judge, action="overturn", actor=sonja),
        partial(reverse_decision, decision=removal, actor=mo, at=NOW),
    )
    assert {result for result in results if isinstance(result, str)} <= {"case_closed", "already_reversed"}
    appeal.refresh_from_db()
    assert appeal.verdict in {"uphold", "overturn", "settled"}
    assert appeal.judgement in [result for result in results if isinstance(result, Decision)]
    assert Decision.objects.filter(reverses=removal).count() <= 1


def test_of_two_appeals_about_one_person_at_once_one_is_taken(
    make_subscriber: Callable[..., Subscriber], alice: Subscriber, mo: Subscriber
) -> None:
    for number in range(5):
        subject, acts = make_subscriber(f"kept_{number}"), []
        for _ in range(2):
            report = report_profile(subject=subject, reporter=alice, reason="abuse", at=NOW)
            keep_profile(subject=subject, actor=mo, at=NOW)
            report.case.refresh_from_db()
            acts.append(partial(appeal_profile_report, report=report, text="It is an insult, really.", at=NOW))
        results = at_once(*acts)
        assert [result for result in results if isinstance(result, str)] == ["already_appealed"]
        assert Appeal.objects.filter(decision__subject=subject).count() == 1
