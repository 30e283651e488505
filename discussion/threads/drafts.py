"""Words that are not posted yet: what they are for, and which there are. All of it is one's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Subscriber
from core.errors import NotFoundError
from discussion.threads.models import Comment, Draft
from stories.models import Story

_PURPOSE = re.compile(r"(reply|edit)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class DraftNotFoundError(NotFoundError):
    """No words are kept for this, or there is nothing like it."""


@dataclass(frozen=True)
class Purpose:
    """What words in a story would become: a new comment, an answer to `parent`, or other words of `edits`."""

    parent: UUID | None = None
    edits: UUID | None = None

    def __str__(self) -> str:
        if self.edits:
            return f"edit-{self.edits}"
        return f"reply-{self.parent}" if self.parent else "comment"

    @property
    def comment(self) -> UUID | None:
        """The comment that must be there for it."""
        return self.edits or self.parent


NEW = Purpose()


def purpose_of(parent: Comment | None) -> Purpose:
    """That of a comment which answers `parent`, or none."""
    return Purpose(parent=parent.pk) if parent else NEW


def read_purpose(name: str) -> Purpose:
    """The purpose with this name: `comment`, `reply-{id}` or `edit-{id}`. Raises DraftNotFoundError."""
    if name == str(NEW):
        return NEW
    found = _PURPOSE.fullmatch(name)
    if found is None:
        raise DraftNotFoundError
    comment = UUID(found[2])
    return Purpose(edits=comment) if found[1] == "edit" else Purpose(parent=comment)


def own_drafts(subscriber: Subscriber, story: Story) -> Sequence[Draft]:
    """The person's drafts on a story, the latest first; there are DRAFTS_PER_PERSON at most. One query."""
    own = Draft.objects.kept().filter(subscriber=subscriber, story=story)
    return list(own.select_related("anchor").order_by("-saved_at", "-id"))


def get_own_draft(subscriber: Subscriber, story: Story, purpose: Purpose) -> Draft:
    """Raises DraftNotFoundError."""
    own = Draft.objects.kept().filter(subscriber=subscriber, story=story, purpose=str(purpose))
    draft = own.select_related("anchor").first()
    if draft is None:
        raise DraftNotFoundError
    return draft
