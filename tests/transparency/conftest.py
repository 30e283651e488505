"""Histories of moderation that are made up: rows as the services leave them, at moments of one's own choosing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from accounts.models import Subscriber
from core.ids import last_id
from discussion.moderation.models import Appeal, Case, Decision, Report
from discussion.threads.models import Comment
from stories.models import Story

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MAY, JUNE, JULY, AUGUST = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7, 8))


class History:
    """Writes rows of the past."""

    def __init__(self, story: Story, author: Subscriber, moderator: Subscriber, reporters: list[Subscriber]) -> None:
        self.story, self.author, self.moderator, self.reporters = story, author, moderator, reporters
        self._numbers = count(1)

    def comment(self, at: datetime, side: str = "", **fields: Any) -> Comment:
        """What somebody wrote then: its id says so."""
        first = last_id(at - timedelta(milliseconds=1)).int
        facts = {"state": "published", "shown_version": 1, "story_version": 1, **fields}
        facts = {"story": self.story, "author": self.author, "body": "A word.", **facts}
        return Comment.objects.create(id=UUID(int=first + next(self._numbers)), side=side, created_at=at, **facts)

    def case(self, at: datetime, *, comment: Comment | None = None, side: str = "", **fields: Any) -> Case:
        """A case that was opened then: held, or reported where a `reason` is missing."""
        reason = fields.pop("reason", "newcomer")
        queue = fields.pop("queue", "held" if reason else "reported")
        return Case.objects.create(
            comment=comment or self.comment(at, side), opened_at=at, queue=queue, reason=reason, **fields
        )

    def report(self, case: Case, at: datetime, *, by: int = 0, reason: str = "abuse", illegal: bool = False) -> Report:
        return Report.objects.create(
            comment=case.about,
            case=case,
            reporter=self.reporters[by],
            reason=reason,
            illegal=illegal,
            version=1,
            at=at,
        )

    def decide(self, case: Case | None, action: str, at: datetime, **fields: Any) -> Decision:
        """A decision then, which closes its case."""
        rule = fields.pop("rule", "R1" if action == "remove" else "")
        facts = {"actor": self.moderator, "comment": case.comment if case else None, "rule": rule, **fields}
        if case is not None:
            Case.objects.filter(pk=case.pk).update(closed_at=at)
        return Decision.objects.create(action=action, case=case, at=at, **facts)

    def appeal(self, decision: Decision, at: datetime, *, by: Subscriber) -> Appeal:
        """An objection, in the open case of the decision or in a new one."""
        facts = {"comment": decision.comment, "queue": "appeals", "opened_at": at}
        case, _ = Case.objects.get_or_create(appealed=decision, closed_at=None, defaults=facts)
        return Appeal.objects.create(
            decision=decision, first_decider=decision.actor, appellant=by, case=case, text="No.", at=at
        )

    def judge(self, appeal: Appeal, verdict: str, judgement: Decision) -> None:
        judge = None if verdict == "settled" else judgement.actor
        Appeal.objects.filter(pk=appeal.pk).update(
            verdict=verdict, judge=judge, judgement=judgement, judged_at=judgement.at
        )
        Case.objects.filter(pk=appeal.case_id).update(closed_at=judgement.at)


@pytest.fixture
def history(story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber) -> History:
    """`history.case(JUNE, side="critic")`."""
    return History(story, alice, mo, [bob, charlie])


@pytest.fixture
def senior(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """Judges what Mo decided."""
    return make_subscriber("sonja", role="senior")
