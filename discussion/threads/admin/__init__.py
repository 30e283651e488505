"""Comments in the admin, to be looked up; and the page that merges the discussions of two stories."""

from discussion.threads.admin import registers, stories

__all__ = ["registers", "stories"]
