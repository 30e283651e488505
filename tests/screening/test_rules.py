"""Making and changing rules: added once whatever the spelling, refused with a reason, changed with a trace."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.screening.matching.editions import current_edition
from discussion.screening.models import Rule, RuleChange
from discussion.screening.rules import RuleListedError, add_rule, change_rule
from stories.models import Story
from tests.conftest import NOW
from tests.screening.conftest import MakeRule


def test_a_rule_is_made_with_its_author(mo: Subscriber) -> None:
    rule = add_rule(kind="word", term="Frée  Cаsino", action="hold", by=mo, at=NOW)  # with a Cyrillic а
    assert (rule.folded, rule.mode, rule.created_by, rule.created_at) == ("free casino", "on", mo, NOW)
    assert list(rule.changes.values_list("mode", "action", "why", "by", "at")) == [("on", "hold", "person", mo.pk, NOW)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"term": "Casino"}, {"term": "саsino", "action": "refuse"}),
        ({"term": "Casino"}, {"term": "cas\u200bino"}),
        ({"kind": "pattern", "term": "a.b"}, {"kind": "pattern", "term": "a.b"}),
        (
            {"kind": "link", "aspect": "domain", "term": "casino.example"},
            {"kind": "link", "aspect": "domain", "term": "HTTPS://casino.example./x?y"},
        ),
        (
            {"kind": "link", "aspect": "site", "term": "casino.example"},
            {"kind": "link", "aspect": "site", "term": "www.casino.example"},
        ),
        ({"kind": "link", "aspect": "disguise", "term": ""}, {"kind": "link", "aspect": "disguise", "term": ""}),
    ],
)
def test_one_rule_for_all_that_means_the_same(
    make_rule: MakeRule, first: dict[str, Any], second: dict[str, Any]
) -> None:
    there = make_rule(**first)
    with pytest.raises(RuleListedError) as refusal:
        make_rule(**second)
    assert (refusal.value.code, refusal.value.status, refusal.value.data) == (
        "rule_listed",
        409,
        {"rule": str(there.pk)},
    )
    assert Rule.objects.get().action == "hold"
    assert RuleChange.objects.count() == 1


def test_another_scope_is_another_rule(make_rule: MakeRule, story: Story) -> None:
    assert make_rule("casino").scope == "site"
    assert make_rule("casino", story=story).scope == "story"


REFUSED = [
    ("word", "", "", "phrase_empty"),
    ("word", "", "!? \u200b", "phrase_empty"),
    ("word", "", "a" * 101, "term_too_long"),
    ("pattern", "", "a" * 501, "term_too_long"),
    ("pattern", "", "(a|b" * 25_000, "term_too_long"),  # 100 kB
    ("pattern", "", "win (\\d+", "pattern_invalid"),
    ("pattern", "", "a{2000}", "pattern_invalid"),
    ("pattern", "", "(?=a)b", "pattern_invalid"),
    ("pattern", "", "(a)\\1", "pattern_invalid"),
    ("pattern", "", "((a{1,30}){1,30}|(b{1,30}){1,30})\\pL{1,900}", "pattern_too_large"),
    ("pattern", "", "", "pattern_matches_all"),
    ("pattern", "", "(casino)*", "pattern_matches_all"),
    ("link", "domain", "casino", "domain_invalid"),
    ("link", "domain", "casino example", "domain_invalid"),
    ("link", "site", "*.example", "domain_invalid"),
    ("link", "count", "0", "count_invalid"),
    ("link", "count", "many", "count_invalid"),
    ("link", "count", "١", "count_invalid"),
    ("link", "disguise", "x", "term_unwanted"),
]


@pytest.mark.trust("X12")
@pytest.mark.parametrize(("kind", "aspect", "term", "code"), REFUSED)
def test_what_cannot_be_looked_for_is_refused(mo: Subscriber, kind: str, aspect: str, term: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        add_rule(kind=kind, aspect=aspect, term=term, action="hold", by=mo, at=NOW)
    assert (refusal.value.code, refusal.value.status) == (code, 422)
    assert not Rule.objects.exists()
    assert not RuleChange.objects.exists()


def test_a_fault_in_a_pattern_is_told_with_its_place(make_rule: MakeRule) -> None:
    with pytest.raises(DomainError) as refusal:
        make_rule("win [z-a] euros", kind="pattern")
    assert refusal.value.data == {"reason": "invalid character class range", "part": "z-a", "position": 5}


def test_changes_leave_a_trace_and_only_where_something_changes(make_rule: MakeRule, mo: Subscriber) -> None:
    rule = make_rule("casino")
    for mode, action in [("off", None), ("off", "hold"), (None, "flag"), ("on", "hold")]:
        change_rule(rule=rule, mode=mode, action=action, by=mo, at=NOW)
    rule.refresh_from_db()
    assert (rule.mode, rule.action) == ("on", "hold")
    kept = list(rule.changes.order_by("id").values_list("mode", "action"))
    assert kept == [("on", "hold"), ("off", "hold"), ("off", "flag"), ("on", "hold")]


@pytest.mark.trust("G6")
@pytest.mark.parametrize(
    "statement", ["UPDATE screening_rulechange SET mode = 'off'", "DELETE FROM screening_rulechange"]
)
def test_postgresql_keeps_the_trace(make_rule: MakeRule, statement: str) -> None:
    make_rule("casino")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert RuleChange.objects.get().mode == "on"


def test_every_process_learns_of_a_change(make_rule: MakeRule, mo: Subscriber) -> None:
    before = current_edition()
    rule = make_rule("casino")
    after = current_edition()
    assert after.name != before.name
    assert current_edition() is after
    change_rule(rule=rule, mode="off", by=mo, at=NOW)
    assert current_edition().meet(source="casino", text="casino") == []
