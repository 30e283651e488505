"""What came of one's reports and what one was told: as many queries for twenty as for one."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.decisions import decide
from discussion.moderation.models import Statement
from stories.models import Story
from tests.conftest import NOW
from tests.moderation.test_desk_size import fill

pytestmark = [pytest.mark.trust("G9"), pytest.mark.django_db]
WORDS = "It was no attack, but a quotation of one."


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize(("who", "path", "queries"), [("alice", "statements", 4), ("bob", "reports", 4)])
def test_a_page_costs_a_fixed_number_of_queries(
    request: pytest.FixtureRequest,
    story: Story,
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
    fill(story, alice, bob, mo, rows)
    for case in [report.case for report in bob.reports.order_by("id")][::2]:
        decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    told = Statement.objects.filter(decision__case__isnull=False, decision__action="remove")
    appeal_statement(statement=told.order_by("id")[0], text=WORDS, at=NOW)
    client = client_of(request.getfixturevalue(who))
    with django_assert_num_queries(queries):
        shown = client.get(f"/api/v1/me/{path}/?limit=100").json()["results"]
    assert len(shown) == (rows if path == "reports" else Statement.objects.filter(recipient=alice).count())
