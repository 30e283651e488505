"""Giving factors up, losing them, and what is forgotten."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from accounts.models import Subscriber
from accounts.second_factor import personal
from accounts.second_factor.confirming import confirm_by_code, note_confirmation
from accounts.second_factor.enrolling import start_enrolment
from accounts.second_factor.forgetting import forget_old_tries
from accounts.second_factor.models import (
    BackupCode,
    Confirmation,
    Enrolment,
    FailedTry,
    Kind,
    PasskeyChallenge,
    TotpDevice,
)
from accounts.second_factor.removing import FactorNotFoundError, remove_factor, renew_own_backup_codes
from accounts.second_factor.requirements import SecondFactorMissingError, SecondFactorRequiredError
from accounts.second_factor.selectors import is_confirmed
from core.personal import Choice, Fate
from tests.conftest import NOW
from tests.second_factor.conftest import HERE, App, Enrol, OpenSession

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
TABLES = (TotpDevice, BackupCode, Confirmation, Enrolment, PasskeyChallenge, FailedTry)


@pytest.fixture
def app(mo: Subscriber, enrol: Enrol) -> App:
    return enrol(mo)


@pytest.fixture
def confirmed(mo: Subscriber, app: App, open_session: OpenSession) -> UUID:
    """A session that was confirmed at LATER."""
    session = open_session(mo).pk
    confirm_by_code(subscriber=mo, session_id=session, kind=Kind.TOTP, code=app.code(LATER), network=HERE, at=LATER)
    return session


def test_with_the_last_one_everything_goes(mo: Subscriber, app: App, confirmed: UUID) -> None:
    remove_factor(subscriber=mo, session_id=confirmed, factor_id=app.id, at=LATER)
    assert not any(model.objects.exists() for model in TABLES)
    with pytest.raises(SecondFactorMissingError):
        renew_own_backup_codes(subscriber=mo, session_id=confirmed, at=LATER)


def test_where_another_is_left_the_other_sessions_confirm_anew(
    mo: Subscriber, app: App, confirmed: UUID, open_session: OpenSession
) -> None:
    TotpDevice.objects.create(subscriber=mo, name="Tablet", sealed_secret="", last_counter=0, created_at=NOW)
    elsewhere = open_session(mo).pk
    note_confirmation(session_id=elsewhere, kind="totp", at=LATER)
    remove_factor(subscriber=mo, session_id=confirmed, factor_id=app.id, at=LATER)
    assert (is_confirmed(confirmed, at=LATER), is_confirmed(elsewhere, at=LATER)) == (True, False)
    assert (TotpDevice.objects.get().name, BackupCode.objects.count()) == ("Tablet", 10)


@pytest.mark.trust("V2")
def test_only_ones_own_and_only_freshly_confirmed(
    mo: Subscriber, edith: Subscriber, app: App, confirmed: UUID, enrol: Enrol, open_session: OpenSession
) -> None:
    for factor in (enrol(edith).id, uuid4()):
        with pytest.raises(FactorNotFoundError):
            remove_factor(subscriber=mo, session_id=confirmed, factor_id=factor, at=LATER)
    for session, at in ((open_session(mo).pk, LATER), (confirmed, LATER + timedelta(minutes=15))):
        with pytest.raises(SecondFactorRequiredError):
            remove_factor(subscriber=mo, session_id=session, factor_id=app.id, at=at)
        with pytest.raises(SecondFactorRequiredError):
            renew_own_backup_codes(subscriber=mo, session_id=session, at=at)
    assert TotpDevice.objects.count() == 2


def test_a_lost_day_later_tries_and_beginnings_are_gone(mo: Subscriber, open_session: OpenSession) -> None:
    session = open_session(mo)
    start_enrolment(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, name="", at=NOW)
    PasskeyChallenge.objects.create(session=session, challenge="00", made_at=NOW)
    FailedTry.objects.create(subscriber=mo, network=HERE, at=NOW)
    assert forget_old_tries(at=NOW + timedelta(minutes=4)) == 0
    assert forget_old_tries(at=NOW + timedelta(minutes=10)) == 2
    assert forget_old_tries(at=NOW + timedelta(days=30)) == 0
    assert forget_old_tries(at=NOW + timedelta(days=30, seconds=1)) == 1


@pytest.mark.trust("V17")
@pytest.mark.trust("V18")
def test_it_is_handed_over_without_secrets_and_forgotten(
    mo: Subscriber, edith: Subscriber, app: App, confirmed: UUID, enrol: Enrol
) -> None:
    FailedTry.objects.create(subscriber=mo, network=HERE, at=NOW)
    enrol(edith)
    told = {section.name: list(section.rows) for section in personal.collect(mo.pk)}
    assert told == {
        "second_factors": [
            {
                "kind": "totp",
                "name": "Phone",
                "created_at": "2026-11-21T12:00:00+00:00",
                "last_used_at": "2026-11-21T12:05:00+00:00",
            }
        ],
        "second_factor_tries": [{"at": "2026-11-21T12:00:00+00:00", "network": HERE}],
    }
    for _ in range(2):
        personal.erase(mo.pk, choice=Choice(comments=Fate.REMOVED), at=LATER)
    assert {model.__name__: model.objects.count() for model in TABLES} == {
        **dict.fromkeys((model.__name__ for model in TABLES), 0),
        "TotpDevice": 1,
        "BackupCode": 10,
    }
