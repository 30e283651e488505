"""Who takes part: subscribers, how they prove who they are, and what was decided about them."""

from accounts.models.arrivals import Arrival, EmailChange
from accounts.models.clients import AccessSession, ApiKey
from accounts.models.devices import Device
from accounts.models.people import GivenUpHandle, HandleChange, Profile, RulesAcceptance, Subscriber, SubscriberManager
from accounts.models.sanctions import Sanction, SanctionQuerySet, Strike, StrikeQuerySet
from accounts.models.signin import SignInCode, SignInFailure
from accounts.models.standing import Presence, Standing, Vouch

__all__ = [
    "AccessSession",
    "ApiKey",
    "Arrival",
    "Device",
    "EmailChange",
    "GivenUpHandle",
    "HandleChange",
    "Presence",
    "Profile",
    "RulesAcceptance",
    "Sanction",
    "SanctionQuerySet",
    "SignInCode",
    "SignInFailure",
    "Standing",
    "Strike",
    "StrikeQuerySet",
    "Subscriber",
    "SubscriberManager",
    "Vouch",
]
