"""Through whom mails leave: nonsense stops the start."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import resolve
from environs import Env

from config.mail import PROVIDERS, anymail_settings, mail_provider


@pytest.fixture
def env() -> Env:
    return Env()


def test_every_provider_has_a_backend_and_tells_of_bounces() -> None:
    for provider in PROVIDERS:
        assert resolve(f"/{provider}/tracking/", urlconf="anymail.urls")
        __import__(f"anymail.backends.{provider}")


def test_a_provider_that_nobody_knows_stops_the_start(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_PROVIDER", raising=False)
    assert mail_provider(env) == ""
    monkeypatch.setenv("EMAIL_PROVIDER", "postmark")
    assert mail_provider(env) == "postmark"
    monkeypatch.setenv("EMAIL_PROVIDER", "pigeon")
    with pytest.raises(ImproperlyConfigured, match="postmark"):
        mail_provider(env)


@pytest.mark.trust("V14")
@pytest.mark.parametrize(
    "secret", ["secret", "hubbub:short", ":0123456789abcdef", "hubbub:0123456789 abcdef", "a:" + "é" * 20]
)
def test_a_secret_that_can_be_guessed_stops_the_start(secret: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="16 characters"):
        anymail_settings({"ANYMAIL_WEBHOOK_SECRET": secret})


def test_settings_of_the_provider_keep_their_names() -> None:
    told = anymail_settings(
        {"ANYMAIL_WEBHOOK_SECRET": "a:0123456789abcdef", "ANYMAIL_POSTMARK_SERVER_TOKEN": "t", "X": "y"}
    )
    assert told == {"WEBHOOK_SECRET": "a:0123456789abcdef", "POSTMARK_SERVER_TOKEN": "t", "REQUESTS_TIMEOUT": 10}
    with pytest.raises(ImproperlyConfigured, match="log"):
        anymail_settings({"ANYMAIL_DEBUG_API_REQUESTS": "1"})


def test_production_mails_through_the_provider() -> None:
    outside = {
        **os.environ,
        "HUBBUB_ENV": "production",
        "BASE_URL": "https://hubbub.example",
        "EMAIL_PROVIDER": "postmark",
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "token",
    }
    command = [sys.executable, "-c", "from config import settings; print(settings.EMAIL_BACKEND, settings.ANYMAIL)"]
    printed = subprocess.run(command, env=outside, capture_output=True, text=True, check=True).stdout
    assert printed.startswith("anymail.backends.postmark.EmailBackend {'POSTMARK_SERVER_TOKEN': 'token'")
