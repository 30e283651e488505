"""Phones and authenticators of the cast, and sessions that they confirm."""

from collections.abc import Callable
from datetime import datetime

import pyotp
import pytest

from accounts.models import AccessSession, Subscriber
from accounts.second_factor.enrolling import Enrolled, app_secret, finish_app, start_enrolment
from accounts.second_factor.models import Confirmation, Kind
from accounts.sessions import open_app_session
from tests.conftest import NOW

OpenSession = Callable[..., AccessSession]
Enrol = Callable[..., "App"]
HERE = "192.0.2.1"


class App:
    """An authenticator app that holds one secret."""

    def __init__(self, secret: str, enrolled: Enrolled) -> None:
        self.secret, self.id, self.backup_codes = secret, enrolled.factor.id, enrolled.backup_codes

    def code(self, at: datetime) -> str:
        """What it shows at this moment."""
        return pyotp.TOTP(self.secret).at(at)

    def wrong(self, at: datetime) -> str:
        """Six digits that it shows at no moment near this one."""
        near = {pyotp.TOTP(self.secret).at(at, counter_offset=step) for step in range(-3, 4)}
        return next(f"{number:06}" for number in range(10) if f"{number:06}" not in near)


@pytest.fixture
def open_session(db: None) -> OpenSession:
    """`open_session(mo)`: a session that is not confirmed."""

    def opened(person: Subscriber, at: datetime = NOW) -> AccessSession:
        return open_app_session(subscriber=person, user_agent="test", at=at)[0]

    return opened


@pytest.fixture
def enrol(open_session: OpenSession) -> Enrol:
    """`enrol(mo)`: an app, set up at `at` as a person does it; nothing stays confirmed by that."""

    def enrolled(person: Subscriber, at: datetime = NOW) -> App:
        session = open_session(person, at)
        begun = start_enrolment(subscriber=person, session_id=session.pk, kind=Kind.TOTP, name="Phone", at=at)
        secret, _ = app_secret(begun, subscriber=person)
        done = finish_app(subscriber=person, enrolment=begun, code=pyotp.TOTP(secret).at(at), at=at)
        Confirmation.objects.filter(session=session).delete()
        return App(secret, done)

    return enrolled
