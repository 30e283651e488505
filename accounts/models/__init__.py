"""Who takes part: subscribers, how they prove who they are, and what was decided about them."""

from accounts.models.clients import AccessSession, ApiKey
from accounts.models.people import GivenUpHandle, RulesAcceptance, Subscriber, SubscriberManager
from accounts.models.sanctions import Sanction, SanctionQuerySet
from accounts.models.signin import SignInCode, SignInFailure
from accounts.models.standing import Standing, Vouch

__all__ = [
    "AccessSession",
    "ApiKey",
    "GivenUpHandle",
    "RulesAcceptance",
    "Sanction",
    "SanctionQuerySet",
    "SignInCode",
    "SignInFailure",
    "Standing",
    "Subscriber",
    "SubscriberManager",
    "Vouch",
]
