"""What the desk's pages say in a word: how long ago, why, and how many cases wait."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from discussion.moderation.blindness import Gathered, codes_of_words, gather_reports, hide_names
from discussion.moderation.browsing import Scope
from discussion.moderation.models import Case, Decision, ProfileReport, Report
from discussion.moderation.profile_cases import is_kept
from discussion.moderation.profiles import is_forgotten
from discussion.moderation.queues import Length, queue_lengths
from discussion.moderation.reversing import REVERSIBLE

register = template.Library()

VERDICTS = {"hold": "holds it", "flag": "notes it", "refuse": "refuses it", "pass": "finds nothing"}
# Why a decision about many leaves something out; whatever else there is reads well enough as it is.
LEFT_OUT = {
    "already_waiting": "waits already",
    "case_closed": "decided meanwhile",
    "case_leased": "somebody else works on it",
    "comment_not_shown": "not to be seen any more",
    "comment_not_waiting": "does not wait",
    "own_case": "about yourself",
    "version_stale": "edited meanwhile",
}
SPANS = ((86400, "d"), (3600, "h"), (60, "min"))


@register.filter
def span(moment: datetime, at: datetime) -> str:
    """How long it has been, in the largest unit that fits: `3 d`, `5 h`, `12 min`."""
    seconds = (at - moment).total_seconds()
    for size, unit in SPANS:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "under a minute"


@register.filter
def ago(moment: datetime, at: datetime) -> str:
    """`3 d ago`, or `just now`."""
    return "just now" if at - moment < timedelta(minutes=1) else f"{span(moment, at)} ago"


@register.filter
def lasting(time: timedelta) -> str:
    """The same of a length of time."""
    start = datetime.min.replace(tzinfo=UTC)
    return span(start, start + time)


@register.filter
def verdict_in_words(verdict: str) -> str:
    """What a check wants to be done: `holds it` for the verdict `hold`."""
    return VERDICTS.get(verdict, verdict)


@register.filter
def in_words(code: str) -> str:
    """`many links` for the code `many_links`."""
    return code.replace("_", " ")


@register.filter
def why_left_out(code: str) -> str:
    """`somebody else works on it` for the code `case_leased`."""
    return LEFT_OUT.get(code, in_words(code))


@register.filter
def veiled(text: str, names: frozenset[str] | None) -> str:
    """The text without names for who works blind; as it is where nobody's are to be hidden."""
    return text if names is None else hide_names(text, names)


@register.filter
def codes(case: Case, blind: bool) -> list[str]:
    """Why a case is there; for who works blind without what tells of the author."""
    return codes_of_words(case) if blind else case.reason_codes


@register.filter
def reversible(decision: Decision) -> bool:
    """Whether it is of those that were against somebody, which a reversal or an appeal of that person undoes."""
    return decision.action in REVERSIBLE


@register.filter
def forgotten(decision: Decision) -> bool:
    """Whether it took a profile down of which nothing is left to give back."""
    return is_forgotten(decision)


@register.filter
def kept(decision: Decision) -> bool:
    """Whether it left a reported name and profile as they are."""
    return is_kept(decision)


@register.filter
def gathered(reports: Sequence[Report | ProfileReport], names: frozenset[str]) -> list[Gathered]:
    """What readers said, for each reason once, for who works blind."""
    return gather_reports(reports, names)


@register.simple_tag
def again(*, queue: str, scope: Scope | None = None, **asked: str) -> str:
    """The address of a queue, of the same scope, with what else is asked."""
    parts = scope.parts if scope else {}
    return f"{reverse('admin:moderation_queue')}?{urlencode({'queue': queue, **parts, **asked})}"


@register.simple_tag
def group_address(*, queue: str, name: str, slug: str) -> str:
    """The address of what a queue has of one story or topic."""
    return f"{reverse('admin:moderation_queue')}?{urlencode({'queue': queue, name: slug})}"


@register.simple_tag
def lengths_of_queues() -> list[Length]:
    """How long the queues are. One query."""
    return queue_lengths()
