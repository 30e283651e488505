"""Who may read the rules, and who may change them."""

from datetime import datetime

from accounts.models import Subscriber
from accounts.roles import is_editor, is_moderator, is_senior
from accounts.standing import is_shut_out
from core.errors import NotAllowedError


class NotKeeperError(NotAllowedError):
    code = "not_rule_keeper"
    message = "Only seniors, editors and administrators change rules."


def may_read(person: Subscriber) -> bool:
    """Everybody who moderates or edits."""
    return is_moderator(person) or is_editor(person)


def may_keep(person: Subscriber) -> bool:
    """Seniors, editors and administrators."""
    return is_senior(person) or is_editor(person)


def require_keeper(actor: Subscriber, *, at: datetime) -> None:
    """Raise NotKeeperError (403) for whoever may not change rules, or not at this moment."""
    if not may_keep(actor) or is_shut_out(actor, at=at):
        raise NotKeeperError
