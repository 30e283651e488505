"""Asking what a rule would have met."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError, NotFoundError
from core.wake import wake_after_commit
from discussion.screening.models import Rehearsal, Rule
from discussion.workshop.counting import begin, comments_of, finish
from discussion.workshop.duty import require_keeper
from discussion.workshop.tasks import run_rehearsals


class RehearsalUnknownError(NotFoundError):
    code = "rehearsal_not_found"
    message = "There is no such rehearsal of this rule."


class RehearsalRunsError(ConflictError):
    code = "rehearsal_runs"
    message = "A rehearsal of this rule is under way. Look at that one."


def rehearse_rule(*, rule: Rule, days: int, by: Subscriber, at: datetime) -> Rehearsal:
    """Look for a rule in what was written in the last `days` days, whatever its mode; nothing happens to the comments.

    A few hundred comments are looked at before this returns; of more a job does the rest, and the row tells how far it
    is. Raises NotKeeperError (403), or RehearsalRunsError (409) with the `rehearsal` that is under way.
    """
    require_keeper(by, at=at)
    with transaction.atomic():
        Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)  # of two who ask at once, one comes too late
        running = rule.rehearsals.filter(done_at=None).first()
        if running:
            raise RehearsalRunsError(rehearsal=str(running.pk))
        rehearsal = begin(rule, days, step=1, by=by, at=at)
        wake_after_commit(run_rehearsals)
    if rehearsal.total <= settings.RULE_REHEARSAL_AT_ONCE:
        finish(rehearsal, at)
    return rehearsal


def sample_rule(*, rule: Rule, by: Subscriber, at: datetime) -> Rehearsal:
    """Look for a rule in the last week at once: in all of it, or in an even part of at most twice RULE_SAMPLE."""
    total = comments_of(rule, since=at - timedelta(days=settings.RULE_BREADTH_DAYS), upto=at).count()
    step = 1
    while total > step * settings.RULE_SAMPLE:
        step *= 2
    rehearsal = begin(rule, settings.RULE_BREADTH_DAYS, step=step, by=by, at=at)
    finish(rehearsal, at)
    return rehearsal


def find_rehearsal(*, rule: Rule, token: UUID) -> Rehearsal:
    """Raises RehearsalUnknownError."""
    found = rule.rehearsals.filter(pk=token).first()
    if found is None:
        raise RehearsalUnknownError
    return found
