"""What screening looks at, and what one check says about it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings

from accounts.limits import Allowance, allowance_of
from accounts.models import Standing, Subscriber
from accounts.roles import works_here
from core.errors import DomainError
from core.markup import clean_source, link_hosts
from discussion.screening.copies import Earlier, find_earlier
from discussion.screening.fingerprints import Print, take_print
from discussion.screening.matching.editions import KnownRule
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from discussion.threads.words import Words, read_words
from stories.models import Story
from stories.noise.newcomers import Look, look_at

Outcome = Signal.Verdict
Trust = Standing.Trust
CODE_LENGTH = 40
MOST_VERSIONS = 2**31 - 1


@dataclass(frozen=True)
class Finding:
    """What a check says. `code` is the stable reason that the author is told, `detail` is for moderators only."""

    verdict: Outcome
    code: str = ""
    score: float = 0.0
    detail: str = ""
    refusal: DomainError | None = None
    check: str = ""
    version: int = 0  # where it is not the check's own
    met: tuple[KnownRule, ...] = ()  # rules that the words meet, in rehearsal or in force


PASSED = Finding(Outcome.PASS)


def flagged(code: str, *, score: float = 1.0, detail: str = "", version: int = 0) -> Finding:
    """Shown, and noted for whoever looks at it later."""
    return Finding(Outcome.FLAG, code, score, detail, version=version)


def held(code: str, *, score: float = 1.0, detail: str = "", version: int = 0) -> Finding:
    """Not shown before a moderator has read it."""
    return Finding(Outcome.HOLD, code, score, detail, version=version)


def refused(refusal: DomainError, *, detail: str = "") -> Finding:
    """Not taken at all; the author gets `refusal` as the answer."""
    return Finding(Outcome.REFUSE, refusal.code, 1.0, detail, refusal)


class NonsenseError(Exception):
    """A check gave something that no check can say."""


def require_sound(finding: object) -> Finding:
    """The finding, whatever a check really gave. Raises NonsenseError for what no check can say."""
    if not isinstance(finding, Finding) or not all(_is_of_its_kind(finding)):
        raise NonsenseError(repr(finding)[:200])
    refuses, passes = finding.verdict == Outcome.REFUSE, finding.verdict == Outcome.PASS
    if (finding.refusal is not None) != refuses or bool(finding.code) == passes:
        raise NonsenseError(repr(finding)[:200])
    return finding


def _is_of_its_kind(finding: Finding) -> Iterator[bool]:
    yield isinstance(finding.verdict, Outcome)
    yield isinstance(finding.code, str) and len(finding.code) <= CODE_LENGTH
    yield type(finding.score) in (int, float) and math.isfinite(finding.score)
    yield isinstance(finding.detail, str)
    yield isinstance(finding.refusal, DomainError | None)
    yield isinstance(finding.met, tuple) and all(isinstance(rule, KnownRule) for rule in finding.met)
    yield type(finding.version) is int and 0 <= finding.version <= MOST_VERSIONS


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
    opinions: Mapping[str, Finding] = field(default_factory=dict)  # of servers outside, which were asked before

    @cached_property
    def look(self) -> Look:
        """At the author; several checks ask for it. One query."""
        return look_at(self.author, at=self.at)

    @cached_property
    def is_by_new_account(self) -> bool:
        """Whether the author is a newcomer to the ledger."""
        return self.look.newcomer

    @cached_property
    def is_by_newcomer(self) -> bool:
        """Whether the author counts as a newcomer here.

        Whoever works here does not, however new the account: nobody would approve a moderator's words but a moderator.
        """
        return self.is_by_new_account and not works_here(self.author)

    @cached_property
    def allowance(self) -> Allowance:
        """What the author may do: a newcomer as he is at this moment; who is trusted was so at the last review."""
        if self.is_by_newcomer:
            return allowance_of(Trust.NEW)
        is_trusted = self.author.trust == Trust.TRUSTED
        return allowance_of(Trust.TRUSTED if is_trusted else Trust.MEMBER)

    @cached_property
    def hosts(self) -> list[str]:
        """Where its links lead, in lower case."""
        return link_hosts(self.words.source)

    @cached_property
    def taken(self) -> Print:
        """Its fingerprint."""
        return take_print(self.words.source)

    @cached_property
    def earlier(self) -> list[Earlier]:
        """Versions that it may repeat; those of the comment that it would change are none. One query."""
        found = find_earlier(author=self.author, taken=self.taken, at=self.at)
        changed = self.comment.pk if self.comment else None
        return [each for each in found if each.comment != changed]

    @cached_property
    def own_earlier(self) -> list[Earlier]:
        """Those of the author."""
        own = self.author.pk
        return [each for each in self.earlier if each.author == own]

    @cached_property
    def others_earlier(self) -> list[Earlier]:
        """Those of others."""
        own = self.author.pk
        return [each for each in self.earlier if each.author != own]


def read_draft(
    *,
    body: str,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    comment: Comment | None,
    at: datetime,
    opinions: Mapping[str, Finding] | None = None,
) -> Draft:
    """The draft of a body, of any length and content."""
    unreadable: DomainError | None = None
    try:
        words = read_words(body)
    except DomainError as refusal:
        start = clean_source(body)[: settings.COMMENT_MAX_LENGTH]
        words, unreadable = Words(source=start, html="", text=start), refusal
    return Draft(words, unreadable, author, story, parent, comment, at, opinions or {})
