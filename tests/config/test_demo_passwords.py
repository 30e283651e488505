"""What makes a development setup easy to try stops the start anywhere else."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment


def start() -> dict[str, Any]:
    return runpy.run_path(str(Path(settings.ROOT, "config", "people.py")))


@pytest.mark.trust("A18")
def test_a_password_alone_confirms_in_development_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert start()["DEMO_PASSWORDS_CONFIRM"] is False
    monkeypatch.setenv("DEMO_PASSWORDS_CONFIRM", "true")
    with pytest.raises(ImproperlyConfigured, match="development only"):
        start()
    monkeypatch.setattr(environment, "DEVELOPMENT", True)
    assert start()["DEMO_PASSWORDS_CONFIRM"] is True
    monkeypatch.delenv("DEMO_PASSWORDS_CONFIRM")
    assert start()["DEMO_PASSWORDS_CONFIRM"] is True
