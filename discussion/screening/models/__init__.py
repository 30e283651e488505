"""What screening is told to look for, and what it found."""

from discussion.screening.models.rules import WordRule, WordRuleSwitch
from discussion.screening.models.signals import Signal

__all__ = ["Signal", "WordRule", "WordRuleSwitch"]
