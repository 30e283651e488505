"""Sign-in under many hands: what is counted is counted once, and what may happen once happens once."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.core import mail

from accounts.emails import change_email, request_email_change
from accounts.keys import create_api_key
from accounts.models import ApiKey, Sanction, SignInCode, SignInFailure, Subscriber
from accounts.renaming import change_handle
from accounts.sanctions import impose_ban, lift_ban
from accounts.sessions import open_app_session
from accounts.signin.delivery import send_next_code
from accounts.signin.pace import count_password_guess
from accounts.signin.proving import CodeWrongError
from accounts.signin.services import redeem_code, request_code
from core.errors import DomainError
from tests.accounts.conftest import codes_by_hand, other_than, read_code
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DORA = "dora@example.com"


def network(index: int) -> str:
    return f"192.0.2.{index}"


def ask(index: int = 0, address: str = DORA) -> Any:
    return request_code(email=address, network=network(index), at=NOW)


def mailed_code() -> str:
    ask()
    assert send_next_code(at=NOW)
    return read_code(DORA)


def told(answers: list[Any]) -> Counter[str]:
    """How often which refusal, or `done`."""
    return Counter(answer.code if isinstance(answer, DomainError) else "done" for answer in answers)


@pytest.mark.trust("A10")
def test_fifty_who_ask_for_one_address_cause_one_wish_and_one_mail() -> None:
    assert told(at_once(50, lambda _: ask())) == {"done": 1, "code_resend_too_soon": 49}
    assert SignInCode.objects.count() == 1
    at_once(10, lambda _: send_next_code(at=NOW))
    assert len(mail.outbox) == 1


@pytest.mark.trust("A10")
def test_fifty_spellings_of_one_mailbox_get_no_more_than_its_five() -> None:
    answers = at_once(50, lambda index: ask(index, f"dora+{index}@example.com"))
    assert told(answers) == {"done": 5, "too_many_codes": 45}
    assert SignInCode.objects.count() == 5


def test_many_workers_share_the_mails_and_send_none_twice() -> None:
    for index in range(20):
        ask(0, f"d{index}@example.com")
    while any(at_once(8, lambda _: send_next_code(at=NOW))):
        pass
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"d{index}@example.com" for index in range(20))
    assert not SignInCode.objects.filter(sent_at=None).exists()


@pytest.mark.trust("A3")
def test_of_a_hundred_wrong_guesses_five_are_judged() -> None:
    code = mailed_code()
    answers = at_once(100, lambda _: _redeem(other_than(code), 0))
    assert told(answers) == {"code_wrong": 5, "code_exhausted": 95}
    left = [answer.data["attempts_left"] for answer in answers if isinstance(answer, CodeWrongError)]
    assert sorted(left) == [0, 1, 2, 3, 4]
    assert SignInCode.objects.get().attempts == SignInFailure.objects.count() == 5
    assert told([_refusal(code)]) == {"code_exhausted": 1}
    assert not Subscriber.objects.exists()


@pytest.mark.trust("A11")
def test_of_a_hundred_wrong_guesses_from_elsewhere_three_are_judged() -> None:
    code = mailed_code()
    answers = at_once(100, lambda index: _redeem(other_than(code), 1 + index))
    assert told(answers) == {"code_wrong": 3, "code_exhausted": 97}
    assert _redeem(code, 0).email == DORA


@pytest.mark.trust("A4")
@pytest.mark.trust("A22")
def test_of_fifty_right_ones_one_signs_in_and_makes_one_account() -> None:
    code = mailed_code()
    answers = at_once(50, lambda _: _redeem(code, 0))
    assert told(answers)["done"] == 1
    assert set(told(answers)) <= {"done", "code_wrong", "code_exhausted", "code_expired"}
    assert Subscriber.objects.get().email == DORA
    assert SignInCode.objects.get().used_at == NOW


@pytest.mark.trust("A3")
def test_a_right_one_among_wrong_ones_wins_only_within_the_five() -> None:
    code = mailed_code()
    wrong = other_than(code)
    answers = at_once(40, lambda index: _redeem(code if index % 2 else wrong, index))
    counted = told(answers)
    assert counted["done"] + SignInFailure.objects.count() <= 5
    assert counted["done"] == Subscriber.objects.count() <= 1


@pytest.mark.trust("A18")
def test_fifty_passwords_at_once_are_ten_tries() -> None:
    answers = at_once(50, lambda index: count_password_guess(email=DORA, network=network(index), at=NOW))
    assert told(answers) == {"done": 10, "too_many_guesses": 40}


def test_two_moderators_ban_once_and_lift_once(make_subscriber: Any) -> None:
    charlie, mo = make_subscriber("charlie"), make_subscriber("mo")
    ban = partial(impose_ban, subscriber=charlie, rule="R1", reason="x", by=mo, at=NOW)
    assert told(at_once(20, lambda _: ban())) == {"done": 1, "already_banned": 19}
    assert told(at_once(20, lambda _: lift_ban(subscriber=charlie, by=mo, at=NOW))) == {"done": 1, "not_banned": 19}
    assert Sanction.objects.get().lifted_by == mo


def test_keys_made_at_once_stay_within_the_limit(make_subscriber: Any) -> None:
    alice = make_subscriber("alice")
    answers = at_once(40, lambda _: create_api_key(owner=alice, name="k", scopes=["read"], at=NOW))
    assert told(answers) == {"done": 3, "too_many_keys": 37}
    assert ApiKey.objects.count() == 3


def _redeem(code: str, index: int) -> Subscriber:
    return redeem_code(email=DORA, code=code, network=network(index), at=NOW)


def _refusal(code: str) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        _redeem(code, 0)
    return refusal.value


@pytest.mark.trust("X14")
def test_a_handle_given_up_at_this_moment_goes_to_nobody_else(make_subscriber: Any) -> None:
    people = [make_subscriber("alice"), *(make_subscriber(f"taker{number}x") for number in range(9))]
    wanted = ["ann", *["alice"] * 9]
    answers = at_once(10, lambda index: change_handle(subscriber=people[index], handle=wanted[index], at=NOW))
    assert told(answers) == {"done": 1, "handle_taken": 9}
    assert Subscriber.objects.get(pk=people[0].pk).handle == "ann"


@pytest.mark.trust("A21")
def test_two_who_change_to_one_address_and_one_who_signs_up_with_it_are_one_owner(make_subscriber: Any) -> None:
    people = [make_subscriber(f"taker{number}x") for number in range(4)]
    sessions = [open_app_session(subscriber=person, user_agent="", at=NOW)[0].pk for person in people]
    for index, person in enumerate(people):
        request_email_change(subscriber=person, email=DORA, network=network(index), session_id=sessions[index], at=NOW)
    ask(9)
    codes_by_hand("271828", at=NOW)

    def come(index: int) -> Subscriber:
        prove = partial(redeem_code, network=network(9))
        if index < len(people):
            prove = partial(change_email, subscriber=people[index], session_id=sessions[index], network=network(index))
        return prove(email=DORA, code="271828", at=NOW)

    answers = at_once(len(people) + 1, come)
    [owner] = Subscriber.objects.filter(email=DORA)
    assert {answer for answer in answers if isinstance(answer, Subscriber)} == {owner}
    assert set(told(answers)) <= {"done", "email_taken"}
    assert isinstance(answers[-1], Subscriber)  # a first sign-in finds whoever was faster
    assert Subscriber.objects.count() == len(people) + (owner not in people)
