"""The community guidelines, accepted: which version, by whom and when. Their words are the discussion's."""

from datetime import datetime

from django.conf import settings

from accounts.models import RulesAcceptance, Subscriber
from core.errors import NotAllowedError


class RulesNotAcceptedError(NotAllowedError):
    code = "rules_not_accepted"
    message = "Accept the community guidelines first: on your own page, or with `accept_rules` at `me/`."


def accept_rules(*, subscriber: Subscriber, at: datetime) -> None:
    """Note that the person accepts the version in force. A version is accepted once; the first moment counts."""
    acceptance = RulesAcceptance(subscriber=subscriber, version=settings.RULES_VERSION, at=at)
    RulesAcceptance.objects.bulk_create([acceptance], ignore_conflicts=True)


def latest_acceptance(*, subscriber: Subscriber) -> RulesAcceptance | None:
    """The highest version that the person accepted. One query."""
    return RulesAcceptance.objects.filter(subscriber=subscriber).order_by("-version").first()


def require_accepted_rules(*, subscriber: Subscriber) -> None:
    """Where the site has RULES_REQUIRED: raises RulesNotAcceptedError unless the version in force is accepted."""
    if not settings.RULES_REQUIRED:
        return
    if not RulesAcceptance.objects.filter(subscriber=subscriber, version=settings.RULES_VERSION).exists():
        raise RulesNotAcceptedError
