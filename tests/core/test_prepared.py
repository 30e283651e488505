"""What is repeated is planned once, and only where the server stays the same."""

from typing import Any

import pytest
from django.db import connection

from core.prepared import prepared_statements

pytestmark = pytest.mark.django_db
STATEMENT = "SELECT %s::int + 1"


def kept_plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%::int + 1'")
        [(number,)] = cursor.fetchall()
    return int(number)


def repeat() -> list[int]:
    answers = []
    for number in range(10):
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, [number])
            answers += [answer for (answer,) in cursor.fetchall()]
    return answers


def test_a_repeated_statement_is_kept() -> None:
    before = kept_plans()
    repeat()
    assert kept_plans() == before, "outside, nothing is"
    with prepared_statements():
        assert repeat() == list(range(1, 11))
        assert kept_plans() == before + 1
    assert connection.connection.prepare_threshold is None


def test_nothing_is_kept_behind_a_pooler_of_transactions(monkeypatch: Any) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    before = kept_plans()
    with prepared_statements():
        repeat()
    assert kept_plans() == before
