"""Trust row A13: how long an answer takes tells nothing, because the same statements run whoever has the address.

Seconds are measured by `python -m benchmarks.answer_times`, and told in the threat model: a suite has no quiet clock.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Subscriber
from accounts.sanctions import impose_ban
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.signin.delivery import send_next_code
from tests.accounts.conftest import CODES, SESSIONS, codes_by_hand
from tests.conftest import LONG_AGO, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A13")]
Act = Callable[[str], Any]


@pytest.fixture
def addresses(
    alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> list[str]:
    """Of a reader, a banned one, one whose account is closed, a moderator with a second factor, and of nobody."""
    impose_ban(subscriber=bob, rule="R1", reason="x", by=mo, at=LONG_AGO)
    Subscriber.objects.filter(pk=charlie.pk).update(is_active=False)
    enrol_demo_app(subscriber=mo, at=NOW)
    return [person.email for person in (alice, bob, charlie, mo)] + ["nobody@example.com"]


def work(act: Act, address: str) -> tuple[str, ...]:
    """The statements that an act runs, without what they are about."""
    with CaptureQueriesContext(connection) as captured:
        act(address)
    return tuple(re.sub(r"'[^']*'|\b\d+\b|\bs\d+_x\d+", "?", query["sql"]) for query in captured)


def ask(address: str) -> Any:
    return Client().post(CODES, {"email": address}, "application/json")


def ask_on_the_page(address: str) -> Any:
    return Client().post("/sign-in/", {"email": address})


def guess(address: str) -> Any:
    return Client().post(SESSIONS, {"email": address, "code": "314159", "client": "app"}, "application/json")


def deliver(_address: str) -> Any:
    return send_next_code(at=timezone.now())


def alike(act: Act, addresses: list[str]) -> None:
    done = {work(act, address) for address in addresses}
    assert len(done) == 1
    assert done.pop()


@pytest.mark.parametrize("act", [ask, ask_on_the_page])
def test_asking_is_the_same_work(act: Act, addresses: list[str]) -> None:
    alike(act, addresses)
    alike(act, addresses)  # too soon


def test_guessing_is_the_same_work(addresses: list[str]) -> None:
    alike(guess, addresses)  # nothing was asked for
    for address in addresses:
        ask(address)
    alike(guess, addresses)  # nothing has arrived
    codes_by_hand("271828", at=timezone.now())
    for _ in range(6):
        alike(guess, addresses)  # wrong, and then too often


def test_mailing_is_the_same_work_and_the_same_mail(addresses: list[str]) -> None:
    for address in addresses:
        ask(address)
    alike(deliver, addresses)
    assert {re.sub(r"\d{6}", "?", str(message.body)) for message in mail.outbox} == {
        re.sub(r"\d{6}", "?", str(mail.outbox[0].body))
    }
    assert sorted(message.to[0] for message in mail.outbox) == sorted(addresses)
