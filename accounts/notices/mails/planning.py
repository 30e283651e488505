"""Which notice comes in which mail. Written down at once; what a mail says is looked up when it is sent."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from accounts.notices.mails.cadence import HOUR, Turn, next_turn
from accounts.notices.mails.models import MailedNotice, Mailing
from accounts.notices.models import Cadence, Channel, Kind, MailSettings, Notice, Preference
from accounts.notices.preferences import default_cadence

BATCH = 500  # notices or people in one transaction
STALE = timedelta(days=3)  # what waited longer for a worker, or happened before, is news in the product only
TOGETHER = "together"  # a fact of a notice: what it comes together with
FOLDED = timedelta(minutes=5)  # a decision about many is carried out, and told, within that
BY_SIDES = (Cadence.DAILY, Cadence.WEEKLY)  # the mails that can be a digest


@dataclass
class _Wishes:
    """What some people chose, with the defaults where they chose nothing. Three queries for all of them."""

    chosen: dict[tuple[int, str], str]
    clocks: dict[int, MailSettings]
    lately: Counter[int] = field(default_factory=Counter)  # mails at once in the last hour
    told_together: set[tuple[int, str]] = field(default_factory=set)  # one mail each, however many notices

    @classmethod
    def of(cls, people: set[int], at: datetime) -> "_Wishes":
        by_mail = Preference.objects.filter(subscriber__in=people, channel=Channel.MAIL)
        at_once = Mailing.objects.filter(subscriber__in=people, kind=Cadence.AT_ONCE, planned_at__gt=at - HOUR)
        return cls(
            chosen={(person, kind): way for person, kind, way in by_mail.values_list("subscriber", "kind", "cadence")},
            clocks=MailSettings.objects.in_bulk(people),
            lately=Counter(dict(at_once.values_list("subscriber").annotate(Count("pk")))),
        )

    def wished(self, person: int, kind: str) -> Cadence:
        """How soon by mail."""
        return Cadence(self.chosen.get((person, kind)) or default_cadence(Kind(kind), Channel.MAIL))

    def next(self, person: int, kind: str, *, together: str = "") -> Cadence:
        """The same for one more notice: whoever got NOTICE_MAILS_PER_HOUR mails at once hears of the rest together."""
        wished = self.wished(person, kind)
        if wished != Cadence.AT_ONCE:
            return wished
        if (person, together) in self.told_together:
            return wished
        if together:
            self.told_together.add((person, together))
        self.lately[person] += 1
        return wished if self.lately[person] <= settings.NOTICE_MAILS_PER_HOUR else Cadence.HOURLY

    def clock(self, person: int) -> MailSettings:
        return self.clocks.get(person) or MailSettings(subscriber_id=person)


@transaction.atomic
def plan_notices(*, at: datetime) -> int:
    """Put the oldest notices that no mail knows yet into mails, or into none; returns how many it looked at.

    Safe to run many times at once: each takes rows that the others have not.
    """
    unplanned = Notice.objects.filter(mail_planned_at__isnull=True).select_for_update(skip_locked=True)
    notices = list(unplanned.order_by("at", "id")[:BATCH])
    wishes = _Wishes.of({notice.subscriber_id for notice in notices}, at)
    planned: dict[tuple[int, Cadence], list[Notice]] = {}
    for notice in notices:
        if notice.at > at - STALE:
            together = notice.facts.get(TOGETHER, "")
            cadence = wishes.next(notice.subscriber_id, notice.kind, together=together)
            planned.setdefault((notice.subscriber_id, cadence), []).append(notice)
    for (person, cadence), told in planned.items():
        if cadence == Cadence.AT_ONCE:
            _plan_each([notice for notice in told if TOGETHER not in notice.facts], at)
            _plan_together([notice for notice in told if TOGETHER in notice.facts], wishes.clock(person), at)
        elif cadence != Cadence.NEVER:
            mailing = open_mailing(cadence, wishes.clock(person), at=at)
            _put_into(MailedNotice(notice=notice, mailing=mailing) for notice in told)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail_planned_at=at)
    return len(notices)


@transaction.atomic
def plan_digests(*, after: int = 0, at: datetime) -> int | None:
    """Plan the next digest of the people numbered above `after` who wish for one and have none planned.

    Returns after whom to go on, or None when all have one. Without notices a digest tells the strongest new argument of
    the other side; if there is none either, nothing is sent.
    """
    planned = Mailing.objects.filter(subscriber=OuterRef("pk"), kind__in=BY_SIDES, finished_at__isnull=True, attempts=0)
    without = MailSettings.objects.filter(~Exists(planned), pk__gt=after, digest=True, subscriber__is_active=True)
    clocks = list(without.order_by("pk")[:BATCH])
    wishes = _Wishes.of({clock.pk for clock in clocks}, at)
    for clock in clocks:
        wished = {wishes.wished(clock.pk, kind) for kind in Kind}
        if cadence := next((cadence for cadence in BY_SIDES if cadence in wished), None):
            open_mailing(cadence, clock, at=at)
    return clocks[-1].pk if clocks else None


def open_mailing(kind: Cadence, clock: MailSettings, *, at: datetime) -> Mailing:
    """The next mail of this person and kind that nobody has begun to send. Locked until the transaction ends."""
    turn = next_turn(kind, clock, after=at)
    while True:
        mailing = _find_or_plan(clock.pk, turn, at)
        if not mailing.attempts:
            return mailing
        turn = next_turn(kind, clock, after=turn.due_at)


def _find_or_plan(person: int, turn: Turn, at: datetime) -> Mailing:
    times = {"planned_at": at, "planned_for": turn.due_at, "due_at": turn.due_at}
    return Mailing.objects.select_for_update().get_or_create(
        subscriber_id=person, kind=turn.kind, period=turn.period, defaults=times
    )[0]


def _plan_each(notices: Iterable[Notice], at: datetime) -> None:
    """A mail for each, due now."""
    mailings = {
        notice.pk: Mailing(
            subscriber_id=notice.subscriber_id,
            kind=Cadence.AT_ONCE,
            period=str(notice.pk),
            planned_at=at,
            planned_for=at,
            due_at=at,
        )
        for notice in notices
    }
    Mailing.objects.bulk_create(mailings.values())
    _put_into(MailedNotice(notice_id=pk, mailing=mailing) for pk, mailing in mailings.items())


def _plan_together(notices: Iterable[Notice], clock: MailSettings, at: datetime) -> None:
    """One mail for all that came of one act of somebody, such as a decision about many. It waits for the last of it."""
    by_act: dict[str, list[Notice]] = {}
    for notice in notices:
        by_act.setdefault(notice.facts[TOGETHER], []).append(notice)
    for act, told in by_act.items():
        turn = Turn(kind=Cadence.AT_ONCE, period=act, due_at=at + FOLDED)
        mailing = _find_or_plan(clock.pk, turn, at)
        if mailing.attempts:
            mailing = open_mailing(Cadence.HOURLY, clock, at=at)
        _put_into(MailedNotice(notice=notice, mailing=mailing) for notice in told)


def _put_into(items: Iterable[MailedNotice]) -> None:
    MailedNotice.objects.bulk_create(items, ignore_conflicts=True)
