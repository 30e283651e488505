"""The moderators' working place in the admin, and the registers of what was reported and decided."""

from discussion.moderation.admin import classifier, registers

__all__ = ["classifier", "registers"]
