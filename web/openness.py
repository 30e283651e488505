"""What moderators did, month by month: `/transparency/`. The same figures as the API's, with words and bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.errors import NotFoundError
from discussion.api.transparency_shapes import month_payload
from discussion.moderation.models import Decision, Report
from discussion.moderation.transparency.months import Month, read_month
from discussion.moderation.transparency.reports import MonthReport, report_of
from web.pages import Page, render_page

CHECKS = {  # what the codes of checks mean to readers; another one is told by its code
    "newcomer": "Somebody’s first comments here",
    "newcomer_link": "A link in a newcomer’s comment",
    "many_links": "More links than the author is trusted with",
    "listed_word": "A word on a list of the editors",
    "listed_pattern": "A pattern on a list of the editors",
    "listed_link": "A link on a list of the editors",
    "repeat": "The same words again",
    "copied": "The same words by several people",
    "mass_mentions": "Very many names",
    "too_fast": "A newcomer who writes faster than anybody reads",
    "stacked_marks": "Marks that bury the text",
    "looks_like_spam": "Looks like spam to a program that learns from decisions",
    "held_outside": "What a server outside said",
    "spam_outside": "Spam, as a server outside said",
    "premoderated": "A story on which everything is read first",
    "check_failed": "A check that failed: what nobody has looked at waits",
}
SIDES = {"critic": "Critics", "defender": "Defenders", "neutral": "Neutral", "undeclared": "No side"}
OF_SIDES = {
    "comments": "Comments",
    "held": "Held at first",
    "removed": "Removed or refused",
    "restored": "Given back",
    "reports": "Reports against them",
    "appeals": "Appeals about them",
}
QUEUES = {
    "held": "Held words",
    "reported": "Reported comments",
    "appeals": "Appeals",
    "escalated": "For seniors",
    "profiles": "Names and profiles",
}
SANCTIONS = {
    "warning": "Warnings",
    "silence": "Silences",
    "suspension": "Suspensions",
    "ban": "Bans",
    "lifted": "Lifted",
}
# From so many seconds on, in this unit and with so many digits behind the point.
SPANS = ((2 * 86400, 86400, "day", 1), (3570, 3600, "hour", 1), (60, 60, "minute", 0), (0, 1, "second", 0))


@dataclass(frozen=True)
class Row:
    """One line of a table, and how far its bar goes: 1 for the longest of the table."""

    name: str
    count: int
    share: float


class TransparencyPage(Page):
    """`/transparency/` and `/transparency/{month}/`"""

    def get(self, request: HttpRequest, month: str = "") -> HttpResponse:
        report = report_of(_read(month), at=timezone.now())
        figures = month_payload(report)
        address = reverse("web:transparency-month", args=[str(report.month)])
        context = {
            "report": report,
            "figures": figures,
            "canonical": f"{settings.BASE_URL}{address}",
            "tables": _tables(figures),
            "rules": _rules(figures["decisions"]["by_rule"]),
            "sides": _sides(figures["sides"]),
            "times": _times(figures),
            **_ways(report),
        }
        return render_page(request, "web/transparency.html", context)


def _read(words: str) -> Month | None:
    month = read_month(words)
    if words and month is None:
        raise NotFoundError
    return month


def _ways(report: MonthReport) -> dict[str, Any]:
    """The addresses of the months before and after."""
    months = {"earlier": report.previous, "later": report.next}
    return {
        name: {"day": month.day, "address": reverse("web:transparency-month", args=[str(month)])} if month else None
        for name, month in months.items()
    }


def _tables(figures: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Every list of counts with a bar, by what it is of."""
    done = {str(action): words for action, words in Decision.DONE.items()}
    reasons = dict(Report.Reason.choices)
    return {
        "actions": _rows({done.get(action, action): of for action, of in figures["decisions"]["by_action"].items()}),
        "checks": _rows({CHECKS.get(code, code): count for code, count in figures["automation"]["by_check"].items()}),
        "reasons": _rows({reasons.get(key, key): count for key, count in figures["reports"]["by_reason"].items()}),
        "sanctions": _rows({name: figures["sanctions"][kind] for kind, name in SANCTIONS.items()}, ranked=False),
        "left": _rows({name: figures["left"][queue] for queue, name in QUEUES.items()}, ranked=False),
    }


def _rows(counts: Mapping[str, int], *, ranked: bool = True) -> list[Row]:
    """The largest first and without what there was none of, or in their own order."""
    longest = max([1, *counts.values()])
    rows = [Row(name, count, count / longest) for name, count in counts.items() if count or not ranked]
    return sorted(rows, key=lambda row: (-row.count, row.name)) if ranked else rows


def _rules(by_rule: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    longest = max([1, *(row["decisions"] for row in by_rule)])
    guidelines = reverse("web:guidelines")
    return [{**row, "address": f"{guidelines}#{row['rule']}", "share": row["decisions"] / longest} for row in by_rule]


def _sides(sides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A line for each figure, with all sides beside each other; shares of a side's comments where both are told."""
    lines = [(name, [_cell(side, key) for side in sides]) for key, name in OF_SIDES.items()]
    waits = [{"words": lasting(side["median_seconds"]), "share": None} for side in sides]
    return {"heads": [SIDES[side["side"]] for side in sides], "lines": [*lines, ("Median time to decision", waits)]}


def _cell(side: Mapping[str, Any], key: str) -> dict[str, Any]:
    count, whole = side[key], side["comments"]
    share = count / whole if count is not None and whole and key in {"held", "removed"} else None
    return {"words": "not told" if count is None else str(count), "share": share and min(share, 1.0)}


def _times(figures: Mapping[str, Any]) -> dict[str, str]:
    first = figures["first_decision"]
    waits = {name: lasting(wait["median_seconds"]) for name, wait in first.items()}
    return {**waits, "appeals": lasting(figures["appeals"]["median_seconds"])}


def lasting(seconds: float | None) -> str:
    """`45 seconds`, `22 minutes`, `3.5 hours`, `2 days`; of too few there is nothing to say."""
    if seconds is None:
        return "too few to say"
    size, unit, digits = next(span[1:] for span in SPANS if seconds >= span[0])
    number = f"{seconds / size:.{digits}f}".removesuffix(".0")
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"
