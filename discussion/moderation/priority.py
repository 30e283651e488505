"""How urgent a case is, in hours of waiting, so that the order needs no upkeep and explains itself.

A case begins with a head start for what it is about and gains one hour an hour. All cases gain alike, so the stored
number (head start minus the hour it was opened) is static: one index is the order at every instant, and nothing
starves. The head start is how grave it is, times how far those who reported were right before, times how far the words
reach; each factor stands there as the hours that it adds or takes, kept with the case as they were when it was weighed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import AccurateReport
from discussion.moderation.models import Case, Decision, Report
from discussion.threads.models import Comment
from stories.noise.selectors import noise_of_many

Action = Decision.Action
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
NEVER_SLOWED = {Report.Reason.PERSONAL_DATA, Report.Reason.ILLEGAL}  # whoever says so: the harm does not wait
UNKNOWN = 4  # reports that somebody without a past is thought to have sent, half of them rightly
LOUDEST = 0.5  # what a noise level of 100 adds to how grave it is
AT_THE_TOP = 0.1  # a comment that answers none is read by more
SEEN_BEFORE = 0.75  # is taken off where a moderator has approved these very words: a light case
SHUT_OUT = 24.0  # somebody waits who may not write meanwhile
APPEALED = 6.0
BARRING = {Action.BAN, Action.SUSPEND, Action.SILENCE}


@dataclass(frozen=True)
class Weight:
    """One part of a head start, in hours, with its reason."""

    reason: str
    hours: float


@dataclass(frozen=True)
class Bearing:
    """What else bears on how urgent reported words are. `agreed` of `decided` reports by these people were right."""

    agreed: int = 0
    decided: int = 0
    level: float = 0.0  # of the story's noise
    is_top: bool = False
    was_approved: bool = False


def weigh(codes: Sequence[str], reports: Sequence[Report], bearing: Bearing | None = None) -> list[Weight]:
    """The parts of a case's head start. `codes` are those of the checks that held its comment."""
    weights = []
    if "newcomer" in codes:
        weights.append(Weight("a newcomer is waiting", FIRST_WORDS))
    if reports:
        weights.extend(_weigh_reports(reports, bearing or Bearing()))
    return weights


def weigh_appeal(appealed: Decision) -> list[Weight]:
    """The parts of an appeal's head start."""
    if appealed.action in BARRING:
        return [Weight("somebody may not write meanwhile", SHUT_OUT)]
    return [Weight("somebody objects to a decision", APPEALED)]


def read_bearing(comment: Comment, reports: Sequence[Report], *, at: datetime) -> Bearing:
    """What bears on reported words at this moment. Four queries."""
    people = {report.reporter_id for report in reports}
    earlier = Report.objects.filter(reporter__in=people, case__closed_at__isnull=False)
    approvals = Decision.objects.filter(comment=comment, action=Action.APPROVE, version=comment.shown_version)
    return Bearing(
        agreed=AccurateReport.objects.filter(subscriber__in=people, cancelled_at__isnull=True).count(),
        decided=earlier.exclude(case__comment=comment).count(),
        level=noise_of_many([comment.story], at)[comment.story_id]["level"],
        is_top=comment.parent_id is None,
        was_approved=approvals.lasting().exists(),
    )


def priority_of(weights: Sequence[Weight], *, opened_at: datetime) -> float:
    """The stored number: higher comes first. It changes only when reports join the case."""
    return sum(weight.hours for weight in weights) - _hours(opened_at)


def weights_of(case: Case) -> list[Weight]:
    """Why a case is where it is, as it was weighed last."""
    if case.because:
        return [Weight(reason, hours) for reason, hours in case.because]
    head_start = round(case.priority + _hours(case.opened_at), 2)
    return [Weight("weighed by an earlier version", head_start)] if head_start > 0 else []


def score_of(case: Case, *, at: datetime) -> float:
    """Head start plus hours waited."""
    return case.priority + _hours(at)


def _weigh_reports(reports: Sequence[Report], bearing: Bearing) -> list[Weight]:
    grave = max((_gravity(report) for report in reports), key=lambda weight: weight.hours)
    return [grave, *_weigh_numbers(reports), *_factors(grave.hours, reports, bearing)]


def _weigh_numbers(reports: Sequence[Report]) -> list[Weight]:
    further = len(reports) - 1
    if not further:
        return []
    hours = min(EACH_FURTHER_REPORT * further, MOST_FOR_NUMBERS)
    return [Weight(f"{len(reports)} people reported it", hours)]


def _factors(gravity: float, reports: Sequence[Report], bearing: Bearing) -> list[Weight]:
    """What each factor adds to `gravity`, or takes from what the ones before have made of it."""
    share = (bearing.agreed + UNKNOWN / 2) / (max(bearing.decided, bearing.agreed) + UNKNOWN)
    reach = LOUDEST * bearing.level / 100 + AT_THE_TOP * bearing.is_top
    trusted = gravity * (share - 0.5)
    if any(report.illegal or report.reason in NEVER_SLOWED for report in reports):
        trusted = max(trusted, 0.0)
    reached = (gravity + trusted) * reach
    told = f"who reported it was right {bearing.agreed} of {bearing.decided} times"
    where = "at the top of" if bearing.is_top else "in"
    parts = [
        Weight(told, trusted),
        Weight(f"it stands {where} a story of noise level {bearing.level:.0f}", reached),
    ]
    if bearing.was_approved:
        parts.append(Weight("a moderator has approved these words", -SEEN_BEFORE * (gravity + trusted + reached)))
    return [Weight(part.reason, round(part.hours, 2)) for part in parts if round(part.hours, 2)]


def _gravity(report: Report) -> Weight:
    if report.illegal:
        return Weight("reported as illegal", ILLEGAL)
    reason = Report.Reason(report.reason)
    return Weight(f"reported: {reason.label.lower()}", BY_REASON.get(reason, 2.0))


def _hours(moment: datetime) -> float:
    return moment.timestamp() / 3600
