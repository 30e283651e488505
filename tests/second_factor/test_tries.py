"""Guessing: five wrong ones in a quarter of an hour, fifty in a day, whatever the session and however many at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import AccessSession, Subscriber
from accounts.second_factor.confirming import SecondFactorWrongError, confirm_by_code
from accounts.second_factor.models import FailedTry, Kind
from accounts.second_factor.tries import SecondFactorExhaustedError
from tests.conftest import NOW
from tests.second_factor.conftest import HERE, App, Enrol, OpenSession

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def app(mo: Subscriber, enrol: Enrol) -> App:
    return enrol(mo)


def guess(person: Subscriber, session: AccessSession, code: str, network: str = HERE, at: datetime = LATER) -> int:
    """Attempts left after a wrong code."""
    with pytest.raises(SecondFactorWrongError) as refusal:
        confirm_by_code(subscriber=person, session_id=session.pk, kind=Kind.TOTP, code=code, network=network, at=at)
    return int(refusal.value.data["attempts_left"])


@pytest.mark.trust("A2")
@pytest.mark.trust("A9")
def test_after_five_wrong_ones_the_right_one_is_refused(mo: Subscriber, app: App, open_session: OpenSession) -> None:
    left = [guess(mo, open_session(mo), app.wrong(LATER), network=f"192.0.2.{number}") for number in range(5)]
    assert left == [4, 3, 2, 1, 0]
    session = open_session(mo)
    right: dict[str, Any] = {"subscriber": mo, "session_id": session.pk, "network": HERE}
    for kind, code in ((Kind.TOTP, app.code(LATER)), (Kind.BACKUP_CODE, app.backup_codes[0])):
        with pytest.raises(SecondFactorExhaustedError) as refusal:
            confirm_by_code(**right, kind=kind, code=code, at=LATER)
        assert refusal.value.retry_after == 900
    assert FailedTry.objects.count() == 5
    soon = LATER + timedelta(minutes=15)
    confirm_by_code(**right, kind=Kind.TOTP, code=app.code(soon), at=soon)
    assert FailedTry.objects.count() == 5  # a success forgives only itself


def test_a_day_has_fifty(mo: Subscriber, app: App, open_session: OpenSession, settings: Settings) -> None:
    settings.SECOND_FACTOR_TRIES_PER_DAY = 7
    session, times = open_session(mo), [LATER + timedelta(minutes=4 * number) for number in range(7)]
    assert [guess(mo, session, "x", at=at) for at in times] == [4, 3, 2, 1, 1, 1, 0]
    with pytest.raises(SecondFactorExhaustedError) as refusal:
        confirm_by_code(subscriber=mo, session_id=session.pk, kind=Kind.TOTP, code="x", network=HERE, at=times[-1])
    assert refusal.value.retry_after == 24 * 3600 - 24 * 60


def test_one_network_does_not_try_many_people(
    mo: Subscriber, edith: Subscriber, app: App, enrol: Enrol, open_session: OpenSession, settings: Settings
) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 3
    others = enrol(edith)
    for _ in range(3):
        guess(mo, open_session(mo), app.wrong(LATER))
    session = open_session(edith)
    with pytest.raises(SecondFactorExhaustedError):
        confirm_by_code(
            subscriber=edith, session_id=session.pk, kind=Kind.TOTP, code=others.code(LATER), network=HERE, at=LATER
        )
    confirm_by_code(
        subscriber=edith,
        session_id=session.pk,
        kind=Kind.TOTP,
        code=others.code(LATER),
        network="203.0.113.1",
        at=LATER,
    )


@pytest.mark.trust("X13")
@pytest.mark.parametrize("code", ["", " - ", "\x00", "１２３４５６", "9" * 1000, "é", "-1", "000000 OR 1=1"])
@pytest.mark.parametrize("kind", [Kind.TOTP, Kind.BACKUP_CODE])
def test_nonsense_is_only_wrong(mo: Subscriber, app: App, open_session: OpenSession, code: str, kind: Kind) -> None:
    session = open_session(mo)
    with pytest.raises(SecondFactorWrongError):
        confirm_by_code(subscriber=mo, session_id=session.pk, kind=kind, code=code, network=HERE, at=LATER)
