"""Stories in the admin: everything to be read, and three pages that change something through the services."""

from stories.admin import registers, stories

__all__ = ["registers", "stories"]
