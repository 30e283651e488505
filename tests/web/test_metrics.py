"""`/metrics`: who may read it, what it tells, and what it still tells while a part is away."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import SignInCode, Subscriber
from accounts.notices.mails.models import Mailing
from core.events import emit
from core.ids import new_id
from core.jobs import count_run
from discussion.telling.models import SetAside
from discussion.threads.models import PendingTally, StoryCount
from stories.models import Story
from stories.noise.models import PendingNoise
from stories.noise.params import adopt_settings, saved_parameters
from stories.noise.recomputing import recompute_outdated
from tests.conftest import NOW
from tests.noise.ledger import folded, write
from tests.noise.oracle import Row

TOKEN = "a-token-of-the-scraper"
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
Figures = dict[tuple[str, str], float]


@pytest.fixture
def scraper(settings: Settings) -> Client:
    """A client that sends the token of the site."""
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def scrape(scraper: Client) -> Figures:
    """Every figure by its name and the value of its label."""
    answer = scraper.get("/metrics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, "".join(sample.labels.values())): sample.value for family in families for sample in family.samples
    }


@pytest.mark.trust("V2")
@pytest.mark.parametrize("secret", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}é", TOKEN])
@pytest.mark.parametrize("token", [TOKEN, ""])
def test_without_the_token_there_is_nothing(reader: Client, settings: Settings, token: str, secret: str | None) -> None:
    settings.METRICS_TOKEN = token
    headers = {} if secret is None else {"Authorization": secret}
    refused, unknown = (reader.get(path, headers=headers) for path in ("/metrics", "/metricz"))
    assert refused.status_code == 404
    assert refused.headers == unknown.headers
    assert refused.content == unknown.content.replace(b"metricz", b"metrics")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_looking_is_known(settings: Settings, method: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    strict = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {TOKEN}"})
    refused, unknown = (strict.generic(method, path) for path in ("/metrics", "/metricz"))
    assert (refused.status_code, refused.headers) == (404, unknown.headers)


def test_development_shows_it_unless_there_is_a_token(reader: Client, settings: Settings, db: None) -> None:
    settings.DEVELOPMENT = True
    assert reader.get("/metrics").status_code == 200
    settings.METRICS_TOKEN = TOKEN
    assert reader.get("/metrics").status_code == 404


def test_a_token_that_can_be_guessed_stops_the_start() -> None:
    command = [sys.executable, "-c", "import config.settings"]
    begun = subprocess.run(
        command, env={**os.environ, "METRICS_TOKEN": "secret"}, capture_output=True, text=True, check=False
    )
    assert begun.returncode == 1
    assert "\"METRICS_TOKEN\" invalid: ['16 characters or more, ASCII, no spaces']" in begun.stderr


def test_nobody_keeps_it_and_nobody_is_led_there(scraper: Client, settings: Settings, db: None) -> None:
    answer = scraper.get("/metrics")
    assert "no-store" in answer["Cache-Control"]
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/"):
        assert "metrics" not in scraper.get(path).content.decode()
    assert "metrics" not in Path(settings.ROOT, "docs", "openapi.yaml").read_text()


def leave_work(story: Story) -> None:
    """Something for every job to do."""
    for seconds in (90, 30):
        PendingNoise.objects.create(story=story, since=NOW - timedelta(seconds=seconds))
    asked = NOW - timedelta(seconds=20)
    SignInCode.objects.create(email="dora@example.com", network="192.0.2.1", requested_at=asked)
    SignInCode.objects.create(email="dan@example.com", network="192.0.2.2", requested_at=asked, sent_at=NOW)
    Story.objects.filter(pk=story.pk).update(state=Story.State.SCHEDULED, published_at=NOW - timedelta(seconds=70))
    saved_parameters()
    event = emit("comment.published", at=NOW)
    SetAside.objects.create(event=event, cause="KeyError", at=NOW)
    PendingTally.objects.create(comment_id=new_id(), since=NOW - timedelta(seconds=3))
    StoryCount.objects.bulk_create(StoryCount(story=story, side="critic", comments=1) for _ in range(2))
    StoryCount.objects.create(story=story, side="critic", comments=7, is_folded=True)


def test_what_waits_for_the_workers(
    scraper: Client, story: Story, still_clock: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leave_work(story)
    with django_assert_num_queries(18):
        figures = scrape(scraper)
    told = {name: value for (name, label), value in figures.items() if not label}
    assert told == {
        "hubbub_noise_pending": 2,
        "hubbub_noise_lag_seconds": 90,
        "hubbub_noise_outdated_stories": 0,
        "hubbub_mails_pending": 1,
        "hubbub_mails_lag_seconds": 20,
        "hubbub_ranks_pending": 1,
        "hubbub_ranks_lag_seconds": 3,
        "hubbub_notice_mails_pending": 0,
        "hubbub_notice_mails_lag_seconds": 0,
        "hubbub_notice_mails_retried": 0,
        "hubbub_notices_set_aside_total": 1,
        "hubbub_notices_untold": 1,
        "hubbub_stories_due": 1,
        "hubbub_stories_lag_seconds": 70,
        "hubbub_audit_unsealed": 0,
        "hubbub_audit_broken": 0,
    }
    assert {label: value for (name, label), value in figures.items() if name == "hubbub_counts_pending"} == {
        "comments": 2,
        "people": 0,
        "anchors": 0,
        "cases": 0,
    }


def test_nothing_waits(scraper: Client, story: Story, still_clock: None) -> None:
    Story.objects.filter(pk=story.pk).update(state=Story.State.SCHEDULED, published_at=NOW + timedelta(seconds=1))
    PendingNoise.objects.create(story=story, since=NOW + timedelta(seconds=1))  # the clock of PostgreSQL is ahead
    figures = scrape(scraper)
    assert figures["hubbub_noise_lag_seconds", ""] == 0
    assert [figures[name, ""] for name in ("hubbub_mails_lag_seconds", "hubbub_stories_lag_seconds")] == [0, 0]
    assert [figures[name, ""] for name in ("hubbub_mails_pending", "hubbub_stories_due")] == [0, 0]


def test_mails_of_notices(scraper: Client, alice: Subscriber, still_clock: None) -> None:
    mails = [(60, 0, ""), (30, 0, ""), (-60, 0, ""), (90, 1, ""), (90, 1, "sent"), (90, 1, "sent"), (90, 2, "refused")]
    for number, (age, attempts, outcome) in enumerate(mails):
        due = NOW - timedelta(seconds=age)
        times = {"planned_at": due, "planned_for": due, "due_at": due, "finished_at": NOW if outcome else None}
        Mailing.objects.create(subscriber=alice, period=number, attempts=attempts, outcome=outcome, **times)
    Mailing.objects.create(
        subscriber=alice, period="old", outcome="sent", **dict.fromkeys(times, NOW - timedelta(days=1))
    )
    figures = scrape(scraper)
    waiting = [figures[f"hubbub_notice_mails_{name}", ""] for name in ("pending", "lag_seconds", "retried")]
    assert waiting == [2, 60, 1]
    outcomes = {label: value for (name, label), value in figures.items() if name == "hubbub_notice_mails_ended"}
    assert outcomes == {"sent": 2, "refused": 1, "empty": 0, "stopped": 0, "late": 0}


def test_levels_of_earlier_parameters(scraper: Client, story: Story, alice: Subscriber, settings: Settings) -> None:
    write(story, [alice], [Row("comment", 0, NOW, "c")])
    folded(story)
    settings.NOISE = settings.NOISE | {"loud_days": 2.0}
    adopt_settings(at=NOW)
    assert scrape(scraper)["hubbub_noise_outdated_stories", ""] == 1
    recompute_outdated(at=NOW)
    assert scrape(scraper)["hubbub_noise_outdated_stories", ""] == 0


def test_how_the_jobs_fare(scraper: Client, db: None) -> None:
    count_run(job="noise.fold_pending", seconds=0.5, failed=False, at=1_800_000_000.0)
    count_run(job="noise.fold_pending", seconds=1.5, failed=True, at=1_800_000_001.0)
    figures = scrape(scraper)
    names = ("hubbub_jobs_total", "hubbub_job_failures_total", "hubbub_job_seconds_total")
    assert [figures[name, "noise.fold_pending"] for name in names] == [2, 1, 2.0]
    assert figures["hubbub_job_last_success_timestamp_seconds", "noise.fold_pending"] == 1_800_000_000
    for entry in current_app.conf.beat_schedule.values():  # an alarm needs those that never ran, too
        assert ("hubbub_job_last_success_timestamp_seconds", entry["task"]) in figures
    assert figures["hubbub_job_last_success_timestamp_seconds", "stories.publish_due_stories"] == 0


def up(figures: Figures) -> dict[str, float]:
    return {label: value for (name, label), value in figures.items() if name == "hubbub_up"}


@pytest.mark.trust("F20")
@pytest.mark.django_db(transaction=True)
def test_the_database_is_away(scraper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    figures = scrape(scraper)
    assert up(figures) == {"database": 0, "cache": 1, "broker": 1}
    assert ("hubbub_noise_pending", "") not in figures
    assert ("hubbub_jobs_total", "noise.fold_pending") in figures
    monkeypatch.undo()
    connection.close()


@pytest.mark.trust("F20")
def test_the_cache_is_away(scraper: Client, settings: Settings, db: None) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY_LISTENS}}
    figures = scrape(scraper)
    assert up(figures) == {"database": 1, "cache": 0, "broker": 1}
    assert figures["hubbub_noise_pending", ""] == 0
    assert ("hubbub_jobs_total", "noise.fold_pending") not in figures


@pytest.mark.trust("F20")
def test_the_broker_is_away(scraper: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere() -> object:
        return current_app.connection_for_write(NOBODY_LISTENS)

    monkeypatch.setattr("web.health.open_broker", elsewhere)
    assert up(scrape(scraper)) == {"database": 1, "cache": 1, "broker": 0}
