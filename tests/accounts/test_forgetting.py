"""What signing in leaves behind goes after its time, and nothing before."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts import forgetting
from accounts.forgetting import forget_old_sign_ins
from accounts.models import AccessSession, SignInCode, SignInFailure, Subscriber
from accounts.sessions import close_session, open_app_session
from accounts.signin.services import request_code
from accounts.tasks import forget_old_sign_ins_task
from config.celery import app
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def leave_behind(at: datetime) -> None:
    """A code, a wrong guess and a browser's row of Django."""
    request_code(email=f"dora{at.timestamp():.0f}@example.com", network="192.0.2.1", at=at)
    SignInFailure.objects.create(door="code", email="dora@example.com", network="192.0.2.1", at=at)
    Session.objects.create(session_key=f"key{at.timestamp():.0f}", session_data="", expire_date=at)


def left() -> tuple[int, int, int]:
    return SignInCode.objects.count(), SignInFailure.objects.count(), Session.objects.count()


def test_codes_and_failures_go_after_a_month_and_djangos_sessions_when_they_are_over() -> None:
    for at in (NOW - MONTH - SECOND, NOW - MONTH, NOW):
        leave_behind(at)
    assert forget_old_sign_ins(at=NOW) == 1 + 1 + 2
    assert left() == (2, 2, 1)
    assert not SignInCode.objects.filter(requested_at__lt=NOW - MONTH).exists()
    assert forget_old_sign_ins(at=NOW) == 0


def test_sessions_go_a_month_after_they_ended(alice: Subscriber) -> None:
    live, _ = open_app_session(subscriber=alice, user_agent="", at=NOW - timedelta(days=29))
    lately, _ = open_app_session(subscriber=alice, user_agent="", at=NOW - timedelta(days=31))
    open_app_session(subscriber=alice, user_agent="", at=NOW - 2 * MONTH - SECOND)  # ran out
    closed, _ = open_app_session(subscriber=alice, user_agent="", at=NOW - timedelta(days=40))
    close_session(subscriber=alice, session_id=closed.pk, at=NOW - timedelta(days=31))
    assert forget_old_sign_ins(at=NOW) == 2
    assert set(AccessSession.objects.all()) == {live, lately}
    assert Subscriber.objects.get() == alice


def test_the_times_are_settings(settings: Settings) -> None:
    settings.SIGN_IN_RETENTION_DAYS = 1
    leave_behind(NOW - timedelta(days=2))
    forget_old_sign_ins(at=NOW)
    assert left() == (0, 0, 0)


def test_it_goes_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    for number in range(5):
        SignInFailure.objects.create(
            door="code", email="d@example.com", network=f"192.0.2.{number}", at=NOW - 2 * MONTH
        )
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert forget_old_sign_ins(at=NOW) == 5
    deletions = [query["sql"] for query in captured if "accounts_signinfailure" in query["sql"]]
    assert len(deletions) == 3
    assert all(sql.startswith("DELETE") and "LIMIT 2" in sql for sql in deletions)


def test_the_job_is_in_the_schedule_and_does_it() -> None:
    leave_behind(timezone.now() - 2 * MONTH)
    forget_old_sign_ins_task()
    assert left() == (0, 0, 0)
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert forget_old_sign_ins_task.name in scheduled
