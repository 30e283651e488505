"""What screening looks at, and what one check says about it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings

from accounts.models import Subscriber
from accounts.roles import works_here
from core.errors import DomainError
from core.markup import clean_source
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from discussion.threads.words import Words, read_words
from stories.models import Story
from stories.noise.services import is_newcomer

Outcome = Signal.Verdict


@dataclass(frozen=True)
class Finding:
    """What a check says. `code` is the stable reason that the author is told, `detail` is for moderators only."""

    verdict: Outcome
    code: str = ""
    score: float = 0.0
    detail: str = ""
    refusal: DomainError | None = None
    check: str = ""
    version: int = 0


PASSED = Finding(Outcome.PASS)


def flagged(code: str, *, score: float = 1.0, detail: str = "") -> Finding:
    """Shown, and noted for whoever looks at it later."""
    return Finding(Outcome.FLAG, code, score, detail)


def held(code: str, *, score: float = 1.0, detail: str = "") -> Finding:
    """Not shown before a moderator has read it."""
    return Finding(Outcome.HOLD, code, score, detail)


def refused(refusal: DomainError, *, detail: str = "") -> Finding:
    """Not taken at all; the author gets `refusal` as the answer."""
    return Finding(Outcome.REFUSE, refusal.code, 1.0, detail, refusal)


@dataclass(frozen=True)
class Draft:
    """Words that somebody wants to put somewhere. `comment` is the one that they would change, if any."""

    words: Words
    unreadable: DomainError | None  # why the words cannot be stored; the checks then see their beginning
    author: Subscriber
    story: Story
    parent: Comment | None
    comment: Comment | None
    at: datetime

    @cached_property
    def is_by_newcomer(self) -> bool:
        """Whether the author counts as a newcomer; asked by several checks, looked up once.

        Whoever works here does not, however new the account: nobody would approve a moderator's words but a moderator.
        """
        return is_newcomer(subscriber=self.author, at=self.at) and not works_here(self.author)


def read_draft(
    *, body: str, author: Subscriber, story: Story, parent: Comment | None, comment: Comment | None, at: datetime
) -> Draft:
    """The draft of a body, of any length and content."""
    unreadable: DomainError | None = None
    try:
        words = read_words(body)
    except DomainError as refusal:
        start = clean_source(body)[: settings.COMMENT_MAX_LENGTH]
        words, unreadable = Words(source=start, html="", text=start), refusal
    return Draft(words, unreadable, author, story, parent, comment, at)
