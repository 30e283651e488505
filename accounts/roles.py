"""Who may work the queues: roles are Django groups, made by a migration."""

from django.contrib.auth.models import AnonymousUser, Group

from accounts.models import Subscriber
from core.kept_sql import Question, given

MODERATOR = "moderator"
SENIOR = "senior"
EDITOR = "editor"
ADMINISTRATOR = "administrator"
ROLES = (MODERATOR, SENIOR, EDITOR, ADMINISTRATOR)
_GIVEN = Question(
    lambda: Group.objects.filter(user=given("subscriber"), name__in=ROLES).order_by("name").values_list("name")
)


def roles_of(subscriber: Subscriber) -> frozenset[str]:
    """The roles that the person was given. One query, or none for a person of a request who was found without."""
    if subscriber.has_no_role:
        return frozenset()
    return frozenset(name for (name,) in _GIVEN.rows(subscriber=subscriber.pk))


def is_moderator(subscriber: Subscriber | AnonymousUser) -> bool:
    """Whether the person may see held words and decide cases. One query, or none for a superuser."""
    return _has_role(subscriber, MODERATOR, SENIOR, ADMINISTRATOR)


def is_senior(subscriber: Subscriber | AnonymousUser) -> bool:
    """Whether the person oversees the moderators and reads the audit log."""
    return _has_role(subscriber, SENIOR, ADMINISTRATOR)


def is_administrator(subscriber: Subscriber | AnonymousUser) -> bool:
    """Whether the person answers for the site as a whole and reads what others have told it in confidence."""
    return _has_role(subscriber, ADMINISTRATOR)


def let_in(moderator: Subscriber) -> None:
    """Note on the person of a request that he was found to be a moderator in good standing a moment ago.

    Whatever the request calls takes it from there; it holds for this object, which goes with the request.
    """
    moderator.was_let_in = True


def works_here(subscriber: Subscriber | AnonymousUser) -> bool:
    """Whether the person has any role: the site itself answers for what he says."""
    return _has_role(subscriber, *ROLES)


def is_editor(subscriber: Subscriber | AnonymousUser) -> bool:
    """Whether the person may write and correct stories."""
    return _has_role(subscriber, EDITOR, ADMINISTRATOR)


def _has_role(subscriber: Subscriber | AnonymousUser, *roles: str) -> bool:
    if not isinstance(subscriber, Subscriber) or not subscriber.is_active:
        return False
    return subscriber.is_superuser or not roles_of(subscriber).isdisjoint(roles)
