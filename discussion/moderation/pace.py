"""How often one person may report: counted from the reports themselves, in turn, so that no race slips through."""

import math
from datetime import datetime, timedelta

from accounts.limits import allowance_of
from accounts.locks import take_turns
from accounts.models import Subscriber
from core.errors import TooManyError
from discussion.moderation.models import ProfileReport, Report

WINDOW = timedelta(hours=1)


class TooManyReportsError(TooManyError):
    code = "too_many_reports"
    message = "You have reported very much. Moderators will look at it; go on a little later."


def take_turn_to_report(*, reporter: Subscriber, at: datetime) -> None:
    """Let one reader's reports through one after the other, until the end of this transaction.

    Raises TooManyReportsError above the number of an hour, by the reader's trust at the last review.
    """
    take_turns(f"reports of {reporter.pk}")
    allowed = allowance_of(reporter.trust).reports_per_hour
    mine = [Report.objects.filter(reporter=reporter), ProfileReport.objects.filter(reporter=reporter)]
    latest = [moment for rows in mine for moment in rows.order_by("-id").values_list("at", flat=True)[:allowed]]
    recent = sorted((moment for moment in latest if moment > at - WINDOW), reverse=True)
    if len(recent) >= allowed:
        raise TooManyReportsError(retry_after=math.ceil((recent[allowed - 1] + WINDOW - at).total_seconds()))
