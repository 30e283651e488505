"""Codes on paper: ten, each once, and new ones make the old ones worthless. Sealing outlives a new SECRET_KEY."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.second_factor.backup_codes import accept_backup_code, backup_codes_left, renew_backup_codes
from accounts.second_factor.confirming import SecondFactorWrongError, confirm_by_code
from accounts.second_factor.models import Kind, TotpDevice
from accounts.second_factor.selectors import is_confirmed
from tests.conftest import NOW
from tests.second_factor.conftest import HERE, Enrol, OpenSession

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.mark.trust("A4")
def test_each_is_good_once(mo: Subscriber, edith: Subscriber, enrol: Enrol, open_session: OpenSession) -> None:
    code = enrol(mo).backup_codes[3]
    session = open_session(mo)
    right: dict[str, Any] = {
        "subscriber": mo,
        "session_id": session.pk,
        "kind": Kind.BACKUP_CODE,
        "network": HERE,
        "at": LATER,
    }
    assert not accept_backup_code(edith, code, at=LATER)
    assert confirm_by_code(**right, code=code.upper().replace("-", " ")).kind == "backup_code"
    assert (backup_codes_left(mo), is_confirmed(session.pk, at=LATER)) == (9, True)
    with pytest.raises(SecondFactorWrongError):
        confirm_by_code(**right, code=code)


def test_new_ones_end_the_old_ones(mo: Subscriber, enrol: Enrol) -> None:
    old = enrol(mo).backup_codes
    new = renew_backup_codes(mo)
    assert not set(old) & set(new)
    assert [accept_backup_code(mo, code, at=LATER) for code in (*old[:2], *new)] == [False, False, *[True] * 10]


def test_a_new_secret_key_keeps_apps_and_codes(
    mo: Subscriber, enrol: Enrol, open_session: OpenSession, settings: Settings
) -> None:
    app, session = enrol(mo), open_session(mo)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
    right: dict[str, Any] = {"subscriber": mo, "session_id": session.pk, "network": HERE, "at": LATER}
    confirm_by_code(**right, kind=Kind.TOTP, code=app.code(LATER))
    confirm_by_code(**right, kind=Kind.BACKUP_CODE, code=app.backup_codes[0])
    settings.SECRET_KEY_FALLBACKS = []  # what was used meanwhile is sealed under the new key
    later = LATER + timedelta(minutes=5)
    confirm_by_code(**{**right, "at": later}, kind=Kind.TOTP, code=app.code(later))


def test_an_app_whose_key_is_lost_is_told_in_the_log_and_opens_nothing(
    mo: Subscriber, enrol: Enrol, open_session: OpenSession, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app, session = enrol(mo), open_session(mo)
    settings.SECRET_KEY = "other" * 20
    with pytest.raises(SecondFactorWrongError):
        confirm_by_code(
            subscriber=mo, session_id=session.pk, kind=Kind.TOTP, code=app.code(LATER), network=HERE, at=LATER
        )
    assert "SECRET_KEY_FALLBACKS" in caplog.text
    assert app.secret not in caplog.text
    assert TotpDevice.objects.count() == 1
