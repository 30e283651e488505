"""In a development setup the machine itself may do what would be an attack; all others meet production's limits."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from pytest_django import Settings

from accounts.models import Arrival
from accounts.network import fold, is_loopback, limit_for
from accounts.signin.sign_ups import TooManySignUpsError, check_sign_up, note_arrival
from config import environment
from tests.conftest import NOW

pytestmark = pytest.mark.trust("A24")


def start() -> dict[str, Any]:
    return runpy.run_path(str(Path(site.ROOT, "config", "people.py")))


@pytest.mark.parametrize(("kind", "wide"), [("development", True), ("production", False)])
def test_only_in_development_and_only_what_is_not_set(monkeypatch: pytest.MonkeyPatch, kind: str, wide: bool) -> None:
    monkeypatch.setattr(environment, "HUBBUB_ENV", kind)
    monkeypatch.setattr(environment, "DEVELOPMENT", kind == "development")
    monkeypatch.setenv("SIGN_UPS_PER_NETWORK_HOUR", "7")
    started = start()
    assert (started["SIGN_UPS_PER_NETWORK_HOUR"], started["SIGN_UPS_PER_NETWORK_DAY"]) == (7, 60)
    assert started["SIGN_IN_CODES_PER_HOUR"] == 5
    assert ("SIGN_UPS_PER_NETWORK_DAY" in started["LOOPBACK_LIMITS"]) is wide
    assert "SIGN_UPS_PER_NETWORK_HOUR" not in started["LOOPBACK_LIMITS"]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.1", False),
        ("172.17.0.1", False),
        ("2001:db8::1", False),
        ("nonsense", False),
    ],
)
def test_what_is_the_machine_itself(settings: Settings, address: str, own: bool) -> None:
    settings.SIGN_UPS_PER_NETWORK_HOUR, settings.LOOPBACK_LIMITS = 3, {"SIGN_UPS_PER_NETWORK_HOUR": 9}
    assert is_loopback(fold(address)) is own
    assert limit_for("SIGN_UPS_PER_NETWORK_HOUR", fold(address)) == (9 if own else 3)


@pytest.mark.django_db
def test_who_comes_from_elsewhere_is_held(settings: Settings, make_subscriber: Callable[..., Any]) -> None:
    settings.SIGN_UPS_PER_NETWORK_HOUR, settings.LOOPBACK_LIMITS = 2, {"SIGN_UPS_PER_NETWORK_HOUR": 9}
    for number in range(2):
        for place, network in enumerate(("127.0.0.1", "192.0.2.1")):
            note_arrival(subscriber=make_subscriber(f"reader{number}{place}"), network=network, at=NOW)
    check_sign_up(email="dora@example.com", network="127.0.0.1", at=NOW)
    with pytest.raises(TooManySignUpsError):
        check_sign_up(email="dora@example.com", network="192.0.2.1", at=NOW)
    assert Arrival.objects.count() == 4
