"""A fault of the chain that somebody has looked into: quiet for that one, loud for every other, and never forgotten."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from accounts import roles
from accounts.models import Sanction, Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.chain import seal_entries
from discussion.moderation.chain_checking import check_chain
from discussion.moderation.chain_faults import acknowledge_fault, open_faults
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal, ChainFault, FaultAcknowledgement
from discussion.moderation.tasks import check_audit
from tests.conftest import LONG_AGO, NOW
from tests.moderation.test_audit_chain import LATER, _execute, act, tamper
from tests.moderation.test_desk import at_the_desk

pytestmark = [pytest.mark.trust("G6"), pytest.mark.django_db]
WHY = "A backup was read back without its last hour."
CHANGED = "UPDATE moderation_auditentry SET verb = %s WHERE target = 'comment:1'"


@pytest.fixture
def ada(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Administers."""
    return make_subscriber("ada", role=roles.ADMINISTRATOR)


@pytest.fixture
def sealed(mo: Subscriber) -> Iterator[list[AuditEntry]]:
    """Six entries, sealed in three batches."""
    entries = []
    for batch in range(3):
        entries += [act(mo, 2 * batch), act(mo, 2 * batch + 1)]
        seal_entries(at=NOW + timedelta(seconds=10 * batch))
    yield entries
    tamper("DELETE FROM moderation_auditseal")


def answer(ada: Subscriber) -> list[FaultAcknowledgement]:
    """Ada answers for all that the last check has found; what she did is sealed."""
    check_chain(at=LATER)
    rows = [acknowledge_fault(fault_id=fault.pk, reason=WHY, actor=ada, at=LATER) for fault in open_faults()]
    seal_entries(at=LATER)
    return rows


@pytest.mark.parametrize(
    ("statement", "places"),
    [
        ("UPDATE moderation_auditentry SET verb = 'remove' WHERE target = 'comment:1'", 1),
        ("UPDATE moderation_auditentry SET at = at - interval '2 days'", 10),
        ("DELETE FROM moderation_auditentry WHERE target = 'comment:2'", 1),
        ("DELETE FROM moderation_auditseal WHERE number IN (2, 3)", 3),
        ("DELETE FROM moderation_auditseal WHERE number > 4", 3),
        ("DELETE FROM moderation_auditseal", 7),
    ],
)
def test_whatever_was_found_can_be_answered_for(
    sealed: list[AuditEntry], ada: Subscriber, mo: Subscriber, statement: str, places: int
) -> None:
    tamper(statement)
    assert len(answer(ada)) == places
    for day in (1, 2):
        finding = check_chain(at=LATER + timedelta(days=day))
        assert finding.fault == ""
        assert finding.acknowledged
        act(mo, 9, minutes=24 * 60 * day)
        assert seal_entries(at=LATER + timedelta(days=day)) == 1


def test_the_alarm_is_quiet_for_that_fault_alone(
    sealed: list[AuditEntry], ada: Subscriber, caplog: pytest.LogCaptureFixture
) -> None:
    tamper(CHANGED, "remove")
    check_audit()
    assert len(caplog.records) == 1
    answer(ada)
    caplog.clear()
    check_audit()
    assert not caplog.records
    assert AuditHead.objects.get().fault == ""
    tamper("UPDATE moderation_auditentry SET verb = 'remove' WHERE target = 'comment:4'")
    cache.clear()  # the alarm rings once a while
    check_audit()
    assert "Seal 5" in caplog.records[0].message


@pytest.mark.parametrize("wrong", ["hash = 'other'", "count = 3"])
def test_a_head_that_was_changed_is_set_right_by_the_answer(
    sealed: list[AuditEntry], ada: Subscriber, mo: Subscriber, wrong: str
) -> None:
    tamper(f"UPDATE moderation_audithead SET {wrong}")
    assert len(answer(ada)) == 1
    act(mo, 9, minutes=24 * 60)
    assert seal_entries(at=LATER) == 1
    finding = check_chain(at=LATER)
    assert (finding.sound, finding.fault) == (8, "")


@pytest.mark.parametrize("again", ["reverse", "approve "])
def test_the_same_row_changed_again_is_another_fault(sealed: list[AuditEntry], ada: Subscriber, again: str) -> None:
    tamper(CHANGED, "remove")
    answer(ada)
    tamper(CHANGED, again)
    assert "Seal 2" in check_chain(at=LATER).fault


def test_what_stands_behind_a_hole_is_kept_as_it_is(sealed: list[AuditEntry], ada: Subscriber) -> None:
    tamper("DELETE FROM moderation_auditentry WHERE target = 'comment:2'")
    tamper("DELETE FROM moderation_auditseal WHERE number = 3")  # of a batch: nobody was told its hash
    answer(ada)
    assert check_chain(at=LATER).fault == ""
    tamper("UPDATE moderation_auditentry SET verb = 'remove' WHERE target = 'comment:3'")
    assert check_chain(at=LATER).fault


def test_an_answer_is_in_the_chain_and_cannot_be_changed(sealed: list[AuditEntry], ada: Subscriber) -> None:
    tamper(CHANGED, "remove")
    [row] = answer(ada)
    entry = AuditEntry.objects.get(verb="acknowledge_fault")
    assert (entry.actor, entry.target, entry.after["open"]) == (ada, f"chain_fault:{row.fault_id}", False)
    assert WHY not in str(entry.after)
    assert AuditSeal.objects.filter(entry=entry).exists()
    for table in ("moderation_faultacknowledgement", "moderation_chainfault"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(DatabaseError, match="append-only"):
                _execute("SET CONSTRAINTS ALL IMMEDIATE; " + statement)


def test_an_answer_that_the_log_knows_nothing_of_counts_for_nothing(sealed: list[AuditEntry], ada: Subscriber) -> None:
    tamper(CHANGED, "remove")
    check_chain(at=LATER)
    FaultAcknowledgement.objects.create(fault=ChainFault.objects.get(), by=ada, reason="By hand.", at=LATER)
    assert "Seal 2" in check_chain(at=LATER).fault


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("senior", WHY, "not_administrator"),
        ("banned", WHY, "not_administrator"),
        ("ada", " \u200b ", "fault_reason_missing"),
        ("again", WHY, "fault_acknowledged"),
        ("unknown", WHY, "fault_unknown"),
    ],
)
def test_refusals_write_nothing(
    sealed: list[AuditEntry], ada: Subscriber, sonja: Subscriber, mo: Subscriber, who: str, reason: str, code: str
) -> None:
    tamper(CHANGED, "remove")
    check_chain(at=LATER)
    fault = ChainFault.objects.get()
    if who == "again":
        acknowledge_fault(fault_id=fault.pk, reason=WHY, actor=ada, at=LATER)
    if who == "banned":
        Sanction.objects.create(subscriber=ada, kind="ban", rule="R1", reason="x", starts_at=LONG_AGO, imposed_by=mo)
    before = FaultAcknowledgement.objects.count(), AuditEntry.objects.count()
    number = 0 if who == "unknown" else fault.pk
    with pytest.raises(DomainError) as refusal:
        acknowledge_fault(fault_id=number, reason=reason, actor=sonja if who == "senior" else ada, at=LATER)
    assert refusal.value.code == code
    assert (FaultAcknowledgement.objects.count(), AuditEntry.objects.count()) == before


def test_the_page_and_the_commands(sealed: list[AuditEntry], ada: Subscriber, sonja: Subscriber) -> None:
    tamper(CHANGED, "remove")
    tamper("UPDATE moderation_auditentry SET verb = 'remove' WHERE target = 'comment:3'")
    check_chain(at=LATER)
    first, second = ChainFault.objects.order_by("id")
    page, place = "/admin/moderation/case/audit-chain/", "/admin/moderation/case/audit-chain/{}/acknowledgement/"
    assert "It is known" not in at_the_desk(sonja).get(page).content.decode()
    desk = at_the_desk(ada)
    assert desk.post(place.format(first.pk), {"reason": ""}).status_code == 422
    assert desk.post(place.format(first.pk), {"reason": WHY}).status_code == 302
    assert WHY in desk.get(page).content.decode()
    out = StringIO()
    with pytest.raises(CommandError, match="--by"):
        call_command("acknowledge_fault", str(second.pk), stdout=out)
    call_command("acknowledge_fault", stdout=out)
    assert out.getvalue().startswith(f"{second.pk}  Seal 4")
    call_command("acknowledge_fault", str(second.pk), by="ada", reason="Known.", stdout=out)
    said, told = StringIO(), StringIO()
    call_command("check_audit", stdout=said, stderr=told)
    assert "8 entries are in order but for 2 known faults." in said.getvalue()
    assert WHY in told.getvalue()
    assert "by ada: Known." in told.getvalue()


def test_an_idle_check_writes_nothing(sealed: list[AuditEntry], mo: Subscriber) -> None:
    def state() -> tuple[object, ...]:
        return (*AuditHead.objects.values_list("checked_at", "checked"), Event.objects.count())

    check_chain(at=LATER)
    before = state()
    check_chain(at=LATER + timedelta(hours=6))
    assert state() == before
    act(mo, 9, minutes=24 * 60)
    seal_entries(at=LATER + timedelta(hours=7))
    check_chain(at=LATER + timedelta(hours=12))
    assert AuditHead.objects.values_list("checked_at", "checked").get() == (LATER + timedelta(hours=12), 7)
