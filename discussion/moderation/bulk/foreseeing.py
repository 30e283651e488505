"""What a decision about many would skip, and why: by the codes with which each decision would be refused."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.contrib.auth.models import Group

from accounts.models import Sanction, Subscriber
from accounts.roles import ROLES
from accounts.sanctions import AlreadyBannedError, AlreadySanctionedError
from discussion.moderation.cases import CaseLeasedError, is_leased_by_another
from discussion.moderation.duty import HasRoleError, OwnCaseError
from discussion.moderation.holding import AlreadyWaitingError
from discussion.moderation.leaving_out import AlreadyLeftOutError
from discussion.moderation.models import BulkDecision, BulkItem, Case
from discussion.threads.models import Comment
from discussion.threads.services.judging import CommentNotShownError, CommentNotWaitingError
from stories.models import Story
from stories.noise.exclusions import exclusions_of

Action = BulkDecision.Action
KINDS = {
    Action.WARN: Sanction.Kind.WARNING,
    Action.SILENCE: Sanction.Kind.SILENCE,
    Action.SUSPEND: Sanction.Kind.SUSPENSION,
    Action.BAN: Sanction.Kind.BAN,
}
OF_COMMENTS = {Action.APPROVE, Action.REMOVE, Action.HOLD}
GONE = "not_found"


def foresee_comments(
    comments: Sequence[Comment], *, action: str, actor: Subscriber, at: datetime
) -> Iterator[BulkItem]:
    """An item for each, skipped or to be done. One query."""
    open_cases = Case.objects.filter(comment__in=comments, closed_at__isnull=True, appealed__isnull=True)
    cases = {case.comment_id: case for case in open_cases}
    for comment in comments:
        code = _why_not(comment, cases.get(comment.pk), action, actor, at)
        yield _item(code, comment=comment, version=comment.latest_version)


def foresee_people(
    people: Sequence[Subscriber], *, action: str, story: Story | None, actor: Subscriber, at: datetime
) -> Iterator[BulkItem]:
    """The same for people. Two queries."""
    working = set(Group.objects.filter(name__in=ROLES, user__in=people).values_list("user", flat=True))
    taken = _under_it_already(people, action, story, at)
    for person in people:
        code = ""
        if person.pk == actor.pk:
            code = OwnCaseError.code
        elif not person.is_active:
            code = GONE
        elif person.is_superuser or person.pk in working:
            code = HasRoleError.code
        elif person.pk in taken:
            code = _taken_code(action)
        yield _item(code, subject=person)


def _why_not(comment: Comment, case: Case | None, action: str, actor: Subscriber, at: datetime) -> str:
    if comment.author_id == actor.pk:
        return OwnCaseError.code
    if case is not None and is_leased_by_another(case, actor, at=at):
        return CaseLeasedError.code
    if action == Action.APPROVE and case is None:
        return CommentNotWaitingError.code
    if comment.state not in {Comment.State.HELD, Comment.State.PUBLISHED}:
        return CommentNotShownError.code
    return AlreadyWaitingError.code if action == Action.HOLD and comment.is_waiting else ""


def _under_it_already(people: Sequence[Subscriber], action: str, story: Story | None, at: datetime) -> set[int]:
    if action == Action.LEAVE_OUT and story is not None:
        return set(exclusions_of(story).filter(actor__in=people).values_list("actor", flat=True))
    kind = KINDS[Action(action)]
    in_force = Sanction.objects.in_force(at=at).filter(subscriber__in=people, kind=kind)
    return set(in_force.values_list("subscriber", flat=True))


def _taken_code(action: str) -> str:
    if action == Action.LEAVE_OUT:
        return AlreadyLeftOutError.code
    return AlreadyBannedError.code if action == Action.BAN else AlreadySanctionedError.code


def _item(code: str, **target: object) -> BulkItem:
    outcome = BulkItem.Outcome.SKIPPED if code else BulkItem.Outcome.PENDING
    return BulkItem(outcome=outcome, code=code, **target)
