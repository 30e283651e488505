"""The health endpoints do not lie: each dependency is broken in turn."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import SignInCode
from stories.models import Story
from stories.noise.models import PendingNoise

ALL_WELL = {"database": "ok", "broker": "ok", "cache": "ok", "backlog": "ok"}
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_it_lives(reader: Client) -> None:
    answer = reader.get("/healthz/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_it_is_ready(reader: Client, db: None) -> None:
    answer = reader.get("/healthz/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "parts": ALL_WELL})
    assert "no-store" in answer["Cache-Control"]


def failed_parts(reader: Client) -> list[str]:
    assert reader.get("/healthz/live").status_code == 200
    answer = reader.get("/healthz/ready")
    assert answer.status_code == 503
    body = answer.json()
    assert (body["status"], set(body["parts"])) == ("failed", set(ALL_WELL))
    assert "127.0.0.1" not in answer.content.decode()
    return [part for part, state in body["parts"].items() if state == "failed"]


@pytest.mark.trust("F20")
def test_the_broker_is_away(reader: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere() -> object:
        return current_app.connection_for_write(NOBODY_LISTENS)

    monkeypatch.setattr("web.health.open_broker", elsewhere)
    assert failed_parts(reader) == ["broker"]


@pytest.mark.trust("F20")
def test_the_cache_is_away(reader: Client, db: None, settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY_LISTENS}}
    assert failed_parts(reader) == ["cache"]


@pytest.mark.trust("F20")
@pytest.mark.django_db(transaction=True)
def test_the_database_is_away(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    assert failed_parts(reader) == ["database", "backlog"]
    monkeypatch.undo()
    connection.close()
    assert reader.get("/healthz/ready").status_code == 200


@pytest.mark.trust("F20")
def test_noise_that_nobody_folds(reader: Client, story: Story) -> None:
    since = timezone.now()
    pending = PendingNoise.objects.create(story=story, since=since - timedelta(seconds=90))
    assert reader.get("/healthz/ready").status_code == 200
    PendingNoise.objects.filter(pk=pending.pk).update(since=since - timedelta(seconds=150))
    assert failed_parts(reader) == ["backlog"]


@pytest.mark.trust("F20")
def test_mails_that_nobody_sends(reader: Client, db: None) -> None:
    asked = timezone.now() - timedelta(seconds=150)
    code = SignInCode.objects.create(email="dora@example.com", network="192.0.2.1", requested_at=asked)
    assert failed_parts(reader) == ["backlog"]
    SignInCode.objects.filter(pk=code.pk).update(sent_at=timezone.now())
    assert reader.get("/healthz/ready").status_code == 200


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_only_looking_is_allowed(reader: Client, path: str) -> None:
    assert reader.post(path).status_code == 405
