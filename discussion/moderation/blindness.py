"""What a moderator who works blind is not told while he decides: who it was, on which side, and how many."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from accounts.models import Subscriber
from discussion.moderation.dossiers import Dossier
from discussion.moderation.models import Case, ProfileReport, Report
from discussion.moderation.preferences import preference_of
from discussion.moderation.profile_cases import OF_PROFILES
from discussion.moderation.surroundings import Surroundings, Thread, thread_around
from discussion.screening.models import Signal
from discussion.threads.models import Comment

SOMEBODY = "@…"
# Checks and codes that tell of the author rather than of the words.
CHECKS = frozenset({"newcomer"})
CODES = frozenset({"newcomer", "newcomer_link"})
_CALLED = re.compile(r"@[\w.-]*\w")


class Gathered(NamedTuple):
    """All that readers said for one reason."""

    reason: str
    label: str
    illegal: bool
    note: str


def hide_names(text: str, names: Collection[str]) -> str:
    """The text with a sign for whoever is called in it, and for these handles, however they are written."""
    text = _CALLED.sub(SOMEBODY, text)
    return _any_of(frozenset(names)).sub(SOMEBODY, text) if names else text


@lru_cache(maxsize=8)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """Kept, because a crowd that reports something brings as many notes as names."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)


def is_veiled(case: Case, *, is_own: bool, is_blind: bool) -> bool:
    """Whether a moderator is told no people of a case: it is about himself, or he works blind and it is open.

    An appeal about a name or a profile is judged by what these say, so there is nothing to hide from others.
    """
    about_profile = case.appealed is not None and case.appealed.action in OF_PROFILES
    return is_own or (is_blind and case.closed_at is None and not about_profile)


def veil_of(dossier: Dossier, *, reader: Subscriber, around: Surroundings | None = None) -> frozenset[str] | None:
    """The names that are hidden from this moderator wherever they stand in a case; None where he is told everything.

    One query, and up to four more where anything is hidden; `around` saves three of them.
    """
    is_blind = preference_of(reader).is_blind
    if not is_veiled(dossier.case, is_own=dossier.is_own, is_blind=is_blind):
        return None
    comment = dossier.case.comment
    thread = around or (thread_around(comment) if comment else Thread([], 0, []))
    return names_around(dossier, [*thread.way, *thread.answers])


def names_around(dossier: Dossier, thread: Iterable[Comment]) -> frozenset[str]:
    """The handles of all who have to do with a case, in public or not, and of all who ever reported its comment.

    One query where there is a comment.
    """
    case = dossier.case
    people: list[Subscriber | None] = [case.leased_by, case.appealed.subject if case.appealed else None]
    people += [case.comment.author if case.comment else None, case.appealed.actor if case.appealed else None]
    people += [decision.actor for decision in dossier.decisions]
    people += [appeal.appellant for appeal in dossier.appeals]
    people += [comment.author for comment in thread]
    reporters = Report.objects.filter(comment=case.comment_id).values_list("reporter__handle", flat=True)
    return frozenset(person.handle for person in people if person is not None).union(reporters)


def tells_of_author(signal: Signal) -> bool:
    """Whether a check spoke of who wrote rather than of what was written."""
    return signal.check_name in CHECKS or signal.code in CODES


def codes_of_words(case: Case) -> list[str]:
    """Why the case is there, as far as its words tell."""
    return [code for code in case.reason_codes if code not in CODES]


def gather_reports(reports: Iterable[Report | ProfileReport], names: Collection[str]) -> list[Gathered]:
    """What readers said of it, for each reason once, without how many did: said to be illegal first."""
    found: dict[str, Gathered] = {}
    for report in sorted(reports, key=lambda report: not report.illegal):
        known = found.get(report.reason, Gathered(report.reason, str(report.get_reason_display()), False, ""))
        notes = [note for note in (known.note, hide_names(report.note, names)) if note]
        found[report.reason] = known._replace(illegal=known.illegal or report.illegal, note="\n\n".join(notes))
    return list(found.values())
