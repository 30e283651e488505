"""Appeals that have nothing left to judge, because what they object to was reversed."""

from datetime import datetime

from django.db.models import QuerySet

from core.events import emit
from discussion.moderation.cases import close_case
from discussion.moderation.models import Appeal, Case, Decision


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
    """Close open cases whose matter is gone. Who objected reads so; there is nobody who had to judge.

    Call it once the comment is deleted, or the account that it is about or that objects is closed.
    """
    keys = list(cases.filter(closed_at__isnull=True).values_list("pk", flat=True))
    waiting = Appeal.objects.filter(case__in=keys, verdict="")
    waiting.update(verdict=Appeal.Verdict.MOOT, judged_at=at)
    Case.objects.filter(pk__in=keys).update(closed_at=at, leased_by=None, leased_until=None)


def answer_appeals(case: Case, *, verdict: Appeal.Verdict, judgement: Decision, answer: str = "") -> None:
    """Give every appeal of a case its verdict, and tell of each. Without a judge where nobody had to judge."""
    appeals = list(case.appeals.filter(verdict="").order_by("id"))
    judge = None if verdict == Appeal.Verdict.SETTLED else judgement.actor
    facts = {"judge": judge, "judgement": judgement, "answer": answer, "judged_at": judgement.at}
    Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).update(verdict=verdict, **facts)
    for appeal in appeals:
        emit(
            "appeal.decided",
            story=judgement.comment.story.slug if judgement.comment else "",
            at=judgement.at,
            appeal=str(appeal.pk),
            decision=str(judgement.pk),
            action=judgement.action,
            rule=judgement.rule,
        )
