"""What a mail tells, looked up at the moment at which it is sent.

Only what its reader may read in the product now, still wants to be mailed and has not read there already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Subscriber
from accounts.notices.mails.arguments import find_arguments
from accounts.notices.mails.models import Mailing
from accounts.notices.models import Cadence, Channel, Kind, Notice
from accounts.notices.preferences import cadences_of, mail_settings_of
from accounts.notices.readers import Told, read_notices

# Twice the span of a digest: what was written shortly before one had no time to find readers.
NEW_ARGUMENTS = {Cadence.DAILY: timedelta(days=2), Cadence.WEEKLY: timedelta(days=14)}
_ANSWERS = {Kind.REPLY, Kind.MENTION, Kind.THREAD}
TOLD_TOGETHER = 40  # notices in one mail; the rest is on the page


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a mail. The title is empty where there is only one."""

    title: str
    items: list[Told]


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A mail without its envelope."""

    sections: list[Section]
    kinds: frozenset[Kind]  # of the notices
    more: int = 0  # notices that found no room
    arguments: tuple[Told, ...] = ()

    @property
    def items(self) -> list[Told]:
        return [item for section in self.sections for item in section.items]


def read_contents(mailing: Mailing, person: Subscriber, *, at: datetime) -> Contents:
    """What this mail tells now; nothing, if there is nothing left of it. A fixed number of queries."""
    waiting = Notice.objects.filter(pk__in=mailing.items.values("notice"), read_at__isnull=True)
    by_mail = {kind: channels[Channel.MAIL] for kind, channels in cadences_of(person).items()}
    wanted = [notice for notice in waiting.order_by("at", "id") if by_mail[Kind(notice.kind)] != Cadence.NEVER]
    told = read_notices(wanted, to=person, at=at)
    told, more = told[:TOLD_TOGETHER], max(0, len(told) - TOLD_TOGETHER)
    kinds = frozenset(Kind(notice.kind) for notice, _ in told)
    if mailing.kind not in NEW_ARGUMENTS or not mail_settings_of(person).digest:
        sections = [Section(title="", items=[item for _, item in told])] if told else []
        return Contents(sections=sections, kinds=kinds, more=more)
    arguments = _new_arguments(mailing, person, at)
    return Contents(sections=_by_sides(told, arguments), kinds=kinds, more=more, arguments=tuple(arguments))


def _new_arguments(mailing: Mailing, person: Subscriber, at: datetime) -> list[Told]:
    span = NEW_ARGUMENTS[Cadence(mailing.kind)]
    earlier = Mailing.objects.filter(subscriber=person, planned_for__gt=at - 2 * max(NEW_ARGUMENTS.values()))
    told = {comment for arguments in earlier.values_list("arguments", flat=True) for comment in arguments}
    return find_arguments(person, since=at - span, told=told, at=at)


def _by_sides(told: list[tuple[Notice, Told]], arguments: list[Told]) -> list[Section]:
    """Answers to me, the other side, corrections, and the rest."""
    shown = {item.comment for _, item in told}
    sections = [
        Section(title="Answers to you", items=_of_kinds(told, _ANSWERS)),
        Section(title="From the other side", items=[one for one in arguments if one.comment not in shown]),
        Section(title="Corrections", items=_of_kinds(told, {Kind.CORRECTION})),
        Section(title="Also", items=_of_kinds(told, set(Kind) - _ANSWERS - {Kind.CORRECTION})),
    ]
    return [section for section in sections if section.items]


def _of_kinds(told: Iterable[tuple[Notice, Told]], kinds: set[Kind]) -> list[Told]:
    return [item for notice, item in told if notice.kind in kinds]
