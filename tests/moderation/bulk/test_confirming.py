"""From a preview to what is done: exactly the list, once, by whose it is. What has changed is skipped and told."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Sanction, Strike, Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk, second_bulk
from discussion.moderation.bulk.performing import perform_bulk
from discussion.moderation.bulk.selectors import progress_of
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_deletion, submit_edit
from discussion.moderation.models import AuditEntry, BulkDecision, BulkItem, Decision, Statement
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.bulk.conftest import LATER, Look, carry_out, decide_all, take_back

BEGINNING = {"state": "previewed"}


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def codes(bulk: BulkDecision) -> dict[str, int]:
    return progress_of(bulk).skipped


def refused(act: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        act(**facts)
    return refusal.value.code


@pytest.mark.trust("G6")
def test_each_is_a_normal_decision_and_names_its_parent(look: Look, words: list[Comment], mo: Subscriber) -> None:
    bulk = decide_all(look({"people": ["person0", "person1"]}))
    assert (bulk.state, bulk.total, bulk.finished_at) == ("done", 4, LATER)
    assert states() == ["removed"] * 4 + ["published"] * 2
    decisions = Decision.objects.order_by("id")
    assert [(one.action, one.rule, one.comment, one.actor, one.note) for one in decisions] == [
        ("remove", "R1", comment, mo, "One campaign.") for comment in words[:4]
    ]
    assert Statement.objects.count() == Strike.objects.count() == 4
    parent, *children = AuditEntry.objects.order_by("id")
    assert (parent.verb, parent.target, parent.before) == ("bulk_decision", f"bulk:{bulk.pk}", BEGINNING)
    assert parent.after == {"state": "running", "action": "remove", "rule": "R1", "total": 4, "reverses": None}
    assert [(child.verb, child.target, child.after["bulk"]) for child in children] == [
        ("remove", f"comment:{comment.pk}", str(bulk.pk)) for comment in words[:4]
    ]
    assert Event.objects.get(kind="bulk.finished").payload == {"bulk": str(bulk.pk)}


def test_what_has_changed_since_is_skipped_and_told(
    look: Look, words: list[Comment], crowd: list[Subscriber], mo: Subscriber, bob: Subscriber
) -> None:
    case = report_comment(comment=words[5], reporter=bob, reason="spam", at=NOW).case
    preview = look({"comments": [comment.pk for comment in words]})
    submit_edit(comment=words[0], author=crowd[0], body="Other words.", version=1, at=LATER)
    submit_deletion(comment=words[1], author=crowd[0], at=LATER)
    decide(case=case, action="remove", rule="R2", version=1, actor=mo, at=LATER)
    bulk = decide_all(preview)
    assert codes(bulk) == {"version_stale": 1, "comment_not_shown": 2}
    assert states() == ["published", "deleted", "removed", "removed", "removed", "removed"]
    assert set(Decision.objects.filter(bulk_item__bulk=bulk).values_list("comment", flat=True)) == {
        comment.pk for comment in words[2:5]
    }


def test_who_has_no_role_any_more_decides_nothing(look: Look, words: list[Comment], mo: Subscriber) -> None:
    preview = look({"author": "person0"})
    confirm_bulk(token=preview.token, actor=mo, at=LATER)
    mo.groups.clear()
    carry_out()
    preview.bulk.refresh_from_db()
    assert codes(preview.bulk) == {"off_duty": 2}
    assert not Decision.objects.exists()


@pytest.mark.usefixtures("words")
def test_tokens(look: Look, mo: Subscriber, maxine: Subscriber) -> None:
    preview = look({"author": "person0"})
    for token in ("", "hbb_other", preview.token.upper(), "\x00", preview.bulk.token_hash):
        assert refused(confirm_bulk, token=token, actor=mo, at=LATER) == "preview_not_found"
    assert refused(confirm_bulk, token=preview.token, actor=maxine, at=LATER) == "preview_not_found"
    other = {
        "selection": {"author": "person1"},
        "action": "remove",
        "rule": "R1",
        "note": "One campaign.",
        "until": None,
    }
    assert refused(confirm_bulk, token=preview.token, sent=other, actor=mo, at=LATER) == "preview_differs"
    too_late = LATER + timedelta(minutes=15)
    assert refused(confirm_bulk, token=preview.token, actor=mo, at=too_late) == "preview_expired"
    assert not AuditEntry.objects.exists()
    same = {**other, "selection": {"author": "person0"}}
    confirm_bulk(token=preview.token, sent=same, actor=mo, at=LATER)
    assert refused(confirm_bulk, token=preview.token, actor=mo, at=LATER) == "bulk_confirmed"
    carry_out()
    assert refused(confirm_bulk, token=preview.token, actor=mo, at=LATER) == "bulk_confirmed"
    assert Decision.objects.count() == 2


@pytest.fixture
def large(look: Look, words: list[Comment], mo: Subscriber, settings: Any) -> BulkDecision:
    """One above the cap, confirmed by Mo."""
    settings.BULK_CAP = 3
    preview = look({"people": ["person0", "person1"]})
    return confirm_bulk(token=preview.token, actor=mo, at=LATER)


def test_above_the_cap_a_second_person_confirms(
    large: BulkDecision, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    carry_out()
    assert (large.state, large.needs_second) == ("waiting", True)
    assert not Decision.objects.exists()
    assert refused(second_bulk, bulk_id=large.pk, actor=maxine, at=LATER) == "not_senior"
    assert refused(second_bulk, bulk_id=large.pk, actor=mo, at=LATER) == "not_senior"
    assert not Decision.objects.exists()
    second_bulk(bulk_id=large.pk, actor=sonja, at=LATER)
    assert refused(second_bulk, bulk_id=large.pk, actor=sonja, at=LATER) == "bulk_not_waiting"
    carry_out()
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "actor")[:2]) == [
        ("bulk_decision", mo.pk),
        ("confirm_bulk", sonja.pk),
    ]
    assert states() == ["removed"] * 4 + ["published"] * 2
    assert refused(reverse_bulk, bulk_id=large.pk, actor=mo, at=LATER) == "not_senior"
    assert take_back(large, sonja).total == 4


def test_nobody_is_the_second_to_himself_nor_in_his_own_case(
    look: Look, words: list[Comment], sonja: Subscriber, write: Any, settings: Any
) -> None:
    settings.BULK_CAP = 1
    mine = look({"author": "person0"}, actor=sonja)
    confirm_bulk(token=mine.token, actor=sonja, at=LATER)
    assert refused(second_bulk, bulk_id=mine.bulk.pk, actor=sonja, at=LATER) == "same_person"
    about = write(sonja, "A word of a senior.")
    theirs = look({"comments": [about.pk, words[0].pk]})
    assert refused(second_bulk, bulk_id=theirs.bulk.pk, actor=sonja, at=LATER) == "bulk_not_found"
    confirm_bulk(token=theirs.token, actor=theirs.bulk.actor, at=LATER)
    assert refused(second_bulk, bulk_id=theirs.bulk.pk, actor=sonja, at=LATER) == "own_case"
    assert BulkDecision.objects.filter(state="waiting").count() == 2


def test_what_waits_or_runs_can_be_stopped(
    large: BulkDecision, look: Look, words: list[Comment], mo: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = reverse_bulk(bulk_id=large.pk, actor=mo, at=LATER)
    assert (stopped.pk, stopped.state, codes(stopped)) == (large.pk, "stopped", {"stopped": 4})
    monkeypatch.setattr("discussion.moderation.bulk.performing.CHUNK", 1)
    preview = look({"author": "person2"})
    confirm_bulk(token=preview.token, actor=mo, at=LATER)
    perform_bulk(at=LATER)
    assert states() == ["published"] * 4 + ["removed", "published"]
    reversal = take_back(preview.bulk, mo)
    assert (reversal.total, states()) == (1, ["published"] * 6)
    preview.bulk.refresh_from_db()
    assert (preview.bulk.state, codes(preview.bulk)) == ("stopped", {"stopped": 1})
    for bulk in (large, preview.bulk, reversal):
        assert refused(reverse_bulk, bulk_id=bulk.pk, actor=mo, at=LATER) == "already_reversed"


def test_it_is_taken_back_as_one(look: Look, words: list[Comment], mo: Subscriber) -> None:
    bulk = decide_all(look({"people": ["person0", "person1"]}))
    first = bulk.items.order_by("position").first()
    assert first is not None
    assert first.decision is not None
    reverse_decision(decision=first.decision, actor=mo, at=LATER)
    reversal = take_back(bulk, mo)
    assert (reversal.action, reversal.reverses, reversal.state) == ("reverse", bulk, "done")
    assert codes(reversal) == {"already_reversed": 1}
    assert states() == ["published"] * 6
    assert not Strike.objects.filter(cancelled_at__isnull=True).exists()
    assert Decision.objects.filter(action="restore").count() == 4
    assert AuditEntry.objects.filter(verb="restore", after__bulk=str(reversal.pk)).count() == 3


def test_a_killed_worker_leaves_nothing_half_done(
    look: Look, words: list[Comment], mo: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = look({"comments": [comment.pk for comment in words]})
    confirm_bulk(token=preview.token, actor=mo, at=LATER)
    real, left = decide, [2]

    def killed(**facts: Any) -> Decision:
        if not left[0]:
            raise KeyboardInterrupt  # whatever ends a process, in the middle of the third
        left[0] -= 1
        decision: Decision = real(**facts)
        return decision

    monkeypatch.setattr("discussion.moderation.bulk.performing.decide", killed)
    with pytest.raises(KeyboardInterrupt):
        perform_bulk(at=LATER)
    monkeypatch.undo()
    assert BulkItem.objects.filter(outcome="done").count() == Decision.objects.count() == 2
    carry_out()
    carry_out()
    assert Decision.objects.count() == 6
    assert states() == ["removed"] * 6
    assert Event.objects.filter(kind="bulk.finished").count() == 1


def test_people_are_sanctioned_until_a_moment(look: Look, crowd: list[Subscriber], mo: Subscriber) -> None:
    until = LATER + timedelta(days=3)
    bulk = decide_all(look({"people": ["person0", "person1"]}, action="silence", until=until))
    assert set(Sanction.objects.values_list("subscriber", "kind", "ends_at", "reason")) == {
        (person.pk, "silence", until, "One campaign.") for person in crowd[:2]
    }
    take_back(bulk, mo)
    assert not Sanction.objects.filter(lifted_at__isnull=True).exists()


def test_an_author_who_is_erased_in_the_middle_is_skipped(
    look: Look, words: list[Comment], crowd: list[Subscriber], mo: Subscriber
) -> None:
    removal, ban = look({"author": "person0"}), look({"people": ["person0", "person1"]}, action="ban")
    for preview in (removal, ban):
        confirm_bulk(token=preview.token, actor=mo, at=LATER)
    Comment.objects.filter(author=crowd[0]).update(author=None, state="erased")
    Subscriber.objects.filter(pk=crowd[0].pk).update(is_active=False)
    carry_out()
    assert codes(removal.bulk) == {"comment_not_shown": 2}
    assert codes(ban.bulk) == {"not_found": 1}
    assert Sanction.objects.get().subscriber == crowd[1]
