"""What notices say, asked of the rooms that know it, at the moment at which somebody reads them or a mail is written.

A room tells it in a module that is listed in the setting NOTICE_READERS, so that nothing here imports upward. A reader
looks at the rows anew: what is hidden by now, or of somebody or something muted, it leaves out.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Subscriber
from accounts.notices.models import Kind, Notice


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a notice says now: plain text, to be escaped like any other. Nothing in it is hidden from its reader."""

    headline: str  # one line: "bob answered you on “Tram line nine”"
    address: str  # the path of the page that it leads to
    words: str = ""  # those that are public, cut to an excerpt; of a statement the whole
    by: str = ""  # the handle of the person whose act it is
    side: str = ""  # on which the words were said
    side_label: str = ""  # what the story calls that side, where it has a name of its own there
    story: str = ""  # the slug
    title: str = ""  # of the story
    comment: UUID | None = None  # that it is about
    conversation: str = ""  # in which that was said, as a key that can be muted


Read: TypeAlias = Callable[[Sequence[Notice], Subscriber, datetime], Mapping[UUID, Told]]


@runtime_checkable
class Reader(Protocol):
    """A module that can tell what notices of some kinds say."""

    # {kind: function of notices of that kind to one person, who it is, and now}; it returns {notice id: what it says},
    # without those that are to be told no more, in a number of queries that does not grow with the notices.
    READERS: Mapping[Kind, Read]


def read_notices(notices: Sequence[Notice], *, to: Subscriber, at: datetime) -> list[tuple[Notice, Told]]:
    """Notices of one person in the order given, each with what it says at `at`.

    Left out are those whose subject is hidden, gone or muted at this moment, and withdrawn ones. A fixed number of
    queries for each kind.
    """
    by_kind = defaultdict(list)
    for notice in notices:
        if notice.subscriber_id == to.pk and notice.withdrawn_at is None:
            by_kind[Kind(notice.kind)].append(notice)
    told: dict[UUID, Told] = {}
    for kind, of_kind in by_kind.items():
        told.update(_readers()[kind](of_kind, to, at))
    return [(notice, told[notice.pk]) for notice in notices if notice.pk in told]


@cache
def _readers() -> dict[Kind, Read]:
    """The reader of every kind. Raises ImproperlyConfigured where one is missing."""
    readers: dict[Kind, Read] = {}
    for name in settings.NOTICE_READERS:
        room = import_module(name)
        if not isinstance(room, Reader):
            raise ImproperlyConfigured(f"NOTICE_READERS: {name} has no READERS.")
        readers.update(room.READERS)
    if missing := set(Kind) - set(readers):
        raise ImproperlyConfigured(f"NOTICE_READERS: nobody reads {', '.join(sorted(missing))}.")
    return readers
