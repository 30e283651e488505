"""This room's jobs."""

from celery import shared_task

from accounts.signin.alarms import sound_alarm
from core.clock import database_time
from discussion.moderation.chain import seal_entries
from discussion.moderation.chain_checking import check_chain


@shared_task(name="moderation.seal_audit")
def seal_audit() -> None:
    """Every ten seconds: give what was written into the audit log its place in the chain."""
    seal_entries(at=database_time())


@shared_task(name="moderation.check_audit")
def check_audit() -> None:
    """Every six hours: read the whole chain, and cry out if it does not hold."""
    finding = check_chain(at=database_time())
    if finding.fault:
        sound_alarm("audit", f"The audit log was tampered with. {finding.fault}")
