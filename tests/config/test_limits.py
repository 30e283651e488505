"""Limits that would let nobody write, or hold nothing, are no limits: they stop the start."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings
from environs import EnvError


def start() -> None:
    for name in ("people.py", "settings.py"):
        runpy.run_path(str(Path(settings.ROOT, "config", name)))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("COMMENTS_PER_MINUTE", 1),
        ("NEWCOMER_COMMENTS_PER_MINUTE", 1),
        ("TRUSTED_COMMENTS_PER_MINUTE", 1),
        ("WRITES_PER_MINUTE", 1),
        ("NEWCOMER_WRITES_PER_MINUTE", 1),
        ("REPORTS_PER_HOUR", 1),
        ("NEWCOMER_LINKS_PER_COMMENT", 0),
        ("TRUSTED_MENTIONS_PER_COMMENT", 0),
        ("API_KEYS", 1),
        ("NEWCOMER_HELD_COMMENTS", 0),
        ("SIGN_IN_CODE_DIGITS", 6),
        ("HANDLE_QUARANTINE_DAYS", 0),
        ("NEWCOMER_DAYS", 0),
        ("NEWCOMER_CONTRIBUTIONS", 0),
    ],
)
def test_a_limit_below_the_least_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, least: int) -> None:
    monkeypatch.setenv(name, str(least))
    start()
    monkeypatch.setenv(name, str(least - 1))
    with pytest.raises(EnvError, match=f'"{name}" invalid'):
        start()


@pytest.mark.parametrize("token", ["secret", "sixteen letters and spaces", "sechzehn-Zeichen-ä"])
def test_a_token_for_metrics_that_cannot_be_sent_or_can_be_guessed(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("METRICS_TOKEN", token)
    with pytest.raises(EnvError, match=r'"METRICS_TOKEN" invalid.*16 characters or more, ASCII, no spaces'):
        start()
