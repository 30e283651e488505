"""What names one text of a story: `2`, or `draft-812-2` of draft 812 before it is published.

The numbers begin again with the publication, from where on they count corrections. A name never comes again, so nobody
who has looked at a draft can change the published story by accident; nor another draft that has its address now, as it
may be as long as addresses follow titles.
"""

import re

from stories.models import Story

Version = int | str
_NAME = re.compile(r"(draft-[1-9][0-9]{0,18}-)?([1-9][0-9]{0,9})")


def version_of(story: Story) -> Version:
    """The name of what this story says now."""
    return f"draft-{story.pk}-{story.version}" if story.state in Story.UNPUBLISHED else story.version


def read_version_name(told: str) -> Version | None:
    """The version that somebody names, or None where nothing is called that."""
    named = _NAME.fullmatch(told)
    if named is None:
        return None
    return told if named[1] else int(told)
