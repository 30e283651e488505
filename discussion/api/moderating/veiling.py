"""Cases without people, for who works blind and for whom they are about: `blindness` says what, as for the desk.

Shapes stay as they are; what is not told is null, or is not in its list.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Subscriber
from discussion.api.moderating.payloads import case_file, case_rows
from discussion.moderation.blindness import (
    codes_of_words,
    gather_reports,
    hide_names,
    is_veiled,
    tells_of_author,
    veil_of,
)
from discussion.moderation.dossiers import Dossier
from discussion.moderation.fitness import own_among
from discussion.moderation.models import Case
from discussion.moderation.preferences import preference_of

Payload = dict[str, Any]


def told_rows(cases: Sequence[Case], *, reader: Subscriber, at: datetime) -> list[Payload]:
    """Lines of a queue, as this moderator may read them. Two queries, and one more where appeals are among them."""
    own, is_blind = own_among(cases, reader), preference_of(reader).is_blind
    return [
        _veiled_row(row, case) if is_veiled(case, is_own=case.pk in own, is_blind=is_blind) else row
        for row, case in zip(case_rows(cases, at=at), cases, strict=True)
    ]


def told_file(dossier: Dossier, *, reader: Subscriber, at: datetime) -> Payload:
    """One case with everything about it that this moderator may read."""
    told, names = case_file(dossier, at=at), veil_of(dossier, reader=reader)
    return told if names is None else _veiled_file(told, dossier, names)


def _veiled_row(row: Payload, case: Case) -> Payload:
    return {
        **row,
        "reason": codes_of_words(case),
        "priority": None,
        "lease": _without(row["lease"], "by"),
        "report_count": None,
        "appealed": _without(row["appealed"], "subject", "actor"),
        "comment": _without(row["comment"], "author", "side"),
    }


def _veiled_file(told: Payload, dossier: Dossier, names: frozenset[str]) -> Payload:
    def veil(words: str) -> str:
        return hide_names(words, names)

    row = _veiled_row(told, dossier.case)
    parent = row["comment"] and row["comment"]["parent"]
    unknown: Payload = dict.fromkeys(("id", "reporter", "version", "at"))
    return {
        **row,
        "comment": row["comment"] and {**row["comment"], "parent": _without(parent, "author")},
        "escalation": _veiled(told["escalation"], veil, "note", without=("by",)),
        "appeals": [_veiled(one, veil, "text", "answer", without=("appellant", "judge")) for one in told["appeals"]],
        "signals": [
            _veiled(one, veil, "detail")
            for one, signal in zip(told["signals"], dossier.signals, strict=True)
            if not tells_of_author(signal)
        ],
        "reports": [
            {**unknown, "reason": said.reason, "note": said.note, "illegal": said.illegal}
            for said in gather_reports(dossier.reports, names)
        ],
        "profile": None,
        "author": None,
        "decisions": [_veiled(one, veil, "note", without=("subject", "actor")) for one in told["decisions"]],
    }


def _without(part: Payload | None, *names: str) -> Payload | None:
    return part and {**part, **dict.fromkeys(names)}


def _veiled(part: Any, veil: Callable[[str], str], *words: str, without: Sequence[str] = ()) -> Any:
    """A part with names out of these words, and without those facts; what is not there stays so."""
    return part and {**part, **{name: veil(part[name]) for name in words}, **dict.fromkeys(without)}
