"""Passkeys: for this site only, a challenge once, an answer of a known key; and nothing that no browser sends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fido2.utils import websafe_encode
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.second_factor import webauthn
from accounts.second_factor.confirming import (
    ChallengeExpiredError,
    PasskeyWrongError,
    challenge_passkey,
    confirm_by_passkey,
)
from accounts.second_factor.enrolling import (
    PasskeyKnownError,
    finish_enrolment,
    passkey_options,
    start_enrolment,
)
from accounts.second_factor.models import Confirmation, Enrolment, FailedTry, Kind, Passkey
from accounts.second_factor.selectors import kinds_of
from tests.conftest import NOW
from tests.second_factor.authenticator import Authenticator
from tests.second_factor.conftest import OpenSession

pytestmark = pytest.mark.django_db
Spoil = Callable[[Authenticator, dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def named_site(settings: Settings) -> None:
    settings.BASE_URL = "http://hubbub.example"


@pytest.fixture
def session(mo: Subscriber, open_session: OpenSession) -> UUID:
    return open_session(mo).pk


def add(person: Subscriber, session: UUID, key: Authenticator) -> list[str]:
    """The backup codes that come with it."""
    begun = start_enrolment(subscriber=person, session_id=session, kind=Kind.PASSKEY, name="Key", at=NOW)
    answer = key.create(passkey_options(begun, subscriber=person))
    facts: dict[str, Any] = {"subscriber": person, "session_id": session, "at": NOW}
    return finish_enrolment(**facts, enrolment_id=begun.pk, answer=answer).backup_codes


def challenge(person: Subscriber, session: UUID) -> dict[str, Any]:
    return challenge_passkey(subscriber=person, session_id=session, at=NOW)


def show(person: Subscriber, session: UUID, answer: dict[str, Any], seconds: int = 0) -> Confirmation:
    at = NOW + timedelta(seconds=seconds)
    return confirm_by_passkey(subscriber=person, session_id=session, answer=answer, at=at)


def test_a_passkey_is_added_and_confirms(mo: Subscriber, session: UUID, open_session: OpenSession) -> None:
    key, other = Authenticator(), open_session(mo).pk
    assert len(add(mo, session, key)) == 10
    assert kinds_of(mo) == ["passkey", "backup_code"]
    options = challenge(mo, other)
    assert (options["rpId"], len(options["allowCredentials"])) == ("hubbub.example", 1)
    assert show(mo, other, key.get(options)).kind == "passkey"
    assert Passkey.objects.get().last_used_at == NOW


@pytest.mark.trust("A4")
def test_a_challenge_is_good_once_for_its_session_and_for_five_minutes(
    mo: Subscriber, session: UUID, open_session: OpenSession
) -> None:
    key, other = Authenticator(), open_session(mo).pk
    add(mo, session, key)
    answer = key.get(challenge(mo, other))
    with pytest.raises(ChallengeExpiredError):
        show(mo, open_session(mo).pk, answer)
    show(mo, other, answer, seconds=299)
    with pytest.raises(ChallengeExpiredError):
        show(mo, other, answer)
    late = key.get(challenge(mo, other))
    with pytest.raises(ChallengeExpiredError):
        show(mo, other, late, seconds=300)


def elsewhere(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    key.origin = "https://hubbub.example.evil"
    return key.get(options)


def other_site(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    key.host = "evil.example"
    return key.get(options)


def other_key(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return Authenticator(id=key.id).get(options)


def other_challenge(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.get({**options, "challenge": "AAAA"})


def registration(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.create(options)


def unknown(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    key.id = b"credential-0002"
    return key.get(options)


@pytest.mark.parametrize("spoil", [elsewhere, other_site, other_key, other_challenge, registration, unknown])
def test_anything_else_is_refused_and_the_challenge_spent(
    mo: Subscriber, session: UUID, open_session: OpenSession, spoil: Spoil
) -> None:
    key, other = Authenticator(), open_session(mo).pk
    add(mo, session, key)
    options = challenge(mo, other)
    with pytest.raises(PasskeyWrongError):
        show(mo, other, spoil(key, options))
    with pytest.raises(ChallengeExpiredError):
        show(mo, other, key.get(options))
    assert not Confirmation.objects.filter(session=other).exists()
    assert not FailedTry.objects.exists()


def test_a_copy_is_noticed_by_its_count(mo: Subscriber, session: UUID) -> None:
    key = Authenticator(counts=5)
    add(mo, session, key)
    key.counts = 6
    show(mo, session, key.get(challenge(mo, session)))
    for counts in (6, 3, 0):
        key.counts = counts
        with pytest.raises(PasskeyWrongError):
            show(mo, session, key.get(challenge(mo, session)))


@pytest.mark.trust("V2")
def test_somebody_elses_passkey_is_refused(
    mo: Subscriber, edith: Subscriber, session: UUID, open_session: OpenSession
) -> None:
    others, mine, theirs = Authenticator(id=b"edith"), Authenticator(), open_session(edith).pk
    add(mo, session, mine)
    add(edith, theirs, others)
    with pytest.raises(PasskeyWrongError):
        show(mo, session, others.get(challenge(mo, session)))


def test_one_credential_belongs_to_one_person(
    mo: Subscriber, edith: Subscriber, session: UUID, open_session: OpenSession
) -> None:
    add(mo, session, Authenticator())
    with pytest.raises(PasskeyKnownError):
        add(edith, open_session(edith).pk, Authenticator())
    assert Passkey.objects.get().subscriber == mo


def test_where_a_site_has_no_name_there_are_none(mo: Subscriber, session: UUID, settings: Settings) -> None:
    for address in ("http://127.0.0.1:8000", "http://[::1]:8000"):
        settings.BASE_URL = address
        with pytest.raises(webauthn.NoPasskeysError):
            start_enrolment(subscriber=mo, session_id=session, kind=Kind.PASSKEY, name="", at=NOW)
    assert not Enrolment.objects.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = st.sampled_from(
    ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature"]
)


@pytest.mark.trust("X13")
@given(body=st.dictionaries(MEMBERS, JSON | st.dictionaries(MEMBERS, JSON, max_size=4), max_size=5))
def test_what_no_browser_sends_is_wrong_and_never_a_fault(body: dict[str, Any]) -> None:
    with pytest.raises(webauthn.PasskeyAnswerWrongError):
        webauthn.check_registration(body, challenge=b"x" * 32)
    with pytest.raises(webauthn.PasskeyAnswerWrongError):
        webauthn.check_signature(body, known=[], challenge=b"x" * 32)


@pytest.mark.trust("X13")
@given(noise=st.binary(max_size=200), member=st.sampled_from(["clientDataJSON", "attestationObject"]))
def test_nor_are_bytes_that_no_authenticator_makes(noise: bytes, member: str) -> None:
    answer = Authenticator().create({"challenge": websafe_encode(b"x" * 32)})
    answer["response"][member] = websafe_encode(noise)
    with pytest.raises(webauthn.PasskeyAnswerWrongError):
        webauthn.check_registration(answer, challenge=b"x" * 32)
