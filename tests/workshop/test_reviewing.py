"""A rule that is wrong too often falls back to flagging, by itself, and says so."""

import pytest

from accounts.models import Subscriber
from discussion.moderation.models import AuditEntry
from discussion.screening.models import Rule, RuleHit
from discussion.screening.rules import change_rule
from discussion.threads.models import Comment, Revision
from discussion.workshop import tasks
from discussion.workshop.reviewing import precision_of, review_rules
from tests.conftest import NOW
from tests.workshop.conftest import MakeRule, Say, judge


def hit(rule: Rule, comments: list[Comment]) -> None:
    for comment in comments:
        revision = Revision.objects.create(comment=comment, version=1, state="held", body="", created_at=NOW)
        RuleHit.objects.create(rule=rule, revision=revision, mode=rule.mode, action=rule.action, at=NOW)


@pytest.mark.parametrize(
    ("removed", "approved", "action"), [(9, 11, "flag"), (10, 10, "hold"), (2, 17, "hold"), (0, 20, "flag")]
)
def test_too_much_that_was_right_is_the_end_of_holding(
    make_rule: MakeRule, say: Say, mo: Subscriber, removed: int, approved: int, action: str
) -> None:
    rule = make_rule(mode="on")
    comments = say(removed + approved + 5, "casino")  # five that nobody has judged yet
    hit(rule, comments)
    for place, comment in enumerate(comments[: removed + approved]):
        judge(comment, mo, "remove" if place < removed else "approve")
    assert review_rules(at=NOW) == (action == "flag")
    rule.refresh_from_db()
    assert (rule.mode, rule.action) == ("on", action)


def test_it_says_so_in_its_history_and_to_seniors(make_rule: MakeRule, say: Say, mo: Subscriber) -> None:
    rule = make_rule(mode="on")
    comments = say(20, "casino")
    hit(rule, comments)
    for place, comment in enumerate(comments):
        judge(comment, mo, *(["remove", "restore"] if place < 15 else ["remove"]))
    tasks.review_rules()
    figures = {"held": 20, "decided": 20, "removed": 5, "percent": 25.0}
    change = rule.changes.latest("id")
    assert (change.action, change.why, change.by, change.figures) == ("flag", "precision", None, figures)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (None, "rule.fell_back", f"rule:{rule.pk}")
    assert entry.after == {"mode": "on", "action": "flag", **figures}
    assert review_rules(at=NOW) == 0  # once


def test_what_was_held_before_the_last_change_does_not_count(
    make_rule: MakeRule, say: Say, mo: Subscriber, sonja: Subscriber
) -> None:
    rule = make_rule(mode="on")
    comments = say(20, "casino")
    hit(rule, comments)
    for comment in comments:
        judge(comment, mo, "approve")
    later = NOW.replace(hour=18)
    change_rule(rule=rule, action="flag", by=sonja, at=later)
    change_rule(rule=rule, action="hold", by=sonja, at=later)
    assert (precision_of(rule).decided, review_rules(at=later)) == (0, 0)
