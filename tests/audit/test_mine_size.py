"""What came of one's reports and what one was told: as many queries for forty as for one."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Statement
from tests.conftest import NOW
from tests.moderation.conftest import Write, trusted, write

__all__ = ["trusted", "write"]
pytestmark = [pytest.mark.trust("G9"), pytest.mark.django_db]
WORDS = "It was no attack, but a quotation of one."


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("who", "path", "queries"), [("alice", "statements", 5), ("bob", "reports", 5)])
def test_a_page_costs_a_fixed_number_of_queries(
    request: pytest.FixtureRequest,
    trusted: None,
    write: Write,
    alice: Subscriber,
    bob: Subscriber,
    mo: Subscriber,
    client_of: Callable[[Subscriber], APIClient],
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    who: str,
    path: str,
    queries: int,
) -> None:
    for number in range(rows):
        comment = write(alice, f"The tram {number} is noisy, as on each of {number + 3} days.", minutes=number)
        case = report_comment(comment=comment, reporter=bob, reason="spam", at=NOW).case
        if number % 2 == 0:
            decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    appeal_statement(statement=Statement.objects.order_by("id")[0], text=WORDS, at=NOW)
    client = client_of(request.getfixturevalue(who))
    with django_assert_num_queries(queries):
        told = client.get(f"/api/v1/me/{path}/").json()["results"]
    assert len(told) == (rows if path == "reports" else (rows + 1) // 2)
