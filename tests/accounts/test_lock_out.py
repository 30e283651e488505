"""Nobody keeps somebody else from signing in: an attacker asks and guesses, and the victim gets in all the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import SignInCode
from accounts.signin.delivery import send_next_code
from accounts.signin.pace import ResendTooSoonError, TooManyCodesError
from accounts.signin.proving import CodeExhaustedError, CodeExpiredError, CodeWrongError
from accounts.signin.services import redeem_code, request_code
from core.errors import DomainError
from tests.accounts.conftest import CODES, SESSIONS, other_than, read_code
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A11")]
VICTIM = "victim@example.com"
HOME, ELSEWHERE, ATTACKER = "192.0.2.1", "192.0.2.2", "203.0.113.66"


def code_for(address: str = VICTIM, *, network: str = HOME, at: datetime = NOW) -> str:
    """Asked for, and arrived."""
    request_code(email=address, network=network, at=at)
    while send_next_code(at=at):
        pass
    return read_code(address)


def sign_in(code: str, *, network: str = HOME, at: datetime = NOW) -> str:
    return redeem_code(email=VICTIM, code=code, network=network, at=at).email


def refusals(act: Callable[[int], Any], times: int) -> list[str]:
    """The codes with which so many tries were refused."""
    codes = []
    for number in range(times):
        try:
            act(number)
        except DomainError as refusal:
            codes.append(refusal.code)
    return codes


def test_tagged_spellings_leave_the_plain_address_its_codes_even_on_the_attackers_network(
    anonymous: APIClient, mailed_code: Callable[[str], str]
) -> None:
    statuses = [
        anonymous.post(CODES, {"email": f"victim+{number}@example.com"}, format="json").status_code
        for number in range(5)
    ]
    assert statuses == [202, 202, 429, 429, 429]
    typed = {"email": VICTIM, "code": mailed_code(VICTIM), "client": "app"}
    assert anonymous.post(SESSIONS, typed, format="json").status_code == 201


def test_one_network_cannot_spend_the_hour_of_a_mailbox() -> None:
    spellings = [VICTIM, "vic.tim@example.com", "v.ictim@example.com", "vi.ctim@example.com", "victi.m@example.com"]
    asked = refusals(lambda number: request_code(email=spellings[number], network=ATTACKER, at=NOW), 5)
    assert asked == ["too_many_codes"] * 2
    assert sign_in(code_for()) == VICTIM


def test_whoever_asks_elsewhere_makes_nobody_wait_and_takes_no_code_away() -> None:
    code = code_for()
    code_for(network=ATTACKER, at=NOW + timedelta(seconds=10))
    with pytest.raises(ResendTooSoonError) as refusal:
        request_code(email=VICTIM, network=HOME, at=NOW + timedelta(seconds=20))
    assert refusal.value.retry_after == 40
    assert sign_in(code, at=NOW + timedelta(seconds=30)) == VICTIM


def test_the_code_that_an_attacker_asked_for_is_as_good() -> None:
    assert sign_in(code_for(network=ATTACKER)) == VICTIM


def test_guesses_from_elsewhere_do_not_burn_a_code() -> None:
    code = code_for()
    told = refusals(lambda number: sign_in(other_than(code), network=f"203.0.113.{number}"), 10)
    assert told == ["code_wrong"] * 3 + ["code_exhausted"] * 7
    with pytest.raises(CodeWrongError) as refusal:
        sign_in(other_than(code))
    assert refusal.value.data["attempts_left"] == 1
    assert sign_in(code) == VICTIM


def test_a_code_has_five_attempts_whoever_guesses() -> None:
    code = code_for()
    refusals(lambda _: sign_in(other_than(code), network=ATTACKER), 10)
    refusals(lambda _: sign_in(other_than(code)), 2)
    with pytest.raises(CodeExhaustedError):
        sign_in(code)
    assert (SignInCode.objects.get().attempts, SignInCode.objects.get().used_at) == (5, None)


def test_an_attacker_who_burns_the_codes_he_asked_for_burns_only_those() -> None:
    theirs = code_for(network=ATTACKER)
    refusals(lambda _: sign_in(other_than(theirs), network=ATTACKER), 5)
    with pytest.raises(CodeExhaustedError):
        sign_in(theirs, network=ATTACKER)
    assert sign_in(code_for(at=NOW + timedelta(seconds=1))) == VICTIM


def test_where_the_victim_has_signed_in_a_crowd_of_attackers_changes_nothing() -> None:
    sign_in(code_for())
    later = NOW + timedelta(days=1)
    crowd = refusals(lambda number: request_code(email=VICTIM, network=f"203.0.113.{number}", at=later), 200)
    assert crowd == ["too_many_codes"] * 195
    with pytest.raises(TooManyCodesError):
        request_code(email=VICTIM, network=ELSEWHERE, at=later)
    assert sign_in(code_for(at=later), at=later) == VICTIM


def test_a_sign_in_elsewhere_makes_no_home_of_the_network_that_asked() -> None:
    sign_in(code_for(network=ATTACKER), network=HOME)
    assert SignInCode.objects.get().used_from == HOME
    later = NOW + timedelta(days=1)
    refusals(lambda number: request_code(email=VICTIM, network=f"203.0.113.{number}", at=later), 5)
    with pytest.raises(TooManyCodesError):
        request_code(email=VICTIM, network=ATTACKER, at=later)


def test_a_sign_in_ends_every_other_code_of_the_address() -> None:
    theirs = code_for(network=ATTACKER)
    mine = code_for()
    sign_in(mine)
    with pytest.raises(CodeWrongError):
        sign_in(theirs, network=ATTACKER)
    assert SignInCode.objects.filter(used_at=None, superseded_at=None).count() == 0


def test_an_old_code_beside_a_live_one_is_neither_judged_nor_counted() -> None:
    old = code_for(network=ELSEWHERE)
    later = NOW + timedelta(minutes=11)
    with pytest.raises(CodeExpiredError):
        sign_in(old, network=ELSEWHERE, at=later)
    fresh = code_for(at=later)
    assert sign_in(fresh, at=later) == VICTIM
    assert SignInCode.objects.get(network=ELSEWHERE).attempts == 0


def test_a_wrong_guess_is_counted_once_however_many_codes_it_is_judged_by(anonymous: APIClient) -> None:
    now = timezone.now()
    codes = {code_for(network=network, at=now) for network in (HOME, ATTACKER, ELSEWHERE)}
    wrong = next(f"{number:06}" for number in range(10) if f"{number:06}" not in codes)
    answer = anonymous.post(SESSIONS, {"email": VICTIM, "code": wrong, "client": "app"}, format="json")
    assert (answer.status_code, answer.json()["attempts_left"]) == (422, 2)
    assert list(SignInCode.objects.values_list("attempts", "attempts_elsewhere")) == [(1, 1)] * 3
