"""A device with which somebody has signed in before: no crowd of strangers, near or far, keeps its owner out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.devices import DEVICE_PREFIX, MAX_DEVICES, find_device, remember_device
from accounts.forgetting import forget_old_sign_ins
from accounts.models import AccessSession, Device, SignInCode, SignInFailure, Subscriber
from accounts.signin.pace import ResendTooSoonError, TooManyCodesError, TooManyGuessesError
from accounts.signin.proving import CodeExhaustedError, CodeWrongError
from accounts.signin.services import redeem_code, request_code
from core.errors import DomainError
from tests.accounts.conftest import CODES, SESSIONS, codes_by_hand
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A11")]
CODE, WRONG = "271828", "314159"
OFFICE = "192.0.2.1"  # shared with the attacker


@pytest.fixture
def laptop(alice: Subscriber) -> str:
    """What alice's laptop shows."""
    return remember_device(subscriber=alice, secret="", at=NOW)[1]


def ask(*, device: str = "", network: str = OFFICE, seconds: int = 0, email: str = "alice@example.com") -> None:
    request_code(email=email, network=network, device=device, at=NOW + timedelta(seconds=seconds))
    codes_by_hand(CODE, at=NOW + timedelta(seconds=seconds))


def type_code(code: str, *, device: str = "", network: str = OFFICE, seconds: int = 0) -> Subscriber:
    return redeem_code(
        email="alice@example.com", code=code, network=network, device=device, at=NOW + timedelta(seconds=seconds)
    )


def refusals(act: Callable[[int], object], times: int) -> list[str]:
    codes = []
    for number in range(times):
        try:
            act(number)
        except DomainError as refusal:
            codes.append(refusal.code)
    return codes


def test_many_networks_use_up_the_hour_of_a_mailbox_and_a_known_device_has_its_own(laptop: str) -> None:
    refusals(lambda number: ask(network=f"203.0.113.{number}"), 200)
    with pytest.raises(TooManyCodesError):
        ask(network="198.51.100.9")
    ask(device=laptop, network="198.51.100.9")
    assert type_code(CODE, device=laptop, network="198.51.100.9").handle == "alice"


def test_somebody_in_the_same_office_neither_replaces_its_code_nor_burns_it(laptop: str) -> None:
    ask(device=laptop)
    ask(seconds=1)  # the same network, the same address
    assert SignInCode.objects.filter(superseded_at=None).count() == 2
    told = refusals(lambda _: type_code(WRONG, seconds=2), 10)
    assert told == ["code_wrong"] * 5 + ["code_exhausted"] * 5
    assert sorted(SignInCode.objects.values_list("attempts", "attempts_elsewhere")) == [(3, 3), (5, 0)]
    with pytest.raises(CodeWrongError) as refusal:
        type_code(WRONG, device=laptop, seconds=3)
    assert refusal.value.data["attempts_left"] == 1
    assert type_code(CODE, device=laptop, seconds=4).handle == "alice"


def test_a_network_that_guesses_too_often_does_not_close_it(laptop: str, settings: Settings) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 4
    for number in range(4):
        SignInFailure.objects.create(door="code", email=f"d{number}@example.com", network=OFFICE, at=NOW)
    ask(device=laptop)
    with pytest.raises(TooManyGuessesError):
        type_code(CODE)
    assert type_code(CODE, device=laptop).handle == "alice"


def test_it_has_limits_of_its_own(laptop: str, settings: Settings) -> None:
    settings.SIGN_IN_GUESSES_PER_DEVICE = 3
    ask(device=laptop)
    with pytest.raises(ResendTooSoonError) as refusal:
        ask(device=laptop, network="198.51.100.9", seconds=20)
    assert refusal.value.retry_after == 40
    told = refusals(lambda number: type_code(WRONG, device=laptop, network=f"198.51.100.{number}"), 5)
    assert told == ["code_wrong"] * 3 + ["too_many_guesses"] * 2
    asked = refusals(lambda number: ask(device=laptop, seconds=60 + 60 * number), 9)
    assert asked == ["too_many_codes"] * 5
    assert SignInCode.objects.count() == 5


@pytest.mark.parametrize("shown", ["", "x", DEVICE_PREFIX, DEVICE_PREFIX + "x" * 43, "theirs", "é\x00"])
def test_what_is_no_device_of_this_person_is_a_stranger(shown: str, laptop: str, bob: Subscriber) -> None:
    if shown == "theirs":
        _, shown = remember_device(subscriber=bob, secret="", at=NOW)
    refusals(lambda number: ask(network=f"203.0.113.{number}"), 5)
    with pytest.raises(TooManyCodesError):
        ask(device=shown)
    assert find_device(secret=shown, email="alice@example.com") is None


def test_two_people_at_one_browser_are_both_known_by_it(alice: Subscriber, bob: Subscriber, laptop: str) -> None:
    _, same = remember_device(subscriber=bob, secret=laptop, at=NOW)
    assert same == laptop
    for person in (alice, bob):
        found = find_device(secret=laptop, email=person.email)
        assert found
        assert found.subscriber == person


def test_a_secret_that_we_did_not_give_out_is_not_taken_over(alice: Subscriber) -> None:
    planted = DEVICE_PREFIX + "planted"
    device, secret = remember_device(subscriber=alice, secret=planted, at=NOW)
    assert secret != planted
    assert find_device(secret=planted, email=alice.email) is None
    assert secret not in str(Device.objects.values())
    assert find_device(secret=secret, email=alice.email) == device


def test_a_person_has_so_many_and_the_oldest_go(alice: Subscriber) -> None:
    secrets = [
        remember_device(subscriber=alice, secret="", at=NOW + timedelta(days=number))[1]
        for number in range(MAX_DEVICES + 2)
    ]
    assert Device.objects.count() == MAX_DEVICES
    assert [bool(find_device(secret=secret, email=alice.email)) for secret in secrets[:3]] == [False, False, True]


def test_it_is_forgotten_half_a_year_after_its_last_use(alice: Subscriber, laptop: str) -> None:
    remember_device(subscriber=alice, secret=laptop, at=NOW + timedelta(days=100))
    forget_old_sign_ins(at=NOW + timedelta(days=279))
    assert Device.objects.exists()
    forget_old_sign_ins(at=NOW + timedelta(days=281))
    assert not Device.objects.exists()


def test_an_app_gets_its_device_with_the_token_and_shows_it_next_time(
    sign_in: Callable[..., Any], anonymous: APIClient
) -> None:
    device = sign_in("dora@example.com").json()["device"]
    assert AccessSession.objects.get().device == Device.objects.get()
    again = anonymous.post(CODES, {"email": "dora@example.com", "device": device}, format="json")
    assert again.status_code == 202
    wish = SignInCode.objects.get(used_at=None)
    assert wish.device == Device.objects.get()
    codes_by_hand(CODE, at=timezone.now())
    typed = {"email": "dora@example.com", "code": CODE, "client": "app", "device": device}
    answer = anonymous.post(SESSIONS, typed, format="json")
    assert (answer.status_code, answer.json()["device"]) == (201, device)
    assert Device.objects.count() == 1


@pytest.mark.parametrize("nonsense", [None, 0, [], {}, "x" * 81, "\x00"])
def test_nonsense_is_no_device(anonymous: APIClient, nonsense: object) -> None:
    answer = anonymous.post(CODES, {"email": "dora@example.com", "device": nonsense}, format="json")
    assert answer.status_code == 400
    assert not SignInCode.objects.exists()


def test_a_browser_keeps_its_device_in_a_cookie_that_outlives_the_session(
    sign_in: Callable[..., Any], anonymous: APIClient
) -> None:
    cookie = sign_in("dora@example.com", kind="browser").cookies[project.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 180 * 24 * 3600
    anonymous.credentials(HTTP_X_CSRFTOKEN=anonymous.cookies[project.CSRF_COOKIE_NAME].value)
    anonymous.delete(f"{SESSIONS}current/")
    anonymous.credentials()
    assert anonymous.cookies[project.DEVICE_COOKIE_NAME].value == cookie.value
    anonymous.post(CODES, {"email": "dora@example.com"}, format="json")
    assert SignInCode.objects.get(used_at=None).device == Device.objects.get()


def test_a_code_that_is_used_up_is_refused_to_the_device_as_well(laptop: str) -> None:
    ask(device=laptop)
    refusals(lambda _: type_code(WRONG, device=laptop), 5)
    with pytest.raises(CodeExhaustedError):
        type_code(CODE, device=laptop)
