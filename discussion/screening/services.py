"""Screening: every check runs, every finding is kept, and only then is there a verdict."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.screening.checks import CHECKS, Check
from discussion.screening.drafts import Draft, Finding, Outcome, held, read_draft
from discussion.screening.models import Signal
from discussion.threads.models import Comment, Revision
from stories.models import Story

logger = logging.getLogger(__name__)

CHECK_FAILED = "check_failed"


@dataclass(frozen=True)
class Verdict:
    """What is to be done, and the code of the strongest reason; `refusal` is the error to raise for a refusal."""

    outcome: Literal["publish", "hold", "refuse"]
    code: str
    signals: list[Finding]
    refusal: DomainError | None = None


def screen(
    *,
    body: str,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    at: datetime,
    comment: Comment | None = None,
) -> Verdict:
    """Judge words before they are shown; `comment` is the one that they would change, if any.

    Writes nothing and raises nothing about the words: a refusal is in the verdict. A check that fails holds.
    """
    draft = read_draft(body=body, author=author, story=story, parent=parent, comment=comment, at=at)
    return _judge(_run_all(draft))


@transaction.atomic
def save_signals(*, revision: Revision, verdict: Verdict, at: datetime) -> None:
    """Keep what every check said about a revision, passes included: the word "why" must have an answer later."""
    Signal.objects.bulk_create(
        Signal(
            revision=revision,
            check_name=finding.check,
            check_version=finding.version,
            verdict=finding.verdict,
            code=finding.code,
            score=finding.score,
            detail=finding.detail[: Signal.DETAIL_LENGTH],
            at=at,
        )
        for finding in verdict.signals
    )


def _run_all(draft: Draft) -> list[Finding]:
    # One savepoint for all checks: they only read, so going back to it after a failed query loses nothing.
    savepoint = transaction.savepoint()
    findings = [_run(check, draft, savepoint) for check in CHECKS]
    transaction.savepoint_commit(savepoint)
    return findings


def _run(check: Check, draft: Draft, savepoint: str) -> Finding:
    try:
        finding = check.run(draft)
    except Exception:  # whatever breaks a check must not let words through unread, nor lose them
        logger.exception("The check %s failed; its draft is held", check.name)
        transaction.savepoint_rollback(savepoint)
        finding = held(CHECK_FAILED)
    return replace(finding, check=check.name, version=check.version)


def _judge(findings: Sequence[Finding]) -> Verdict:
    signals = list(findings)
    for finding in signals:
        if finding.verdict == Outcome.REFUSE:
            return Verdict("refuse", finding.code, signals, finding.refusal)
    for finding in signals:
        if finding.verdict == Outcome.HOLD:
            return Verdict("hold", finding.code, signals)
    return Verdict("publish", "", signals)
