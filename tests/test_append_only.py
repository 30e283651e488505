"""PostgreSQL itself refuses to rewrite the ledger, the audit log and the states that stories had."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Subscriber
from discussion.moderation.models import AuditEntry, Decision
from stories.models import Story, Transition
from stories.noise.models import Engagement
from tests.conftest import NOW


@pytest.mark.trust("G6")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
    ids=["update", "delete", "truncate"],
)
def test_ledger_and_audit_rows_stay(statement: str, story: Story, alice: Subscriber, mo: Subscriber) -> None:
    Engagement.objects.create(story=story, actor=alice, kind="comment", occurred_at=NOW, source_key="comment:1")
    AuditEntry.objects.create(actor=mo, verb="remove", target="comment:1", at=NOW)
    Transition.objects.create(story=story, after="published", at=NOW)
    tables = {"noise_engagement": "target", "moderation_auditentry": "verb", "stories_transition": "note"}
    for table, column in tables.items():
        with pytest.raises(DatabaseError, match="append-only"):
            _execute(statement.format(table, column, "'other'"))
    assert Engagement.objects.get().target == ""
    assert AuditEntry.objects.get().verb == "remove"
    assert Transition.objects.get().note == ""


@pytest.mark.trust("G6")
@pytest.mark.parametrize(
    "change",
    ["note = 'other'", "note = '', rule = ''", "note = '', at = now()", "actor_id = subject_id", "note = NULL"],
)
def test_of_a_decision_only_the_note_can_be_emptied(change: str, alice: Subscriber, mo: Subscriber) -> None:
    facts = {"action": "ban", "subject": alice, "rule": "R1", "note": "Her name is Ann.", "actor": mo, "at": NOW}
    Decision.objects.create(**facts)
    for statement in (f"UPDATE moderation_decision SET {change}", "DELETE FROM moderation_decision"):
        with pytest.raises(DatabaseError, match="append-only"):
            _execute(statement)
    _execute("UPDATE moderation_decision SET note = ''")
    decision = Decision.objects.get()
    assert (decision.note, decision.rule, decision.actor, decision.at) == ("", "R1", mo, NOW)


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for another reason
        cursor.execute(statement)
