"""Screening: every check runs, every finding is kept, and only then is there a verdict."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import orjson
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import DomainError
from core.kept_cursors import tell
from discussion.screening.checks import CHECKS, Check
from discussion.screening.copies import KEEP, print_values
from discussion.screening.counting import count_failure
from discussion.screening.drafts import PASSED, Draft, Finding, Outcome, held, read_draft, require_sound
from discussion.screening.fingerprints import Print
from discussion.screening.hits import keep_hits
from discussion.screening.models import Signal
from discussion.threads.models import Comment, Revision
from stories.models import Story

logger = logging.getLogger(__name__)

CHECK_FAILED = "check_failed"
# One document of JSON: a dozen rows of eight columns are quicker to write so than value by value.
SAVE = """
INSERT INTO screening_signal (revision_id, check_name, check_version, verdict, code, score, detail, at)
SELECT %s, told.*, %s FROM json_to_recordset(%s::json) AS told (
    check_name text, check_version int, verdict text, code text, score float8, detail text
)
"""
SAVE_WITH_PRINT = f"WITH signals AS ({SAVE}) {KEEP}"


@dataclass(frozen=True)
class Verdict:
    """What is to be done, and the code of the strongest reason; `refusal` is the error to raise for a refusal."""

    outcome: Literal["publish", "hold", "refuse"]
    code: str
    signals: list[Finding]
    refusal: DomainError | None = None
    taken: Print | None = field(default=None, repr=False)  # the fingerprint of the words, if it could be taken
    newcomer: bool | None = None  # whether the author is one to the ledger, if that was asked

    @property
    def hold_codes(self) -> list[str]:
        """Every reason for which the words wait, in the order of the checks."""
        return list(dict.fromkeys(each.code for each in self.signals if each.verdict == Outcome.HOLD))


def screen(
    *,
    body: str,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    at: datetime,
    comment: Comment | None = None,
    opinions: Mapping[str, Finding] | None = None,
) -> Verdict:
    """Judge words before they are shown; `comment` is the one that they would change, if any.

    `opinions` are those of servers outside, as `ask_outside` gives them: nothing here waits for a network. Writes
    nothing and raises nothing about the words: a refusal is in the verdict. A check that raises, whose query takes
    longer than SCREENING_QUERY_SECONDS, or that says what no check can say, holds.
    """
    draft = read_draft(body=body, author=author, story=story, parent=parent, comment=comment, at=at, opinions=opinions)
    signals = _run_all(draft)
    found = draft.__dict__  # what the checks have looked up
    return replace(_judge(signals), taken=found.get("taken"), newcomer=found.get("is_by_new_account"))


def save_signals(*, revision: Revision, verdict: Verdict, at: datetime) -> None:
    """Keep what every check said about a revision, passes included: the word "why" must have an answer later.

    In the transaction in which the revision is written.
    """
    told = [
        {
            "check_name": finding.check,
            "check_version": finding.version,
            "verdict": finding.verdict,
            "code": finding.code,
            "score": finding.score,
            "detail": finding.detail[: Signal.DETAIL_LENGTH],
        }
        for finding in verdict.signals
    ]
    signals, author = [revision.pk, at, orjson.dumps(told).decode()], revision.comment.author_id
    if verdict.taken is None or author is None:
        tell(SAVE, signals)
    else:
        looks = print_values(revision=revision, author_id=author, taken=verdict.taken, at=at)
        tell(SAVE_WITH_PRINT, [*signals, *looks])
    keep_hits(revision=revision, met=[rule for finding in verdict.signals for rule in finding.met], at=at)


def _run_all(draft: Draft) -> list[Finding]:
    with _time_boxed() as undo:
        return [_run(check, draft, undo) for check in CHECKS]


def _run(check: Check, draft: Draft, undo: Callable[[], object]) -> Finding:
    try:
        finding = check.run(draft)
        if finding is PASSED:
            return check.passed
        require_sound(finding)
    except Exception:  # whatever breaks a check must not let words through unread, nor lose them
        logger.exception("The check %s failed; its draft is held", check.name)
        undo()
        count_failure(check.name)
        finding = held(CHECK_FAILED)
    return replace(finding, check=check.name, version=finding.version or check.version)


@contextmanager
def _time_boxed() -> Iterator[Callable[[], object]]:
    """One savepoint and one time limit for the queries of all checks; gives what goes back after a failed one.

    They only read, so going back loses nothing. Two round trips, whatever the number of checks.
    """
    milliseconds = round(1000 * settings.SCREENING_QUERY_SECONDS)
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        tell(f"SET LOCAL statement_timeout = {milliseconds}; SAVEPOINT screening", None)
        yield lambda: tell("ROLLBACK TO SAVEPOINT screening", None)
        tell("RELEASE SAVEPOINT screening; SET LOCAL statement_timeout TO DEFAULT", None)


def _judge(signals: list[Finding]) -> Verdict:
    for finding in signals:
        if finding.verdict == Outcome.REFUSE:
            return Verdict("refuse", finding.code, signals, finding.refusal)
    for finding in signals:
        if finding.verdict == Outcome.HOLD:
            return Verdict("hold", finding.code, signals)
    return Verdict("publish", "", signals)
