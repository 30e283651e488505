"""Who may work on which case: nobody on a matter of his own, and nobody on an appeal against what he decided."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Subscriber
from accounts.roles import is_senior
from core.errors import NotAllowedError
from discussion.moderation.duty import NotSeniorError, OwnCaseError, require_moderator
from discussion.moderation.models import Appeal, Case, Decision
from discussion.threads.models import Comment

Queue = Case.Queue


class OwnDecisionError(NotAllowedError):
    code = "own_decision"
    message = "You have decided in this matter. Somebody else has to judge the appeal."


def require_fit(case: Case, actor: Subscriber, *, at: datetime) -> None:
    """Raise OffDutyError, NotSeniorError, OwnCaseError or OwnDecisionError (403) for who may not work on this case.

    An escalated one is for seniors. An appeal is for nobody who decided in its matter before: the decision itself, its
    reversal, or an earlier appeal.
    """
    require_moderator(actor, at=at)
    if case.queue == Queue.ESCALATED and not is_senior(actor):
        raise NotSeniorError
    if concerns(case, actor):
        raise OwnCaseError
    if case.appealed is not None and actor.pk in _who_decided(case, case.appealed):
        raise OwnDecisionError


def require_not_given_back(comment: Comment, actor: Subscriber) -> None:
    """Raise OwnDecisionError (403) where an appeal has given these very words back after the actor had removed them.

    Whether they go once more is for somebody else, or nobody would need to win an appeal. One query.
    """
    removed = Appeal.objects.filter(
        first_decider=actor,
        verdict__in=[Appeal.Verdict.OVERTURN, Appeal.Verdict.SETTLED],
        decision__comment=comment,
        decision__action=Decision.Action.REMOVE,
        decision__version=comment.latest_version,
    )
    if removed.exists():
        raise OwnDecisionError("An appeal has given back what you had removed. Somebody else decides about it now.")


def concerns(case: Case, person: Subscriber) -> bool:
    """Whether a case is about this person, as `about` says. One query for an appeal, else none."""
    return case.pk in own_among([case], person)


def own_among(cases: Collection[Case], person: Subscriber) -> set[UUID]:
    """Which of these cases are about this person. One query where there are appeals among them, else none."""
    own = {case.pk for case in cases if case.comment is not None and case.comment.author_id == person.pk}
    appeals = {case.pk for case in cases if case.appealed_id is not None} - own
    if appeals:
        own.update(Case.objects.filter(about(person.pk), pk__in=appeals).values_list("pk", flat=True))
    return own


def about(person: int) -> Q:
    """Cases about somebody: as author, as whom a decision was against, by whatever number, or as who appeals."""
    subject = Q(appealed__subject=person) | Q(appealed__subject__merged__kept=person)
    appeals = Appeal.objects.filter(case=OuterRef("pk"), appellant=person)
    return Q(comment__author=person) | subject | Q(Exists(appeals))


def fit_cases(cases: QuerySet[Case], moderator: Any, *, queue: str) -> QuerySet[Case]:
    """Those of the cases of one queue that `require_fit` allows a moderator, apart from the role.

    `moderator` is the person's number, or an expression that will be it.
    """
    cases = cases.exclude(comment__author=moderator)
    if queue not in {Queue.APPEALS, Queue.ESCALATED}:
        return cases
    decided = {"decisions__actor": moderator}
    concerned: list[dict[str, Any]] = [
        {"appeals__appellant": moderator},
        {"appealed__subject": moderator},
        {"appealed__subject__merged__kept": moderator},
        {"appealed__actor": moderator},
        {"appealed__case__appealed__actor": moderator},
        {f"appealed__case__{name}": who for name, who in decided.items()},
        {f"appealed__case__appealed__case__{name}": who for name, who in decided.items()},
        {f"appealed__appeal_cases__{name}": who for name, who in decided.items()},
        {f"appealed__sanction__{name}": who for name, who in decided.items()},
    ]
    for concern in concerned:
        cases = cases.exclude(**concern)
    return cases


def _who_decided(case: Case, appealed: Decision) -> set[int]:
    """Everybody who has decided in the matter of an appeal before. At most two queries."""
    behind = appealed.case
    before = [behind.pk, behind.appealed.case_id] if behind and behind.appealed else [appealed.case_id]
    same = Q(pk=appealed.pk) | Q(case__in=[known for known in before if known])
    same |= Q(case__in=list(Case.objects.filter(appealed=appealed).values_list("pk", flat=True)))
    if behind and behind.appealed:
        same |= Q(pk=behind.appealed_id)
    if appealed.sanction_id is not None:
        same |= Q(sanction=appealed.sanction_id)
    return set(Decision.objects.filter(same).exclude(case=case.pk).values_list("actor", flat=True))
