"""Pages of the desk and registers cost as many queries with more rows than a page shows as with ten."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Subscriber
from core.ids import new_id
from discussion.moderation.models import AuditEntry, Case, Decision, Report, Statement
from discussion.threads.models import Comment, Revision
from stories.models import Story
from tests.conftest import NOW
from tests.moderation.test_desk import QUEUE, at_the_desk

REGISTERS = ["case", "report", "decision", "statement", "auditentry"]
PAGES = [
    f"{QUEUE}?queue=reported",
    "/admin/moderation/case/stories/",
    "/admin/moderation/case/dashboard/",
    "/admin/moderation/case/people/alice/",
    *(f"/admin/moderation/{name}/" for name in REGISTERS),
    "/admin/threads/comment/",
    "/admin/moderation/decision/?q=alice",
]


def fill(story: Story, author: Subscriber, reporter: Subscriber, moderator: Subscriber, rows: int) -> None:
    """So many reported comments, each decided once before."""
    words = {"story": story, "author": author, "state": "published", "shown_version": 1, "story_version": 1}
    comments = Comment.objects.bulk_create(
        Comment(id=new_id(), body="x", body_html="<p>x</p>", body_text="x", created_at=NOW, **words)
        for _ in range(rows)
    )
    Revision.objects.bulk_create(
        Revision(comment=each, version=1, state="shown", body="x", created_at=NOW) for each in comments
    )
    cases = Case.objects.bulk_create(Case(comment=each, queue="reported", opened_at=NOW) for each in comments)
    Report.objects.bulk_create(
        Report(comment=each.comment, case=each, reporter=reporter, reason="spam", version=1, at=NOW) for each in cases
    )
    facts = {"action": "approve", "subject": author, "version": 1, "actor": moderator, "at": NOW}
    decisions = Decision.objects.bulk_create(Decision(case=each, comment=each.comment, **facts) for each in cases)
    Statement.objects.bulk_create(
        Statement(decision=each, recipient=author, text="x", at=NOW, readable_at=NOW) for each in decisions
    )
    AuditEntry.objects.bulk_create(AuditEntry(actor=moderator, verb="approve", target="x", at=NOW) for _ in comments)


def counted(client: Client, address: str) -> int:
    cache.clear()  # figures of the desk that were counted a moment ago would take no query
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


@pytest.mark.trust("G9")
def test_many_rows_cost_no_more_queries_than_ten(
    story: Story, alice: Subscriber, bob: Subscriber, sonja: Subscriber
) -> None:
    client = at_the_desk(sonja)
    fill(story, alice, bob, sonja, 10)
    pages = [*PAGES, f"/admin/moderation/case/{Case.objects.order_by('id')[5].pk}/work/"]
    counted(client, pages[0])  # which looks up what is looked up once in a process
    few = {address: counted(client, address) for address in pages}
    fill(story, alice, bob, sonja, 110)  # a register shows fifty
    assert {address: counted(client, address) for address in pages} == few
    assert max(few.values()) < 50
