"""What a server outside is asked about, as plain data: the threads that ask never touch the database."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import Subscriber
from core.markup import clean_source
from discussion.threads.models import Comment
from stories.models import Story


@dataclass(frozen=True)
class Question:
    """Words on their way, and as much about their author as the site gives away."""

    body: str
    story: str  # its slug
    parent: str | None
    comment: str | None  # the one that they would change
    handle: str
    trust: str
    joined_at: datetime
    at: datetime
    email: str = ""  # and network: empty unless SCREENING_SENDS_ADDRESSES
    network: str = ""

    @property
    def permalink(self) -> str:
        """The page on which they would stand."""
        return f"{settings.BASE_URL}/stories/{self.story}/"


def make_question(
    *,
    body: str,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    comment: Comment | None,
    network: str,
    at: datetime,
) -> Question:
    """The question about a draft. Of a body that is too long its beginning is shown: it will be refused anyway."""
    sends = settings.SCREENING_SENDS_ADDRESSES
    return Question(
        body=clean_source(body)[: settings.COMMENT_MAX_LENGTH],
        story=story.slug,
        parent=str(parent.pk) if parent else None,
        comment=str(comment.pk) if comment else None,
        handle=author.handle,
        trust=str(author.trust),
        joined_at=author.joined_at,
        at=at,
        email=author.email if sends else "",
        network=network if sends else "",
    )
