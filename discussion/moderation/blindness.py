"""What a moderator who works blind is not told while he decides: who it was, on which side, and how many."""

import re
from collections.abc import Collection, Iterable

from accounts.models import Subscriber
from discussion.moderation.dossiers import Dossier
from discussion.moderation.models import Case, Report
from discussion.moderation.surroundings import Surroundings
from discussion.screening.models import Signal

SOMEBODY = "@…"
# Checks and codes that tell of the author rather than of the words.
CHECKS = frozenset({"newcomer"})
CODES = frozenset({"newcomer", "newcomer_link"})
_CALLED = re.compile(r"@[\w.-]*\w")


def hide_names(text: str, names: Collection[str]) -> str:
    """The text with a sign for whoever is called in it, and for these handles, however they are written."""
    text = _CALLED.sub(SOMEBODY, text)
    if not names:
        return text
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", SOMEBODY, text, flags=re.IGNORECASE)


def names_around(dossier: Dossier, around: Surroundings) -> frozenset[str]:
    """The handles of all who have to do with a case, in public or not, and of all who ever reported its comment.

    One query where there is a comment.
    """
    case = dossier.case
    people: list[Subscriber | None] = [case.leased_by, case.appealed.subject if case.appealed else None]
    people += [case.comment.author if case.comment else None, case.appealed.actor if case.appealed else None]
    people += [decision.actor for decision in dossier.decisions]
    people += [appeal.appellant for appeal in dossier.appeals]
    people += [comment.author for comment in (*around.way, *around.answers)]
    reporters = Report.objects.filter(comment=case.comment_id).values_list("reporter__handle", flat=True)
    return frozenset(person.handle for person in people if person is not None).union(reporters)


def tells_of_author(signal: Signal) -> bool:
    """Whether a check spoke of who wrote rather than of what was written."""
    return signal.check_name in CHECKS or signal.code in CODES


def codes_of_words(case: Case) -> list[str]:
    """Why the case is there, as far as its words tell."""
    return [code for code in case.reason_codes if code not in CODES]


def reasons_of(reports: Iterable[Report]) -> list[str]:
    """What readers said of it, each once."""
    said = (report.get_reason_display() for report in sorted(reports, key=lambda report: not report.illegal))
    return list(dict.fromkeys(said))
