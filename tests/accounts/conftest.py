"""Signing in as a person does: ask, read the mail, type."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import SignInCode
from accounts.signin.codes import hash_code
from accounts.signin.delivery import send_next_code
from accounts.signin.services import request_code

CODES = "/api/v1/auth/codes/"
SESSIONS = "/api/v1/auth/sessions/"


def read_code(address: str) -> str:
    """The code in the newest mail to this address."""
    [newest] = [message for message in mail.outbox if message.to == [address]][-1:]
    found = re.search(r"^ +(\d{6})$", str(newest.body), re.MULTILINE)
    assert found
    return found[1]


def codes_by_hand(code: str, *, at: datetime) -> None:
    """What is waiting to be mailed has arrived: everybody's code is this one."""
    for request in SignInCode.objects.filter(sent_at=None, superseded_at=None, used_at=None):
        request.sent_at, request.expires_at = at, at + timedelta(minutes=10)
        request.code_hash = hash_code(request.pk, code)
        request.save()


def other_than(code: str) -> str:
    """A wrong code."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Nothing here is about how slow a password hash is."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def mailed_code(db: None) -> Callable[[str], str]:
    """`mailed_code("dora@example.com")`: a live code, as if it had been asked for and had arrived."""

    def mailed(address: str, network: str = "127.0.0.1") -> str:
        request_code(email=address, network=network, at=timezone.now())
        while send_next_code(at=timezone.now()):
            pass
        return read_code(address)

    return mailed


@pytest.fixture
def sign_in(anonymous: APIClient, mailed_code: Callable[[str], str]) -> Callable[..., Any]:
    """`sign_in("dora@example.com")`: the whole way over the API, as an app unless told otherwise."""

    def signed_in(address: str, client: APIClient = anonymous, kind: str = "app", **more: object) -> Any:
        typed = {"email": address, "code": mailed_code(address), "client": kind, **more}
        return client.post(SESSIONS, typed, format="json")

    return signed_in
