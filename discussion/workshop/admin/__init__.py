"""The workshop in the admin."""

from discussion.workshop.admin.registers import RuleAdmin

__all__ = ["RuleAdmin"]
