"""Authenticator apps: set up, shown to be there, accepted once."""

from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from django.db import connection

from accounts.models import Subscriber
from accounts.second_factor.confirming import SecondFactorWrongError, confirm_by_code
from accounts.second_factor.enrolling import (
    MAX_FACTORS,
    EnrolmentExpiredError,
    TooManyFactorsError,
    app_secret,
    find_enrolment,
    finish_app,
    finish_enrolment,
    start_enrolment,
)
from accounts.second_factor.models import BackupCode, Confirmation, Enrolment, FailedTry, Kind, TotpDevice
from accounts.second_factor.requirements import SecondFactorMissingError, SecondFactorRequiredError, SignInAgainError
from accounts.second_factor.selectors import factors_of, is_confirmed, is_freshly_confirmed, kinds_of
from tests.conftest import NOW
from tests.second_factor.conftest import HERE, Enrol, OpenSession

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=30)
LATER = NOW + 10 * STEP


def test_an_app_counts_once_its_code_was_shown(mo: Subscriber, open_session: OpenSession) -> None:
    session = open_session(mo)
    begun = start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=NOW)
    secret, uri = app_secret(begun, subscriber=mo)
    assert uri == f"otpauth://totp/Hubbub:mo?secret={secret}&issuer=Hubbub"
    assert factors_of(mo) == []
    with pytest.raises(SecondFactorWrongError):
        finish_app(subscriber=mo, enrolment=begun, code="12345", at=NOW)
    assert not TotpDevice.objects.exists()
    done = finish_app(subscriber=mo, enrolment=begun, code=pyotp.TOTP(secret).at(NOW), at=NOW)
    assert [(factor.kind, factor.name) for factor in factors_of(mo)] == [("totp", "Authenticator app")]
    assert (done.factor.id, len(set(done.backup_codes))) == (begun.pk, 10)
    assert is_freshly_confirmed(session.pk, at=NOW)
    assert not Enrolment.objects.exists()
    with pytest.raises(EnrolmentExpiredError):
        finish_app(subscriber=mo, enrolment=begun, code=pyotp.TOTP(secret).at(NOW), at=NOW)


@pytest.mark.trust("A16")
def test_neither_secret_nor_codes_are_in_the_database(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app = enrol(mo)
    session = open_session(mo)
    confirm_by_code(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, code=app.code(LATER), network=HERE, at=LATER)
    start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=LATER)
    pending, _ = app_secret(Enrolment.objects.get(), subscriber=mo)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'second_factor%'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT t::text FROM {name} t" for name in tables))
        stored = "\n".join(row for (row,) in cursor.fetchall())
    assert len(tables) == 7
    assert "Phone" in stored
    for secret in (app.secret, pending, *app.backup_codes, *(code.replace("-", "") for code in app.backup_codes)):
        assert secret not in stored


@pytest.mark.trust("A4")
def test_a_code_is_accepted_once_in_whatever_session(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app, (one, other) = enrol(mo), (open_session(mo), open_session(mo))
    assert _confirm(mo, one.pk, app.code(LATER)).at == LATER
    with pytest.raises(SecondFactorWrongError):
        _confirm(mo, other.pk, app.code(LATER))
    with pytest.raises(SecondFactorWrongError):  # nor one that was shown before it
        _confirm(mo, other.pk, app.code(LATER - STEP))
    assert (is_confirmed(one.pk, at=LATER), is_confirmed(other.pk, at=LATER)) == (True, False)
    _confirm(mo, other.pk, app.code(LATER + STEP))
    assert FailedTry.objects.count() == 2


def test_the_code_that_set_the_app_up_is_spent_as_well(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app, session = enrol(mo, LATER), open_session(mo)
    with pytest.raises(SecondFactorWrongError):
        _confirm(mo, session.pk, app.code(LATER))


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_be_off_by_half_a_minute(
    mo: Subscriber, enrol: Enrol, open_session: OpenSession, steps: int, accepted: bool
) -> None:
    app, session = enrol(mo), open_session(mo)
    try:
        _confirm(mo, session.pk, app.code(LATER + steps * STEP))
    except SecondFactorWrongError:
        assert not accepted
    assert is_confirmed(session.pk, at=LATER) is accepted


def test_a_code_is_typed_as_people_type_it(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app, session = enrol(mo), open_session(mo)
    code = app.code(LATER)
    _confirm(mo, session.pk, f" {code[:3]} {code[3:]}")
    assert is_confirmed(session.pk, at=LATER)


def test_the_code_of_somebody_else_is_wrong(
    mo: Subscriber, edith: Subscriber, enrol: Enrol, open_session: OpenSession
) -> None:
    enrol(mo)
    others, session = enrol(edith), open_session(mo)
    with pytest.raises(SecondFactorWrongError):
        _confirm(mo, session.pk, others.code(LATER))
    assert not Confirmation.objects.exists()


def test_a_confirmation_ages(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app, session = enrol(mo), open_session(mo)
    _confirm(mo, session.pk, app.code(LATER))
    ages = {minutes: LATER + timedelta(minutes=minutes) for minutes in (14, 15, 719, 720)}
    assert [is_freshly_confirmed(session.pk, at=at) for at in ages.values()] == [True, False, False, False]
    assert [is_confirmed(session.pk, at=at) for at in ages.values()] == [True, True, True, False]


def test_without_a_factor_nothing_is_confirmed(mo: Subscriber, open_session: OpenSession) -> None:
    with pytest.raises(SecondFactorMissingError):
        _confirm(mo, open_session(mo).pk, "000000")
    assert not FailedTry.objects.exists()


def test_a_browser_that_is_found_open_enrols_nobody(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    found = open_session(mo, NOW - timedelta(minutes=16))
    with pytest.raises(SignInAgainError):
        start_enrolment(subscriber=mo, session_id=found.pk, kind=Kind.TOTP, name="", at=NOW)
    app, session = enrol(mo), open_session(mo)
    with pytest.raises(SecondFactorRequiredError) as refusal:
        start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=NOW)
    assert refusal.value.data == {"kinds": ["totp", "backup_code"]}
    _confirm(mo, session.pk, app.code(LATER))
    start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=LATER)
    with pytest.raises(EnrolmentExpiredError):  # what another session has begun stays unseen
        find_enrolment(session_id=open_session(mo).pk, at=LATER)


@pytest.mark.trust("A18")
def test_what_another_session_has_begun_ends_when_a_factor_is_there(
    mo: Subscriber, enrol: Enrol, open_session: OpenSession
) -> None:
    thief = open_session(mo)
    begun = start_enrolment(subscriber=mo, session_id=thief.pk, kind=Kind.TOTP, name="Mine", at=NOW)
    secret, _ = app_secret(begun, subscriber=mo)
    enrol(mo)
    with pytest.raises(EnrolmentExpiredError):
        finish_enrolment(
            subscriber=mo, session_id=thief.pk, enrolment_id=begun.pk, code=pyotp.TOTP(secret).at(NOW), at=NOW
        )
    with pytest.raises(EnrolmentExpiredError):  # with what was read before
        finish_app(subscriber=mo, enrolment=begun, code=pyotp.TOTP(secret).at(NOW), at=NOW)
    assert (TotpDevice.objects.count(), Confirmation.objects.count()) == (1, 0)


def test_what_was_begun_is_soon_forgotten(mo: Subscriber, open_session: OpenSession) -> None:
    session = open_session(mo)
    for kind in (Kind.TOTP, Kind.TOTP):
        start_enrolment(subscriber=mo, session_id=session.pk, kind=kind, name="", at=NOW)
    assert Enrolment.objects.count() == 1
    assert find_enrolment(session_id=session.pk, at=NOW + timedelta(minutes=9)) == Enrolment.objects.get()
    with pytest.raises(EnrolmentExpiredError):
        find_enrolment(session_id=session.pk, at=NOW + timedelta(minutes=10))


def test_a_person_has_no_more_than_ten(mo: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    app, session = enrol(mo), open_session(mo)
    device = TotpDevice.objects.get()
    for number in range(MAX_FACTORS - 1):
        TotpDevice.objects.create(
            subscriber=mo, name=str(number), sealed_secret=device.sealed_secret, last_counter=2**60, created_at=NOW
        )
    _confirm(mo, session.pk, app.code(LATER))
    with pytest.raises(TooManyFactorsError):
        start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=LATER)
    assert (kinds_of(mo), BackupCode.objects.count()) == ([Kind.TOTP, Kind.BACKUP_CODE], 10)


def _confirm(person: Subscriber, session: UUID, code: str) -> Confirmation:
    return confirm_by_code(
        subscriber=person,
        session_id=session,
        kind=Kind.TOTP,
        code=code,
        network=HERE,
        at=LATER,
    )
