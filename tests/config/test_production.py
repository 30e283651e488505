"""Trust row G3: what a production setup sends to browsers, as `check --deploy` and a browser see it."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

pytestmark = pytest.mark.trust("G3")
YEAR = 31_536_000
# Asks without a database: none of these pages is anybody's, and the last one is a fault of the test's own.
PROGRAM = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.core.checks import run_checks
from django.test import Client
from django.urls import path
from config import urls

def fail(request):
    raise RuntimeError("secret of the traceback")

urls.urlpatterns.insert(0, path("fault/", fail))
# Nobody has collected the files of this site.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
client = Client(raise_request_exception=False)
ways = {"guidelines": "/guidelines/", "sign-in": "/sign-in/", "unknown": "/api/v1/none/", "none": "/none/x.css",
        "fault": "/fault/", "codes": "/api/v1/auth/codes/", "admin": "/admin/login/"}
answers = {}
for name, way in ways.items():
    answer = client.get(way, secure=True, headers={"Host": "hubbub.example"})
    answers[name] = {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.content.decode(),
        "cookies": {key: dict(cookie) for key, cookie in answer.cookies.items()}}
plain = client.get("/guidelines/?x=1", headers={"Host": "hubbub.example"})
names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_DOMAIN",
         "DEVICE_COOKIE_NAME", "HTTPS", "DEBUG", "CORS_ALLOW_CREDENTIALS")
json.dump({
    "warnings": [str(message) for message in run_checks(tags=["security"], include_deployment_checks=True)],
    "answers": answers,
    "plain": [plain.status_code, plain["Location"]],
    "settings": {name: getattr(settings, name) for name in names},
}, sys.stdout)
"""


@cache
def production() -> dict[str, Any]:
    """One process with the settings of a real site."""
    environ = {
        **os.environ,
        "HUBBUB_ENV": "production",
        "BASE_URL": "https://hubbub.example",
        "SECRET_KEY": "k7" * 30 + "QxZ9_-3vLm",
        "ALLOWED_HOSTS": "hubbub.example",
    }
    for name in ("SSL_REDIRECT", "TRUSTED_PROXIES", "CORS_ORIGINS"):
        environ.pop(name, None)
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_django_has_nothing_to_warn_of() -> None:
    assert production()["warnings"] == []


def test_every_answer_has_the_headers() -> None:
    for name, answer in production()["answers"].items():
        headers = answer["headers"]
        hsts = headers["Strict-Transport-Security"]
        assert int(hsts.partition("max-age=")[2].split(";")[0]) >= YEAR, name
        assert "includeSubDomains" in hsts
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        policy = headers["Content-Security-Policy"]
        for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert directive in policy, name
        assert "unsafe" not in policy, name
        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & headers.keys(), name


def test_a_fault_shows_nothing() -> None:
    fault = production()["answers"]["fault"]
    assert fault["status"] == 500
    assert "secret of the traceback" not in fault["body"]
    assert "Traceback" not in fault["body"]
    assert production()["settings"]["DEBUG"] is False


def test_plain_http_is_led_to_https() -> None:
    assert production()["plain"] == [301, "https://hubbub.example/guidelines/?x=1"]


def test_cookies_belong_to_this_host_only() -> None:
    told = production()["settings"]
    for kind in ("SESSION", "CSRF", "DEVICE"):
        assert told[f"{kind}_COOKIE_NAME"].startswith("__Host-")
    assert (told["SESSION_COOKIE_SECURE"], told["SESSION_COOKIE_HTTPONLY"], told["HTTPS"]) == (True, True, True)
    assert (told["SESSION_COOKIE_SAMESITE"], told["SESSION_COOKIE_PATH"]) == ("Lax", "/")
    assert told["CSRF_COOKIE_SECURE"] is True
    assert told["SESSION_COOKIE_DOMAIN"] is told["CSRF_COOKIE_DOMAIN"] is None
    sent = {name: cookie for answer in production()["answers"].values() for name, cookie in answer["cookies"].items()}
    assert set(sent) == {"__Host-csrf"}
    [cookie] = sent.values()
    assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Lax")
