"""Figures that are counted once for all who ask: who counts, who waits, and what the next release makes of them."""

from dataclasses import fields
from datetime import timedelta
from functools import partial
from time import sleep
from unittest.mock import Mock

import pytest
from django.core.cache import cache

from discussion.moderation.figures import DeskFigures, Middle, Share, SideShare, desk_figures, keeping
from discussion.moderation.figures.desk import Hour, Overturned, Wait
from discussion.moderation.figures.overview import EDITION
from tests.conftest import NOW
from tests.races.parallel import at_once

SECOND = timedelta(seconds=1)


def test_the_first_who_ask_at_once_are_told_what_one_of_them_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WAITING_SECONDS", 60)
    monkeypatch.setattr(keeping, "COUNTING_SECONDS", 60)
    counted: list[int] = []

    def count() -> int:
        sleep(0.3)
        counted.append(1)
        return len(counted)

    told = at_once(4, lambda _: keeping.keep_counted("a test", count, fresh=SECOND, at=NOW))
    assert told == [(NOW, 1)] * 4


def test_who_has_waited_in_vain_counts_and_without_redis_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = partial(keeping.keep_counted, fresh=SECOND, at=NOW)
    monkeypatch.setattr(keeping, "WAITING_SECONDS", 0.1)
    cache.set("one:counting", 1, 10)  # of a process that was killed
    assert asked("one", lambda: 1) == (NOW, 1)
    assert cache.get("one:counting") == 1, "it is another one's"
    monkeypatch.setattr(keeping, "cache", Mock(get=lambda _: None, add=lambda *_: None))
    monkeypatch.setattr(keeping, "sleep", lambda _: pytest.fail("It waited."))
    assert asked("another", lambda: 2) == (NOW, 2)


def test_who_fails_to_count_keeps_nobody_from_it() -> None:
    with pytest.raises(ZeroDivisionError):
        keeping.keep_counted("a test", lambda: 1 // 0, fresh=SECOND, at=NOW)
    assert cache.add("a test:counting", 1)


@pytest.mark.django_db
def test_figures_of_another_release_are_not_read() -> None:
    for name in ("desk:figures", f"desk:figures:{EDITION - 1}"):
        cache.set(name, (NOW, "figures of another shape", NOW + SECOND))
    assert isinstance(desk_figures(at=NOW)[1], DeskFigures)


def test_figures_of_another_shape_are_another_edition() -> None:
    """Whoever changes a field raises EDITION, and says both here."""
    kept = (DeskFigures, Hour, Middle, Overturned, Share, SideShare, Wait)
    shape = {kind.__name__: " ".join(field.name for field in fields(kind)) for kind in kept}
    assert (EDITION, shape) == (
        1,
        {
            "DeskFigures": "hours waits by_rule by_moderator sides",
            "Hour": "start opened decided",
            "Middle": "whole median low high",
            "Overturned": "name removed reversed",
            "Share": "part whole low high",
            "SideShare": "side held removed overturned waiting",
            "Wait": "queue decided median nine_of_ten",
        },
    )
