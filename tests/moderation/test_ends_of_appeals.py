"""An appeal ends by a verdict: PostgreSQL keeps its case open until then, and about what it is about."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import Subscriber
from accounts.privacy.leaving import erase_next, sign_out_next
from accounts.privacy.models import Erasure
from discussion.moderation.appeals import appeal_report
from discussion.moderation.models import Appeal, Case
from tests.conftest import NOW
from tests.moderation.test_appeals import LATER, WHY, appeal, execute, judge, kept, removal  # noqa: F401 - fixtures

pytestmark = [pytest.mark.trust("V8"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE moderation_case SET closed_at = now() WHERE appealed_id IS NOT NULL", "has no verdict"),
        ("UPDATE moderation_case SET appealed_id = NULL", "stays about the decision"),
        ("UPDATE moderation_appeal SET verdict = 'moot', judged_at = now()", "something left to judge"),
        ("DELETE FROM moderation_case WHERE appealed_id IS NOT NULL", "foreign key"),
    ],
    ids=["closed", "about nothing", "moot", "deleted"],
)
def test_nobody_ends_one_by_sql(appeal: Appeal, statement: str, why: str) -> None:  # noqa: F811 - the fixture
    with pytest.raises(DatabaseError, match=why):
        execute(statement)
    case = Case.objects.get(pk=appeal.case_id)
    assert (case.closed_at, case.appealed_id, case.appeals.get().verdict) == (None, appeal.decision_id, "")


def test_a_judgement_closes_it(appeal: Appeal, maxine: Subscriber) -> None:  # noqa: F811 - the fixture
    judge(appeal.case, maxine, "uphold")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the end of a transaction does
    assert Case.objects.get(pk=appeal.case_id).closed_at == LATER


def test_nobody_objects_in_a_closed_case_by_sql(
    appeal: Appeal,  # noqa: F811 - the fixture
    bob: Subscriber,
    maxine: Subscriber,
) -> None:
    judge(appeal.case, maxine, "uphold")
    columns = "decision_id, first_decider_id, case_id, text, at, verdict, answer"
    values = columns.replace("verdict", "''")
    with pytest.raises(DatabaseError, match="is closed"):
        execute(
            f"INSERT INTO moderation_appeal (id, appellant_id, {columns}) "
            f"SELECT gen_random_uuid(), {bob.pk}, {values} FROM moderation_appeal"
        )
    assert Appeal.objects.get() == appeal


@pytest.mark.usefixtures("kept")
def test_an_erasure_leaves_nothing_that_waits_for_ever(bob: Subscriber, alice: Subscriber) -> None:
    objection = appeal_report(report=bob.reports.get(), text=WHY, at=LATER)
    Erasure.objects.create(subscriber=alice, asked_at=NOW, due_at=NOW, comments="removed")
    assert sign_out_next(at=NOW)
    assert erase_next(at=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    objection.refresh_from_db()
    assert (objection.verdict, objection.case.closed_at) == ("moot", LATER)
