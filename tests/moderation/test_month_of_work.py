"""What a month is told to have been, where all of it happened through the services: reports, slips, appeals, bans."""

from datetime import timedelta
from typing import Any

from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.decisions import ban_subscriber, decide, lift_sanction
from discussion.moderation.models import Case, Statement
from discussion.moderation.transparency.counting import Span
from discussion.moderation.transparency.figures import count_month
from discussion.moderation.transparency.months import month_of
from discussion.moderation.undoing import undo_decision
from tests.conftest import NOW

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
MONTH = month_of(NOW)


def told(at: Any = NOW + 8 * HOUR) -> dict[str, Any]:
    return count_month(Span(MONTH.since, MONTH.until, at))


def test_a_removal_that_is_appealed_and_overturned(
    reported_case: Case, held_case: Case, alice: Subscriber, mo: Subscriber, sonja: Subscriber
) -> None:
    slip = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW + HOUR)
    undo_decision(decision=slip, actor=mo, at=NOW + HOUR + 5 * SECOND)
    removal = decide(case=reported_case, action="remove", rule="R3", version=1, actor=mo, at=NOW + HOUR + 10 * SECOND)
    assert told(NOW + HOUR + 20 * SECOND)["decisions"]["total"] == 0, "it can still be undone"
    appeal = appeal_statement(
        statement=Statement.objects.get(decision=removal), text="It was about the tram.", at=NOW + 2 * HOUR
    )
    decide(case=appeal.case, action="overturn", answer="Right.", version=1, actor=sonja, at=NOW + 3 * HOUR)
    month = told()
    assert month["decisions"]["by_action"] == {"remove": 1, "restore": 1}
    by_rule = {row["rule"]: (row["removed"], row["overturned"]) for row in month["decisions"]["by_rule"]}
    assert (by_rule["R1"], by_rule["R3"]) == ((0, 0), (1, 1))
    assert month["overturned"] == {"total": 1, "on_appeal": 1, "otherwise": 0, "by_action": {"remove": 1}}
    appeals = {name: month["appeals"][name] for name in ("received", "by_authors", "overturned", "upheld")}
    assert appeals == {"received": 1, "by_authors": 1, "overturned": 1, "upheld": 0}
    assert (month["reports"]["received"], month["reports"]["removed"], month["restored"]) == (1, 1, 1)
    assert (month["automation"]["held"], month["automation"]["by_check"]) == (1, {"newcomer": 1})
    assert month["left"] == {"held": 1, "reported": 0, "appeals": 0, "escalated": 0, "profiles": 0}
    assert month["first_decision"]["all"]["cases"] == 1


def test_a_ban_and_its_end(bob: Subscriber, mo: Subscriber, sonja: Subscriber) -> None:
    ban = ban_subscriber(subscriber=bob, rule="R2", reason="Advertisements.", actor=mo, at=NOW)
    assert ban.sanction is not None
    lift_sanction(sanction=ban.sanction, actor=sonja, at=NOW + HOUR)
    month = told()
    assert month["sanctions"] == {"warning": 0, "silence": 0, "suspension": 0, "ban": 1, "lifted": 1}
    assert month["overturned"]["by_action"] == {"ban": 1}
    assert month["decisions"]["statements"] == 2
