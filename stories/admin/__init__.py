"""Stories in the admin: everything to be read, and pages that change something through the services."""

from stories.admin import drafts, registers, stories

__all__ = ["drafts", "registers", "stories"]
