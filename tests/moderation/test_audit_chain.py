"""The audit log is a chain: what is changed, removed, exchanged or put in later shows, and where."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import Subscriber
from core.models import Event
from discussion.moderation.audit import write_audit
from discussion.moderation.chain import seal_entries, unsealed
from discussion.moderation.chain_checking import Anchor, check_chain
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal
from discussion.moderation.tasks import check_audit
from tests.conftest import NOW
from tests.races.parallel import at_once

LATER = NOW + timedelta(days=1)


def act(mo: Subscriber | None, number: int = 0, *, minutes: int = 0) -> AuditEntry:
    before, after = {"shown_version": 0, "state": "held"}, {"shown_version": 1, "ß": [number, None, 1.5]}
    at = NOW + timedelta(minutes=minutes)
    return write_audit(actor=mo, verb="approve", target=f"comment:{number}", before=before, after=after, at=at)


def tamper(statement: str, *values: Any) -> None:
    """As somebody who owns the database does it: no trigger is asked."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def fault() -> str:
    return check_chain(at=LATER).fault


@pytest.fixture
def sealed(mo: Subscriber) -> Iterator[list[AuditEntry]]:
    """Five entries, sealed in two batches. What a test broke is cleared away: foreign keys are looked at in the end."""
    entries = [act(mo, number) for number in range(3)]
    seal_entries(at=NOW + timedelta(seconds=5))
    entries += [act(None, number) for number in (3, 4)]
    seal_entries(at=NOW + timedelta(seconds=15))
    yield entries
    tamper("DELETE FROM moderation_auditseal")


def test_what_is_written_is_sealed_in_order(sealed: list[AuditEntry]) -> None:
    assert list(AuditSeal.objects.order_by("number").values_list("number", "entry")) == [
        (number, entry.pk) for number, entry in enumerate(sealed, start=1)
    ]
    last = AuditSeal.objects.get(number=5)
    assert list(AuditHead.objects.values_list("count", "hash")) == [(5, last.hash)]
    told = Event.objects.filter(kind="audit.sealed").order_by("id").values_list("payload", flat=True)
    assert list(told)[-1] == {"count": 5, "hash": last.hash}
    finding = check_chain(at=LATER)
    assert (finding.sound, finding.hash, finding.fault) == (5, last.hash, "")
    head = AuditHead.objects.get()
    assert (head.checked_at, head.checked, head.fault) == (LATER, 5, "")


def test_sealing_again_seals_nothing_twice(sealed: list[AuditEntry], mo: Subscriber) -> None:
    assert seal_entries(at=LATER) == 0
    assert Event.objects.filter(kind="audit.sealed").count() == 2
    act(mo, 9)
    assert unsealed().count() == 1
    assert seal_entries(at=LATER) == 1
    assert fault() == ""


@pytest.mark.trust("G6")
@pytest.mark.parametrize(
    ("statement", "said", "sound"),
    [
        ("UPDATE moderation_auditentry SET verb = 'remove' WHERE target = 'comment:1'", "is not what it was", 1),
        ("UPDATE moderation_auditentry SET actor_id = NULL WHERE target = 'comment:1'", "is not what it was", 1),
        ("UPDATE moderation_auditentry SET after = '{}' WHERE target = 'comment:4'", "is not what it was", 4),
        ("UPDATE moderation_auditentry SET at = at + interval '1 second'", "is not what it was", 0),
        ("DELETE FROM moderation_auditentry WHERE target = 'comment:2'", "Seal 3: its entry is gone", 2),
        ("DELETE FROM moderation_auditentry WHERE target = 'comment:4'", "Seal 5: its entry is gone", 4),
        ("DELETE FROM moderation_auditseal WHERE number = 2", "Seal 2 is gone", 1),
        ("DELETE FROM moderation_auditseal WHERE number = 5", "Seal 5 is gone", 4),
        ("DELETE FROM moderation_auditseal", "Seal 1 is gone", 0),
        ("UPDATE moderation_auditseal SET number = number + 10 WHERE number > 3", "Seal 4 is gone", 3),
        ("UPDATE moderation_audithead SET hash = 'other'", "the head says 5", 5),
    ],
)
def test_what_was_tampered_with_shows(sealed: list[AuditEntry], statement: str, said: str, sound: int) -> None:
    tamper(statement)
    finding = check_chain(at=LATER)
    assert said in finding.fault
    assert finding.sound == sound == AuditHead.objects.get().checked
    assert Event.objects.filter(kind="audit.broken").count() == 1


@pytest.mark.trust("G6")
def test_two_that_were_exchanged_show(sealed: list[AuditEntry]) -> None:
    first, second = sealed[1].pk, sealed[2].pk
    swap = "UPDATE moderation_auditentry SET id = CASE id WHEN %s THEN -1 ELSE %s END WHERE id IN (%s, %s)"
    tamper(swap, first, first, first, second)
    tamper("UPDATE moderation_auditentry SET id = %s WHERE id = -1", second)
    assert "Seal 2" in fault()


@pytest.mark.trust("G6")
def test_a_tail_that_was_cut_off_shows_although_the_head_was_mended(sealed: list[AuditEntry]) -> None:
    _cut_off_after(3)
    assert fault() == "Seal 4 is gone."  # by what the outbox was told
    tamper("DELETE FROM core_event WHERE kind = 'audit.sealed' AND (payload->>'count')::int > 3")
    assert fault() == ""  # nobody inside knows any more: that is what the lines of the log are for
    assert check_chain(at=LATER, anchor=Anchor(5, "any")).fault == "Seal 4 is gone."


@pytest.mark.trust("G6")
def test_a_chain_that_was_made_anew_shows(sealed: list[AuditEntry], mo: Subscriber) -> None:
    _cut_off_after(3)
    for number in (7, 8):
        act(mo, number)
    seal_entries(at=NOW + timedelta(seconds=25))
    assert AuditHead.objects.get().count == 5
    assert fault() == "Seal 5 is not the one that was told of when it was made."


@pytest.mark.trust("G6")
def test_a_row_that_was_put_in_later_shows(sealed: list[AuditEntry], mo: Subscriber) -> None:
    seal_entries(at=NOW + timedelta(hours=8))
    act(mo, 5, minutes=8 * 60)
    seal_entries(at=NOW + timedelta(hours=8, seconds=5))
    act(mo, 6, minutes=1)  # long ago, it says
    seal_entries(at=NOW + timedelta(hours=8, seconds=15))
    assert "was put in later than it says" in fault()
    assert AuditHead.objects.get().checked == 6


@pytest.mark.trust("G6")
def test_a_row_below_those_that_are_sealed_shows(sealed: list[AuditEntry], mo: Subscriber) -> None:
    entry = act(mo, 5)
    tamper("UPDATE moderation_auditentry SET id = 0 WHERE id = %s", entry.pk)
    seal_entries(at=NOW + timedelta(seconds=25))
    assert fault() == "Entry 0 was put in below entries that were sealed before."


def test_after_a_pause_of_the_job_nothing_is_late(sealed: list[AuditEntry], mo: Subscriber) -> None:
    act(mo, 5, minutes=60)
    act(mo, 6, minutes=60 * 70)
    seal_entries(at=NOW + timedelta(hours=72))
    assert fault() == ""


@pytest.mark.trust("G6")
def test_seals_cannot_be_changed(sealed: list[AuditEntry]) -> None:
    for statement in ("UPDATE {} SET hash = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"):
            _execute("SET CONSTRAINTS ALL IMMEDIATE; " + statement.format("moderation_auditseal"))
    assert AuditSeal.objects.count() == 5


@pytest.mark.trust("G6")
def test_the_command_says_where_it_broke(sealed: list[AuditEntry]) -> None:
    out = StringIO()
    call_command("check_audit", stdout=out)
    head = AuditHead.objects.get()
    assert out.getvalue() == f"5 entries are in order. Anchor: 5:{head.hash}\n"
    call_command("check_audit", anchor=f"5:{head.hash}", stdout=out)
    with pytest.raises(CommandError, match=r"^Seal 5 is not the one"):
        call_command("check_audit", anchor="5:0000", stdout=out)
    with pytest.raises(CommandError, match="COUNT:HASH"):
        call_command("check_audit", anchor="five", stdout=out)
    tamper("DELETE FROM moderation_auditentry WHERE target = 'comment:2'")
    with pytest.raises(CommandError, match=r"^Seal 3: its entry is gone\. 2 entries before it are in order\.$"):
        call_command("check_audit", stdout=out)


def test_the_job_sounds_an_alarm(sealed: list[AuditEntry], caplog: pytest.LogCaptureFixture) -> None:
    check_audit()
    assert not caplog.records
    tamper("DELETE FROM moderation_auditseal WHERE number = 5")
    check_audit()
    assert [record.message for record in caplog.records] == ["The audit log was tampered with. Seal 5 is gone."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust("G6")
def test_what_is_committed_late_is_sealed_late(mo: Subscriber) -> None:
    """Many write while two jobs seal: every entry gets one place, whatever the order of ids and commits."""
    with closing(connections["default"].copy()) as theirs, theirs.cursor() as other:
        other.execute("BEGIN")
        other.execute(
            "INSERT INTO moderation_auditentry (actor_id, verb, target, before, after, at)"
            " VALUES (%s, 'late', 'comment:x', '{}', '{}', %s) RETURNING id",
            [mo.pk, NOW],
        )
        [late] = other.fetchone()
        at_once(6, lambda index: act(mo, index) if index < 4 else seal_entries(at=NOW))
        seal_entries(at=NOW)
        assert not AuditSeal.objects.filter(entry=late).exists()
        other.execute("COMMIT")
    for _ in range(3):  # the mark passes over what was settled when it looked the last time
        seal_entries(at=NOW)
    assert AuditSeal.objects.count() == AuditEntry.objects.count() == 5
    assert check_chain(at=LATER).fault == ""


def _cut_off_after(number: int) -> None:
    """With entries, seals and head, as somebody does who knows how it is built."""
    last = AuditSeal.objects.get(number=number)
    tamper("DELETE FROM moderation_auditentry WHERE id > %s", last.entry_id)
    tamper("DELETE FROM moderation_auditseal WHERE number > %s", number)
    tamper("UPDATE moderation_audithead SET count = %s, hash = %s", number, last.hash)


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
