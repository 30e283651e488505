"""What was decided on cases like this one: there for the same reason, or about nearly the same words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Left
from django_stubs_ext import WithAnnotations
from rapidfuzz import fuzz, process

from discussion.moderation.models import Case, Decision, ProfileReport, Report
from discussion.threads.models import Revision

LOOKED_AT = 400  # of the latest decisions: habits change, and a page must not take longer the older a site is
CUT = 500  # characters of each text that are compared
NEAR = 75.0  # per cent from which two texts count as nearly the same
SHOWN = 3


class Told(TypedDict):
    """What a decision is read with: the beginning of the words that it was about, and whether it was reversed."""

    words: str
    undone: bool


@dataclass(frozen=True)
class Twin:
    """One decision about nearly the same words; `likeness` in per cent."""

    case_id: UUID
    words: str
    done: str
    rule: str
    at: datetime
    undone: bool
    likeness: int


@dataclass(frozen=True)
class Similar:
    """What is known of cases like this one. `outcomes` says how often what was decided, most often first."""

    reasons: Sequence[str]
    alike: int
    undone: int
    outcomes: Sequence[tuple[str, int]]
    twins: Sequence[Twin]


def similar_to(case: Case, *, body: str, reports: Sequence[Report | ProfileReport]) -> Similar:
    """Look through the latest decisions about other comments. Two queries."""
    reasons = [*case.reason_codes, *dict.fromkeys(report.reason for report in reports)]
    decisions = _latest(case)
    kinds = _reasons_of(decisions)
    alike = [decision for decision in decisions if kinds[decision.case_id] & set(reasons)]
    outcomes = Counter(f"{decision.done} {decision.rule}".strip() for decision in alike)
    return Similar(
        reasons=reasons,
        alike=len(alike),
        undone=sum(decision.undone for decision in alike),
        outcomes=outcomes.most_common(),
        twins=_twins(body, decisions),
    )


def _latest(case: Case) -> "Sequence[WithAnnotations[Decision, Told]]":
    words = Revision.objects.filter(comment=OuterRef("comment"), version=OuterRef("version"))
    judged = Decision.objects.lasting().filter(
        action__in=["approve", "remove"], case__isnull=False, comment__isnull=False
    )
    told: Sequence[Any] = list(
        judged.exclude(comment=case.comment_id)
        .select_related("case")
        .annotate(
            words=Subquery(words.values(cut=Left("body", CUT))[:1]),
            undone=Exists(Decision.objects.filter(reverses=OuterRef("pk"))),
        )
        .order_by("-id")[:LOOKED_AT]
    )
    return told


def _reasons_of(decisions: "Sequence[WithAnnotations[Decision, Told]]") -> dict[UUID | None, set[str]]:
    kinds = {decision.case_id: set(decision.case.reason_codes) for decision in decisions if decision.case}
    for case, reason in Report.objects.filter(case__in=kinds).values_list("case", "reason"):
        kinds[case].add(reason)
    return kinds


def _twins(body: str, decisions: "Sequence[WithAnnotations[Decision, Told]]") -> list[Twin]:
    texts = {number: decision.words for number, decision in enumerate(decisions) if decision.words}
    near = process.extract(body[:CUT], texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=SHOWN)
    return [_twin(decisions[number], round(score)) for _, score, number in near]


def _twin(decision: "WithAnnotations[Decision, Told]", likeness: int) -> Twin:
    assert decision.case_id is not None  # noqa: S101  # `_latest` asks for those that have one
    return Twin(
        case_id=decision.case_id,
        words=decision.words,
        done=decision.done,
        rule=decision.rule,
        at=decision.at,
        undone=decision.undone,
        likeness=likeness,
    )
