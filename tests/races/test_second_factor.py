"""A second factor under many hands: five are judged, one is accepted."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest

from accounts.models import Subscriber
from accounts.second_factor.backup_codes import renew_backup_codes
from accounts.second_factor.confirming import confirm_by_code
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.second_factor.models import BackupCode, Confirmation, FailedTry, Kind
from accounts.sessions import open_app_session
from tests.conftest import NOW
from tests.races.parallel import at_once
from tests.races.test_sign_in import network, told

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(minutes=5)
Act = Callable[[int], Confirmation]


def confirming(person: Subscriber, kind: Kind, code: str, number: int) -> Act:
    """As many sessions, each of which shows this code from a network of its own."""
    sessions = [open_app_session(subscriber=person, user_agent="", at=NOW)[0].pk for _ in range(number)]
    return lambda index: confirm_by_code(
        subscriber=person, session_id=sessions[index], kind=kind, code=code, network=network(index), at=LATER
    )


@pytest.mark.trust("A3")
def test_of_a_hundred_wrong_ones_five_are_judged(make_subscriber: Callable[..., Subscriber]) -> None:
    mo = make_subscriber("mo", role="moderator")
    enrol_demo_app(subscriber=mo, at=NOW)
    answers = at_once(100, confirming(mo, Kind.TOTP, "x", 100))
    assert told(answers) == {"second_factor_wrong": 5, "second_factor_exhausted": 95}
    assert (FailedTry.objects.count(), Confirmation.objects.count()) == (5, 0)


@pytest.mark.trust("A4")
@pytest.mark.parametrize("kind", [Kind.TOTP, Kind.BACKUP_CODE])
def test_of_fifty_right_ones_one_confirms(make_subscriber: Callable[..., Subscriber], kind: Kind) -> None:
    mo = make_subscriber("mo", role="moderator")
    secret = enrol_demo_app(subscriber=mo, at=NOW)
    code = pyotp.TOTP(secret).at(LATER) if kind == Kind.TOTP else renew_backup_codes(mo)[0]
    answers = told(at_once(50, confirming(mo, kind, code, 50)))
    assert answers["done"] == Confirmation.objects.count() == 1
    assert set(answers) <= {"done", "second_factor_wrong", "second_factor_exhausted"}
    assert BackupCode.objects.filter(used_at__isnull=False).count() == (kind == Kind.BACKUP_CODE)
