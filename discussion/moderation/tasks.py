"""This room's jobs."""

from celery import shared_task

from accounts.signin.alarms import sound_alarm
from core.clock import database_time
from discussion.moderation import site_settings
from discussion.moderation.brigades import detecting
from discussion.moderation.bulk import forgetting
from discussion.moderation.bulk.tasks import perform_bulk
from discussion.moderation.chain import seal_entries
from discussion.moderation.chain_checking import check_chain
from discussion.moderation.edit_requests import return_unedited
from discussion.moderation.filing import file_late
from discussion.moderation.parity import watch_parity
from discussion.moderation.parity_mails import tell_seniors
from discussion.moderation.profiles import forget_cleared
from discussion.moderation.spam.tasks import teach_akismet, teach_classifier
from discussion.moderation.transparency.reports import freeze_months
from discussion.moderation.waiting import fold_waiting

__all__ = [
    "check_audit",
    "find_brigades",
    "fold_waiting_counts",
    "forget_cleared_profiles",
    "forget_previews",
    "freeze_reports",
    "note_settings",
    "perform_bulk",
    "seal_audit",
    "teach_akismet",
    "teach_classifier",
    "watch_sides",
]


@shared_task(name="moderation.seal_audit")
def seal_audit() -> None:
    """Every ten seconds: give what was written into the audit log its place in the chain."""
    seal_entries(at=database_time())


@shared_task(name="moderation.fold_waiting")
def fold_waiting_counts() -> None:
    """Every ten seconds: put counts of what waits together, and file cases below topics that their story got.

    In this order: a story with very many cases may take longer than a run, and the next one goes on with it.
    """
    fold_waiting()
    file_late()


@shared_task(name="moderation.forget_cleared")
def forget_cleared_profiles() -> None:
    """Every hour: delete what profiles told that was taken down, once nobody can object any more."""
    forget_cleared(at=database_time())


@shared_task(name="moderation.check_audit")
def check_audit() -> None:
    """Every six hours: read the whole chain, and cry out if it does not hold."""
    finding = check_chain(at=database_time())
    if finding.fault:
        sound_alarm("audit", f"The audit log was tampered with. {finding.fault}")


@shared_task(name="moderation.note_settings")
def note_settings() -> None:
    """Called by a worker that starts, not sent: the audit log is told which settings are others than before."""
    site_settings.note_settings(at=database_time())


@shared_task(name="moderation.find_brigades")
def find_brigades() -> None:
    """Every ten minutes: look for bursts of new accounts on one side of one story."""
    detecting.find_brigades(at=database_time())


@shared_task(name="moderation.forget_previews")
def forget_previews() -> None:
    """Every hour: drop previews that nobody has confirmed."""
    forgetting.forget_previews(at=database_time())


@shared_task(name="moderation.return_unedited")
def return_unedited_comments() -> None:
    """Every ten minutes: what authors were asked to change and did not waits for a moderator again."""
    return_unedited(at=database_time())


@shared_task(name="moderation.freeze_reports")
def freeze_reports() -> None:
    """Every hour: write down what there is to tell of the months that are over."""
    freeze_months(at=database_time())


@shared_task(name="moderation.watch_sides")
def watch_sides() -> None:
    """Every hour: look whether both sides are treated alike, and tell the seniors when they begin not to be."""
    watch_parity(at=database_time())
    tell_seniors(at=database_time())
