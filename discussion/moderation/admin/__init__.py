"""The moderators' working place in the admin, and the registers of what was reported and decided."""

from discussion.moderation.admin import registers

__all__ = ["registers"]
