"""The community guidelines: every removal and every ban names one of these rules.

Numbers are stable: decisions keep them for ever, so a rule is reworded or retired, never renumbered.
"""

from dataclasses import dataclass, field

from core.errors import DomainError


class RuleUnknownError(DomainError):
    code = "rule_unknown"
    message = "Name the rule of the community guidelines that was broken, such as R1."


@dataclass(frozen=True)
class Rule:
    """One rule: its stable number, its name, what it asks of everybody, and the strike points of a removal."""

    key: str
    name: str
    text: str
    points: int = field(repr=False)  # no word of the guidelines: a site weighs, its readers agree to words

    @property
    def reason(self) -> str:
        """The public reason below a removed comment."""
        return f"Removed under rule {self.key}: {self.name}."

    @property
    def lock_reason(self) -> str:
        """The public reason below a comment whose branch takes no more answers."""
        return f"Locked under rule {self.key}: {self.name}."


RULES = (
    Rule("R1", "No personal attacks", "Argue against what was said, not against who said it.", 2),
    Rule("R2", "No spam", "No advertising, no link drops, nothing posted again and again.", 2),
    Rule("R3", "Stay on topic", "A comment is about the story or about the comment that it answers.", 1),
    Rule("R4", "No personal data", "Do not publish what identifies or locates a private person, yourself included.", 3),
    Rule("R5", "Nothing illegal", "No threats, no incitement, nothing else that the law forbids to publish.", 4),
    Rule("R6", "No impersonation", "Do not pretend to be somebody else, or several people.", 3),
)


def find_rule(key: str) -> Rule:
    """The rule with this number. Raises RuleUnknownError (422)."""
    for rule in RULES:
        if rule.key == key:
            return rule
    raise RuleUnknownError(rules=[rule.key for rule in RULES])
