"""Who takes part: subscribers, how they prove who they are, and what was decided about them."""

from accounts.models.alerts import Alert
from accounts.models.arrivals import Arrival, EmailChange
from accounts.models.clients import AccessSession, ApiKey
from accounts.models.devices import Device
from accounts.models.merging import MergedAccount
from accounts.models.people import GivenUpHandle, HandleChange, Profile, RulesAcceptance, Subscriber, SubscriberManager
from accounts.models.sanctions import KeptSanction, Sanction, SanctionQuerySet, Strike, StrikeQuerySet
from accounts.models.signin import SignInCode, SignInFailure
from accounts.models.standing import AccurateReport, Presence, Standing, Vouch

__all__ = [
    "AccessSession",
    "AccurateReport",
    "Alert",
    "ApiKey",
    "Arrival",
    "Device",
    "EmailChange",
    "GivenUpHandle",
    "HandleChange",
    "KeptSanction",
    "MergedAccount",
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
