"""What screening is told to look for, and what it found."""

from discussion.screening.models.fingerprints import Fingerprint
from discussion.screening.models.rules import Rehearsal, Rule, RuleBook, RuleChange, RuleHit
from discussion.screening.models.signals import Signal
from discussion.screening.models.spam import AkismetLesson, SpamModel, SpamSwitch

__all__ = [
    "AkismetLesson",
    "Fingerprint",
    "Rehearsal",
    "Rule",
    "RuleBook",
    "RuleChange",
    "RuleHit",
    "Signal",
    "SpamModel",
    "SpamSwitch",
]
