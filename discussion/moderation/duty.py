"""Who may decide at this moment, and about whom."""

from datetime import datetime

from accounts.models import Subscriber
from accounts.roles import is_editor, is_moderator
from accounts.standing import is_shut_out
from core.errors import DomainError, NotAllowedError


class OffDutyError(NotAllowedError):
    code = "off_duty"
    message = "Only moderators in good standing decide."


class NotSeniorError(NotAllowedError):
    code = "not_senior"
    message = "Only seniors may do this, and see this."


class OwnCaseError(NotAllowedError):
    code = "own_case"
    message = "This is about you. Somebody else has to decide it."


class HasRoleError(DomainError):
    code = "has_role"
    message = "This person belongs to the team. An administrator has to take the role away first."


def require_moderator(actor: Subscriber, *, at: datetime) -> None:
    """Raise OffDutyError (403) for whoever is no moderator any more, or is banned.

    Two queries, or none for a moderator whom this very request has let in.
    """
    if not actor.was_let_in and (not is_moderator(actor) or is_shut_out(actor, at=at)):
        raise OffDutyError


def require_not_about(actor: Subscriber, subject_id: int | None) -> None:
    """Raise OwnCaseError (403) if the person concerned is the moderator himself."""
    if subject_id == actor.pk:
        raise OwnCaseError


def lock_person(subject: Subscriber | None) -> None:
    """Hold the person concerned until the transaction ends, before any comment or case, where there still is one."""
    if subject is not None:
        # The strong lock, as the ledger takes it a moment later: to begin with a weaker one could deadlock with a
        # comment of this person that is being written.
        Subscriber.objects.select_for_update().get(pk=subject.pk)


def require_no_role(subject: Subscriber) -> None:
    """Raise HasRoleError (422) for a member of the team: a moderator cannot lock out the others."""
    if is_moderator(subject) or is_editor(subject):
        raise HasRoleError
