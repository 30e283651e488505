"""Who wrote very much can go: PostgreSQL takes 65,535 parameters a statement, and some people have said more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Subscriber
from core.personal import Choice, Fate, personal_data
from discussion.moderation import settling
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Report
from discussion.threads.services import erasing, react
from tests.conftest import NOW
from tests.threads.conftest import MakeComment

pytestmark = [pytest.mark.django_db, pytest.mark.trust("V18")]
PIECE = 3


@contextmanager
def measured() -> Iterator[dict[str, int]]:
    """The most values that one statement of each kind was given."""
    most: dict[str, int] = {}

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kind = " ".join(sql.split()[:4])
        most[kind] = max(most.get(kind, 0), len(params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield most


@pytest.mark.parametrize("fate", Fate)
def test_no_statement_grows_with_what_somebody_wrote(
    alice: Subscriber, bob: Subscriber, make_comment: MakeComment, monkeypatch: pytest.MonkeyPatch, fate: Fate
) -> None:
    monkeypatch.setattr(erasing, "GOING", PIECE)
    monkeypatch.setattr(settling, "PIECE", PIECE)
    values = []
    for number in (4 * PIECE, 8 * PIECE):
        for _ in range(number):
            comment, others = make_comment(), make_comment(author=bob)
            react(comment=others, subscriber=alice, kind="fair", at=NOW)
            slowly = NOW + timedelta(hours=Report.objects.count())
            report_comment(comment=comment, reporter=bob, reason="abuse", note="x", illegal=True, at=slowly)
        make_comment(state="held")
        with transaction.atomic(), measured() as most:
            for room in personal_data():
                room.erase(alice.pk, choice=Choice(comments=fate), at=NOW)
            transaction.set_rollback(True)
        values.append(most)
    grown = {kind for kind, number in values[1].items() if number > values[0].get(kind, 0)}
    assert grown == set()
