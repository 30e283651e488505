"""This room's jobs."""

from celery import shared_task

from core.clock import database_time
from core.wake import mark_awake
from discussion.workshop import counting, reviewing, telling

STRETCHES = 20  # a run: some ten seconds, so that other jobs get their turn


@shared_task(name="workshop.run_rehearsals")
def run_rehearsals() -> None:
    """Woken by whoever asks for a rehearsal and, should a message be lost, by the schedule."""
    mark_awake(run_rehearsals)
    for _ in range(STRETCHES):
        if not counting.rehearse_on(at=database_time()):
            return
    run_rehearsals.delay()


@shared_task(name="workshop.review_rules")
def review_rules() -> None:
    """Scheduled: rules that were wrong too often go back to flagging, and the seniors are told."""
    reviewing.review_rules(at=database_time())
    telling.tell_seniors(at=database_time())
