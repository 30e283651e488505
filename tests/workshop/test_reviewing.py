"""A rule that is wrong too often falls back to flagging, by itself, and says so."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from pytest_django import Settings

from accounts import roles
from accounts.models import Subscriber
from core.letters import Answer
from discussion.moderation.models import AuditEntry
from discussion.screening.models import Rule, RuleHit
from discussion.screening.rules import change_rule
from discussion.threads.models import Comment, Revision
from discussion.workshop import reviewing, tasks
from discussion.workshop.reviewing import hold_too_much, precision_of, review_rules
from discussion.workshop.telling import HOPE, tell_seniors
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


def test_it_says_so_in_its_history_and_to_seniors(
    make_rule: MakeRule, say: Say, mo: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    make_subscriber("edith", role=roles.ADMINISTRATOR)
    rule = make_rule(mode="on")
    comments = say(20, "casino")
    hit(rule, comments)
    for place, comment in enumerate(comments):
        judge(comment, mo, *(["remove", "restore"] if place < 15 else ["remove"]))
    tasks.review_rules()
    figures = {"held": 20, "decided": 20, "removed": 5, "percent": 25.0}
    change = rule.changes.latest("id")
    assert (change.action, change.why, change.by, change.figures) == ("flag", "precision", None, figures)
    entry = AuditEntry.objects.get(verb="rule.fell_back")
    assert (entry.actor, entry.verb, entry.target) == (None, "rule.fell_back", f"rule:{rule.pk}")
    assert entry.after == {"mode": "on", "action": "flag", **figures}
    told = AuditEntry.objects.get(verb="rule.seniors_told")
    assert (told.actor, told.target, told.after) == (None, f"rule:{rule.pk}", {"change": change.pk, "told": 2})
    assert sorted(letter.to[0] for letter in mail.outbox) == ["edith@example.com", "sonja@example.com"]
    assert {letter.subject for letter in mail.outbox} == {"A rule only flags from now on: Word or phrase: casino"}
    for words in ("judged 20 and removed 5 (25.0 %)", f"/admin/screening/rule/{rule.pk}/change/"):
        assert words in str(mail.outbox[0].body)
    tasks.review_rules()
    assert len(mail.outbox) == 2  # once
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


@pytest.mark.usefixtures("sonja")
def test_while_mails_are_not_taken_the_next_run_tries_again(make_rule: MakeRule) -> None:
    rule = make_rule(mode="on")
    change_rule(rule=rule, action="flag", by=None, why="precision", figures={}, at=NOW)
    with patch("discussion.workshop.telling.post", return_value=Answer.AWAY):
        assert tell_seniors(at=NOW) == 0
    assert (mail.outbox, AuditEntry.objects.count()) == ([], 0)
    assert tell_seniors(at=NOW + HOPE) == 0  # nobody wants to know any more
    assert tell_seniors(at=NOW + timedelta(hours=1)) == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("kept", "fall"), [(2, 0), (3, 2)])
def test_few_decisions_are_enough_while_all_rules_together_hold_too_much(
    make_rule: MakeRule, say: Say, mo: Subscriber, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    kept: int, fall: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(reviewing, "LEAST", 100)
    settings.RULES_WRONG_PERCENT, settings.RULE_FEW_DECISIONS = 5.0, kept
    say(100 - 2 * kept, "A calm word.")
    rules = [make_rule(term, mode="on") for term in ("casino", "poker")]
    for rule in rules:
        comments = say(kept, rule.term)
        hit(rule, comments)
        for comment in comments:
            judge(comment, mo, "approve")
    assert hold_too_much(at=NOW) == bool(fall)
    assert review_rules(at=NOW) == fall
    assert {rule.action for rule in Rule.objects.all()} == {"flag" if fall else "hold"}


def test_a_share_of_few_comments_says_nothing(make_rule: MakeRule, say: Say, mo: Subscriber) -> None:
    rule, comments = make_rule(mode="on"), say(5, "casino")
    hit(rule, comments)
    for comment in comments:
        judge(comment, mo, "approve")
    assert (hold_too_much(at=NOW), review_rules(at=NOW)) == (False, 0)
