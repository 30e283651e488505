"""What screening is told to look for, and what it found."""

from discussion.screening.models.fingerprints import Fingerprint
from discussion.screening.models.rules import WordRule, WordRuleSwitch
from discussion.screening.models.signals import Signal
from discussion.screening.models.spam import AkismetLesson, SpamModel, SpamSwitch

__all__ = ["AkismetLesson", "Fingerprint", "Signal", "SpamModel", "SpamSwitch", "WordRule", "WordRuleSwitch"]
