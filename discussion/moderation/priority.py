"""How urgent a case is, in hours of waiting, so that the order needs no upkeep and explains itself.

A case begins with a head start for what it is about and gains one hour an hour. All cases gain alike, so the stored
number (head start minus the hour it was opened) is static: one index is the order at every instant, and nothing
starves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from discussion.moderation.models import Case, Report

FIRST_WORDS = 4.0  # somebody's first comment: whether it appears soon decides whether that person stays
BY_REASON = {
    Report.Reason.PERSONAL_DATA: 24.0,
    Report.Reason.ABUSE: 12.0,
    Report.Reason.SPAM: 6.0,
    Report.Reason.FALSE: 6.0,
}
ILLEGAL = 48.0
EACH_FURTHER_REPORT = 2.0
MOST_FOR_NUMBERS = 20.0  # a mob cannot outrank one report of something illegal


@dataclass(frozen=True)
class Weight:
    """One part of a head start, in hours, with its reason."""

    reason: str
    hours: float


def weigh(codes: Sequence[str], reports: Sequence[Report]) -> list[Weight]:
    """The parts of a case's head start. `codes` are those of the checks that held its comment."""
    weights = []
    if "newcomer" in codes:
        weights.append(Weight("a newcomer is waiting", FIRST_WORDS))
    if reports:
        weights.append(max((_gravity(report) for report in reports), key=lambda weight: weight.hours))
    if len(reports) > 1:
        hours = min(EACH_FURTHER_REPORT * (len(reports) - 1), MOST_FOR_NUMBERS)
        weights.append(Weight(f"{len(reports)} people reported it", hours))
    return weights


def priority_of(weights: Sequence[Weight], *, opened_at: datetime) -> float:
    """The stored number: higher comes first. It changes only when reports join the case."""
    return sum(weight.hours for weight in weights) - _hours(opened_at)


def score_of(case: Case, *, at: datetime) -> float:
    """Head start plus hours waited."""
    return case.priority + _hours(at)


def _gravity(report: Report) -> Weight:
    if report.illegal:
        return Weight("reported as illegal", ILLEGAL)
    reason = Report.Reason(report.reason)
    return Weight(f"reported: {reason.label.lower()}", BY_REASON.get(reason, 2.0))


def _hours(moment: datetime) -> float:
    return moment.timestamp() / 3600
