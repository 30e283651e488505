"""Months: asked for, frozen when they are over, and never another one afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.transparency_shapes import MONTH
from discussion.moderation.figures import keeping
from discussion.moderation.models import TransparencyReport
from discussion.moderation.transparency.months import Month, MonthNotFoundError, read_month
from discussion.moderation.transparency.reports import freeze_months, report_of
from tests.transparency.conftest import AUGUST, DAY, HOUR, JULY, JUNE, MAY, History

pytestmark = pytest.mark.django_db
PAGE = "/api/v1/transparency/"


@pytest.fixture
def in_august(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Requests come on 10 August."""
    at = AUGUST + 9 * DAY
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


def removed_in(month: str) -> int:
    return int(APIClient().get(PAGE, {"month": month}).json()["decisions"]["by_action"].get("remove", 0))


@pytest.mark.parametrize(
    "words",
    ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "\uff12026-01", "2026-01-01", "9999-12", "0000-01"],
)
def test_what_is_no_month(words: str, db: None) -> None:
    answer = APIClient().get(PAGE, {"month": words})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["errors"][0]["pointer"] == "#/month"


@given(year=st.integers(2, 9998), number=st.integers(1, 12))
def test_a_month_ends_where_the_next_begins(year: int, number: int) -> None:
    month = Month(year, number)
    assert read_month(str(month)) == month
    assert month.next.previous == month
    assert month.since < month.until == month.next.since


def test_months_before_the_site_and_to_come(history: History, in_august: datetime) -> None:
    history.case(JUNE + DAY)
    assert APIClient().get(PAGE, {"month": "2026-06"}).status_code == 200
    for month in ("2026-05", "2026-09"):
        answer = APIClient().get(PAGE, {"month": month})
        assert (answer.status_code, answer.json()["code"]) == (404, "month_not_found")


def test_the_last_whole_month_and_the_way_to_others(history: History, in_august: datetime) -> None:
    history.case(JUNE)
    told = APIClient().get(PAGE).json()
    assert (told["month"], told["previous"], told["next"]) == ("2026-07", "2026-06", "2026-08")
    assert (told["since"], told["until"]) == ("2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z")
    assert APIClient().get(PAGE, {"month": "2026-06"}).json()["previous"] is None
    now = APIClient().get(PAGE, {"month": "2026-08"}).json()
    assert (now["next"], now["final"]) == (None, False)


def test_a_new_site_tells_of_the_month_that_is_under_way(in_august: datetime) -> None:
    told = APIClient().get(PAGE).json()
    assert (told["month"], told["decisions"]["total"]) == ("2026-08", 0)


@pytest.mark.trust("V5")
def test_the_shape_is_that_of_the_example(history: History, in_august: datetime) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items() if key not in {"by_action", "by_check"}}
        return shape(value[0]) if isinstance(value, list) else None

    told = APIClient().get(PAGE).json()
    assert shape(told) == shape(orjson.loads(orjson.dumps(MONTH)))


def test_anybody_may_keep_the_answer_and_nobody_gets_another_one(
    history: History, in_august: datetime, mo: Subscriber
) -> None:
    history.case(JUNE)
    answer = APIClient().get(PAGE)
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    client = APIClient()
    client.force_login(mo)
    assert client.get(PAGE).content == answer.content
    assert client.get(PAGE, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_month_is_frozen_an_hour_after_its_end(history: History) -> None:
    history.decide(history.case(JUNE), "remove", JUNE + DAY)
    assert freeze_months(at=JULY + HOUR - timedelta(seconds=1)) == []
    assert freeze_months(at=JULY + HOUR) == [Month(2026, 6)]
    assert freeze_months(at=JULY + HOUR) == []
    report = TransparencyReport.objects.get()
    assert (str(report), report.made_at, report.figures["decisions"]["total"]) == ("2026-06", JULY + HOUR, 1)


def test_what_is_frozen_does_not_change(history: History, in_august: datetime) -> None:
    decision = history.decide(history.case(JUNE), "remove", JUNE + DAY)
    freeze_months(at=in_august)
    history.decide(history.case(JUNE), "remove", JUNE + DAY)  # somebody writes into the past
    history.decide(decision.case, "restore", AUGUST + DAY, reverses=decision)
    assert removed_in("2026-06") == 1
    told = APIClient().get(PAGE, {"month": "2026-08"}).json()
    assert told["overturned"] == {"total": 1, "on_appeal": 0, "otherwise": 1, "by_action": {"remove": 1}}
    june = APIClient().get(PAGE, {"month": "2026-06"}).json()
    assert (june["overturned"]["total"], june["final"]) == (0, True)


@pytest.mark.trust("G6")
@pytest.mark.parametrize("statement", ["UPDATE {} SET figures = '{{}}'", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_rewrites_a_frozen_month(history: History, statement: str) -> None:
    history.case(JUNE)
    freeze_months(at=AUGUST)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("moderation_transparencyreport"))
    assert TransparencyReport.objects.get().figures["left"]["held"] == 1


def test_missed_months_are_frozen_piece_by_piece(history: History) -> None:
    history.case(datetime(2025, 1, 5, tzinfo=UTC))
    assert [str(month) for month in freeze_months(at=MAY + DAY)][::11] == ["2025-01", "2025-12"]
    assert [str(month) for month in freeze_months(at=MAY + DAY)] == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_idle_hours_write_nothing(history: History) -> None:
    history.case(JUNE)
    freeze_months(at=JULY + DAY)
    with CaptureQueriesContext(connection) as context:
        for hours in range(24):
            assert freeze_months(at=JULY + DAY + hours * HOUR) == []
    assert not [query for query in context if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_month_that_is_not_over_is_counted_once_in_a_while(
    history: History, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    history.decide(history.case(AUGUST), "remove", AUGUST + HOUR)
    at = AUGUST + DAY
    assert report_of(Month(2026, 8), at=at).figures["decisions"]["total"] == 1
    history.decide(history.case(AUGUST), "remove", AUGUST + HOUR)
    with django_assert_num_queries(4):  # the first comment, case and decision; whether it is frozen
        assert report_of(Month(2026, 8), at=at).figures["decisions"]["total"] == 1
    cache.clear()
    with django_assert_num_queries(4 + 16):
        assert report_of(Month(2026, 8), at=at).figures["decisions"]["total"] == 2


def test_while_one_counts_others_get_what_there_was(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    month, at = Month(2026, 8), AUGUST + DAY
    history.case(AUGUST)
    before = report_of(month, at=at)
    history.decide(history.case(AUGUST), "remove", AUGUST + HOUR)
    later = at + timedelta(seconds=15)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "add", lambda *_: False)  # somebody is at it
        assert report_of(month, at=later) == before
    assert report_of(month, at=later).figures["decisions"]["total"] == 1


def test_what_takes_long_to_count_is_counted_less_often(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((0.0, 2.0, 10.0, 10.0))  # seconds: counting takes two of them
    monkeypatch.setattr(keeping, "monotonic", lambda: next(clock))
    month, at = Month(2026, 8), AUGUST + DAY
    history.case(AUGUST)
    counted = [report_of(month, at=at + timedelta(seconds=passed)).counted_at for passed in (0, 39, 40)]
    assert counted == [at, at, at + timedelta(seconds=40)]


def test_a_frozen_month_costs_one_look(history: History, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    history.case(JUNE)
    freeze_months(at=AUGUST)
    with django_assert_num_queries(4):
        assert report_of(Month(2026, 6), at=AUGUST).is_final
    with pytest.raises(MonthNotFoundError):
        report_of(Month(2026, 5), at=AUGUST)


@pytest.mark.trust("V5")
def test_no_names_ids_or_words(history: History, in_august: datetime, alice: Subscriber, bob: Subscriber) -> None:
    """Rows full of canaries; nothing of them is in any answer or row."""
    for person in Subscriber.objects.all():
        Subscriber.objects.filter(pk=person.pk).update(
            handle=f"canary{person.pk}", email=f"canary{person.pk}@x.example"
        )
    comment = history.comment(JULY, "critic", body="canaryword", removed_reason="canaryreason")
    case = history.case(JULY, comment=comment, reason="newcomer")
    history.report(case, JULY)
    removal = history.decide(case, "remove", JULY + HOUR, note="canarynote", subject=alice)
    appeal = history.appeal(removal, JULY + DAY, by=alice)
    history.decide(None, "ban", JULY + DAY, rule="R2", subject=bob, note="canarynote")
    freeze_months(at=in_august)
    seen = APIClient().get(PAGE).content.decode() + str(list(TransparencyReport.objects.values()))
    for word in ("canary", history.story.slug, *(str(row.pk) for row in (comment, case, removal, appeal))):
        assert word not in seen
