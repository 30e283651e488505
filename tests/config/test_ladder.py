"""The ladder of strikes out of the environment; what makes no sense stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.ladder import Step, read_ladder


def read(monkeypatch: pytest.MonkeyPatch, told: str) -> list[Step]:
    monkeypatch.setenv("STRIKE_LADDER", told)
    return read_ladder(Env(), "")


def test_steps_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Step] = [(2, "warning", None), (4, "silence", 3), (5, "suspension", 365), (9, "ban", None)]
    assert read(monkeypatch, "2:warning, 4:silence:3,5:suspension:365,9:ban") == steps
    assert read(monkeypatch, "") == []


@pytest.mark.parametrize(
    "told",
    [
        "warning",
        "3:exile",
        "0:warning",
        "-1:warning",
        "3:warning:7",
        "3:ban:7",
        "3:silence",
        "3:silence:0",
        "3:silence:366",
        "3:silence:x",
        "3:silence:7:7",
        "6:warning,3:ban",
        "3:warning,3:ban",
    ],
)
def test_nonsense_stops_the_start(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STRIKE_LADDER"):
        read(monkeypatch, told)
