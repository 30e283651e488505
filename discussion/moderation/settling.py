"""How appeals end: by a judgement, because what they object to was reversed, or because it is gone."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.events import emit_all
from core.models import Event
from discussion.moderation.cases import close_case
from discussion.moderation.models import Appeal, Case, Decision
from discussion.threads.models import Comment

PIECE = 1_000  # cases a statement


def settle_appeals(*, reversal: Decision, at: datetime) -> None:
    """Close the open appeals against what `reversal` takes back: they are granted before anybody judged.

    Call it in the transaction of the reversal, with what that is about locked. One query where there are none.
    """
    if reversal.reverses_id is None:
        return
    case = (
        Case.objects.select_for_update(no_key=True)
        .filter(appealed=reversal.reverses_id, closed_at__isnull=True)
        .first()
    )
    if case is not None:
        close_case(case, at=at)
        answer_appeals(case, verdict=Appeal.Verdict.SETTLED, judgement=reversal)


def close_as_moot(cases: QuerySet[Case], *, at: datetime) -> None:
    """Close open cases whose matter is gone, and tell who objected and is still here; nobody had to judge.

    Call it once the comment is deleted, or the account that it is about or that objects is closed or merged. Whoever
    judges or objects at this moment comes before or after: `cases` is asked again with those locked that it had named.
    """
    cases = cases.filter(closed_at__isnull=True)
    keys = list(cases.values_list("pk", flat=True))
    for first in range(0, len(keys), PIECE):  # of an author there may be more than a statement has room for
        piece = keys[first : first + PIECE]
        list(Case.objects.select_for_update(no_key=True).filter(pk__in=piece).order_by("pk").values_list("pk"))
        _close_piece(list(cases.filter(pk__in=piece).values_list("pk", flat=True)), at)


def _close_piece(keys: list[UUID], at: datetime) -> None:
    waiting = Appeal.objects.filter(case__in=keys, verdict="").order_by("id")
    appeals = list(waiting.select_related("appellant", "decision__comment__story"))
    ending = Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals], verdict="")
    ending.update(verdict=Appeal.Verdict.MOOT, judged_at=at)
    emit_all(_ended(appeal, appeal.decision.comment, None, at) for appeal in appeals if appeal.appellant.is_active)
    Case.objects.filter(pk__in=keys).update(closed_at=at, leased_by=None, leased_until=None)


def answer_appeals(case: Case, *, verdict: Appeal.Verdict, judgement: Decision, answer: str = "") -> None:
    """Give every appeal of a case its verdict, and tell of each. Without a judge where nobody had to judge."""
    appeals = list(case.appeals.filter(verdict="").order_by("id"))
    judge = None if verdict == Appeal.Verdict.SETTLED else judgement.actor
    facts = {"judge": judge, "judgement": judgement, "answer": answer, "judged_at": judgement.at}
    Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).update(verdict=verdict, **facts)
    emit_all(_ended(appeal, judgement.comment, judgement, judgement.at) for appeal in appeals)


def _ended(appeal: Appeal, comment: Comment | None, judgement: Decision | None, at: datetime) -> Event:
    payload = {
        "appeal": str(appeal.pk),
        "decision": str(judgement.pk) if judgement else None,
        "action": judgement.action if judgement else None,
        "rule": judgement.rule if judgement else None,
    }
    return Event(kind="appeal.decided", story=comment.story.slug if comment else "", payload=payload, occurred_at=at)
