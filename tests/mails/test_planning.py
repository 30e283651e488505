"""Which notice comes in which mail."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.notices.mails.models import MailedNotice, Mailing
from accounts.notices.mails.planning import STALE, plan_digests, plan_notices
from accounts.notices.models import Cadence, Kind, MailSettings, Notice
from tests.conftest import NOW
from tests.mails.conftest import MakeNotice, prefer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def planned() -> list[tuple[str, str, int]]:
    """Kind, period and number of notices of every mail."""
    mailings = Mailing.objects.order_by("planned_for", "id")
    return [(mailing.kind, mailing.period, mailing.items.count()) for mailing in mailings]


def test_at_once_is_a_mail_for_each(make_notice: MakeNotice) -> None:
    first, second = make_notice(), make_notice(kind=Kind.MENTION)
    assert plan_notices(at=NOW) == 2
    assert planned() == [("at_once", str(first.pk), 1), ("at_once", str(second.pk), 1)]
    assert set(Mailing.objects.values_list("due_at", "planned_for")) == {(NOW, NOW)}
    assert plan_notices(at=NOW) == 0
    assert len(planned()) == 2


@pytest.mark.parametrize(
    ("cadence", "period"),
    [(Cadence.HOURLY, "2026-11-21T13Z"), (Cadence.DAILY, "2026-11-22"), (Cadence.WEEKLY, "2026-W48")],
)
def test_what_comes_later_is_gathered(
    make_notice: MakeNotice, alice: Subscriber, cadence: Cadence, period: str
) -> None:
    prefer(alice, Kind.REPLY, cadence)
    make_notice()
    make_notice()
    plan_notices(at=NOW)
    make_notice()
    plan_notices(at=NOW + timedelta(minutes=20))
    assert planned() == [(cadence, period, 3)]


def test_what_nobody_wants_by_mail_is_in_none(make_notice: MakeNotice, alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.NEVER)
    make_notice()
    make_notice(kind=Kind.REACTIONS, period="2026-11-21")  # never, unless somebody wishes it
    assert plan_notices(at=NOW) == 2
    assert planned() == []
    assert not Notice.objects.filter(mail_planned_at=None).exists()


def test_old_news_is_in_no_mail(make_notice: MakeNotice) -> None:
    make_notice(at=NOW - STALE)
    plan_notices(at=NOW)
    assert planned() == []


@pytest.mark.trust("X7")
def test_a_flood_at_once_is_gathered(make_notice: MakeNotice, settings: Settings) -> None:
    settings.NOTICE_MAILS_PER_HOUR = 2
    for minute in range(4):
        make_notice(kind=Kind.MENTION, at=NOW + timedelta(minutes=minute))
        plan_notices(at=NOW + timedelta(minutes=minute))
    assert [(kind, items) for kind, _, items in planned()] == [("at_once", 1), ("at_once", 1), ("hourly", 2)]
    make_notice(kind=Kind.MENTION, at=NOW + 2 * HOUR)
    plan_notices(at=NOW + 2 * HOUR)
    assert [kind for kind, _, _ in planned()] == ["at_once", "at_once", "hourly", "at_once"]


def test_a_mail_that_has_begun_takes_no_more(make_notice: MakeNotice, alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.DAILY)
    make_notice()
    plan_notices(at=NOW)
    Mailing.objects.update(attempts=1)
    make_notice()
    plan_notices(at=NOW)
    assert planned() == [("daily", "2026-11-22", 1), ("daily", "2026-11-23", 1)]


def test_who_moves_the_hour_forward_gets_no_second_mail_of_the_day(make_notice: MakeNotice, alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.DAILY)
    clock = MailSettings.objects.create(subscriber=alice, hour=13)
    make_notice()
    plan_notices(at=NOW)
    Mailing.objects.update(attempts=1, finished_at=NOW + HOUR, outcome="sent")
    clock.hour = 18
    clock.save()
    make_notice()
    plan_notices(at=NOW + 2 * HOUR)
    assert planned() == [("daily", "2026-11-21", 1), ("daily", "2026-11-22", 1)]


def test_a_notice_is_in_one_mail_for_ever(make_notice: MakeNotice, alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.DAILY)
    make_notice()
    plan_notices(at=NOW)
    prefer(alice, Kind.REPLY, Cadence.WEEKLY)
    Notice.objects.update(mail_planned_at=None)  # as if a job had died
    plan_notices(at=NOW)
    assert MailedNotice.objects.get().mailing.kind == "daily"


def test_planning_asks_no_more_for_more_notices(
    make_notice: MakeNotice, alice: Subscriber, bob: Subscriber, django_assert_num_queries: Any
) -> None:
    subject = make_notice().subject
    for person in (alice, bob):
        kinds = [Kind.MENTION] * 20 + [Kind.REPORT] * 20  # at once, and daily
        told = [Notice(subscriber=person, kind=kind, subject=f"{subject}{n}", at=NOW) for n, kind in enumerate(kinds)]
        Notice.objects.bulk_create(told)
    with django_assert_num_queries(31):  # eleven, and five for each hourly and daily mail of two flooded people
        assert plan_notices(at=NOW) == 81


def test_a_digest_is_planned_for_whoever_wishes_one(alice: Subscriber, bob: Subscriber, charlie: Subscriber) -> None:
    for person in (alice, bob, charlie):
        MailSettings.objects.create(subscriber=person, digest=person != bob)
    for kind in Kind:
        prefer(charlie, kind, Cadence.WEEKLY)
    last = plan_digests(at=NOW)
    assert last == charlie.pk
    assert plan_digests(after=last, at=NOW) is None
    assert set(Mailing.objects.values_list("subscriber", "kind")) == {(alice.pk, "daily"), (charlie.pk, "weekly")}
    assert plan_digests(at=NOW + DAY / 2) is None
    Mailing.objects.update(attempts=1, finished_at=NOW + DAY, outcome="empty")
    assert plan_digests(at=NOW + DAY) == charlie.pk
    assert Mailing.objects.count() == 4


def test_who_wants_no_daily_or_weekly_mails_gets_no_digest(alice: Subscriber) -> None:
    MailSettings.objects.create(subscriber=alice)
    for kind in Kind:
        prefer(alice, kind, Cadence.AT_ONCE)
    assert plan_digests(at=NOW) == alice.pk
    assert planned() == []
