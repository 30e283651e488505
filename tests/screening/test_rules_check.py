"""What rules do to words: words, patterns and links, on the site, on a topic, on one story, or in rehearsal."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Subscriber
from discussion.screening.checks.rules import check_rules
from discussion.screening.drafts import Finding
from discussion.screening.models import Rule, RuleHit
from discussion.screening.rules import change_rule
from discussion.screening.services import save_signals, screen
from discussion.threads.services import post_comment
from stories.models import Story, Topic
from tests.conftest import NOW
from tests.screening.conftest import MakeDraft, MakeRule


def said(finding: Finding) -> tuple[str, str]:
    return str(finding.verdict), finding.code


@pytest.mark.parametrize(
    ("actions", "said_then"),
    [
        (["flag"], ("flag", "listed_word")),
        (["flag", "hold"], ("hold", "listed_word")),
        (["hold", "refuse", "flag"], ("refuse", "listed_word")),
    ],
)
def test_the_strictest_matching_rule_decides(
    make_draft: MakeDraft, make_rule: MakeRule, actions: list[str], said_then: tuple[str, str]
) -> None:
    names = ["casino", "poker", "bingo"][: len(actions)]
    for name, action in zip(names, actions, strict=True):
        make_rule(name, action)
    make_rule("roulette", "refuse")
    finding = check_rules(make_draft(" ".join(names)))
    assert said(finding) == said_then
    assert finding.detail == ", ".join(names)


@pytest.mark.trust("X16")
@pytest.mark.parametrize(
    "body", ["ca**si**no", "cas\\ino", "[tea](https://example.com/casino)", "`casino`", "ca&#115;ino"]
)
def test_markup_does_not_hide_a_listed_word(make_draft: MakeDraft, make_rule: MakeRule, body: str) -> None:
    make_rule("casino")
    assert said(check_rules(make_draft(body))) == ("hold", "listed_word")


@pytest.mark.parametrize(
    ("term", "body", "is_met"),
    [
        (r"\bwin\s+\d{3,} euros?", "You will WIN 5000 Euro today", True),
        (r"\bwin\s+\d{3,} euros?", "You will w\u200bin 5000 euro", True),  # nobody sees it
        (r"\bwin\s+\d{3,} euros?", "You will wіn 5000 eurо", True),  # Cyrillic і and о
        (r"\bwin\s+\d{3,} euros?", "I win nothing", False),
        (r"^first!?$", "first!", True),
        (r"^first!?$", "I was first", False),
        (r"(a+)+$", "a" * 9_999 + "!", False),
        (r"t\.me/\w+", "ask [me](https://t.me/joinus)", True),
    ],
)
def test_a_pattern_is_looked_for_as_it_is_read(
    make_draft: MakeDraft, make_rule: MakeRule, term: str, body: str, is_met: bool
) -> None:
    make_rule(term, kind="pattern")
    assert said(check_rules(make_draft(body))) == (("hold", "listed_pattern") if is_met else ("pass", ""))


@pytest.mark.trust("X15")
@pytest.mark.parametrize(
    ("body", "is_met"),
    [
        ("see https://casino.example/a", True),
        ("see https://www.Casino.EXAMPLE:8080", True),
        ("see [tea](http://casino.example.)", True),
        ("see [tea](https://casino。example/)", True),  # a dot to browsers
        ("just type casino.example", True),
        ("see https://good@casino.example/", True),
        ("see https://evil-casino.example", False),
        ("see https://casino.example.org", False),
        ("see https://casino.example@good.org/", True),  # named, wherever it leads
        ("see https://good.org/casino.example.html", False),
    ],
)
def test_a_listed_domain_is_found_with_what_is_below_it_only(
    make_draft: MakeDraft, make_rule: MakeRule, body: str, is_met: bool
) -> None:
    make_rule("https://Casino.example/", kind="link", aspect="domain")
    assert said(check_rules(make_draft(body))) == (("hold", "listed_link") if is_met else ("pass", ""))


def test_a_site_is_all_that_was_registered_as_one(make_draft: MakeDraft, make_rule: MakeRule) -> None:
    rule = make_rule("shop.casino.co.uk", kind="link", aspect="site")
    assert rule.folded == "casino.co.uk"
    assert check_rules(make_draft("https://news.casino.co.uk")).code == "listed_link"
    assert check_rules(make_draft("https://other.co.uk")).code == ""


def test_a_text_that_names_another_host_is_a_disguise(make_draft: MakeDraft, make_rule: MakeRule) -> None:
    make_rule("", kind="link", aspect="disguise")
    assert check_rules(make_draft("[mybank.example](https://evil.example)")).code == "listed_link"
    assert check_rules(make_draft("[my bank](https://evil.example) and https://evil.example")).code == ""


def test_links_are_counted(make_draft: MakeDraft, make_rule: MakeRule) -> None:
    make_rule("2", kind="link", aspect="count")
    assert check_rules(make_draft("https://a.example")).code == ""
    assert check_rules(make_draft("https://a.example https://b.example")).code == "listed_link"


def test_a_rule_counts_in_its_scope_only(
    make_draft: MakeDraft, make_rule: MakeRule, story: Story, bob: Subscriber
) -> None:
    other = Story.objects.create(slug="other", title="Other", document="t:o", content_hash="", created_at=NOW)
    topic = Topic.objects.create(slug="trams", name="Trams")
    make_rule("casino", story=story)
    make_rule("poker", topic=topic)
    assert [rule.term for rule in check_rules(make_draft("casino poker")).met] == ["casino"]
    story.topics.add(topic)
    assert [rule.term for rule in check_rules(make_draft("casino poker")).met] == ["casino", "poker"]
    assert check_rules(make_draft("casino poker", story=other)).met == ()


def test_a_rule_of_a_story_goes_where_the_story_goes(
    make_draft: MakeDraft, make_rule: MakeRule, story: Story, django_assert_num_queries: Any
) -> None:
    other = Story.objects.create(slug="other", title="Other", document="t:o", content_hash="", created_at=NOW)
    make_rule("casino", story=other)
    check_rules(make_draft("Tea."))
    with django_assert_num_queries(2):
        assert check_rules(make_draft("casino")).met == ()
    Story.objects.filter(pk=other.pk).update(merged_into=story, state="archived", published_at=NOW)
    assert said(check_rules(make_draft("casino"))) == ("hold", "listed_word")
    with django_assert_num_queries(1):
        check_rules(make_draft("Tea."))


def test_a_rule_out_of_force_finds_nothing_and_one_in_rehearsal_does_nothing(
    make_draft: MakeDraft, make_rule: MakeRule, mo: Subscriber
) -> None:
    rule = make_rule("casino")
    change_rule(rule=rule, mode="off", by=mo, at=NOW)
    assert check_rules(make_draft("casino")).met == ()
    change_rule(rule=rule, mode="rehearsal", by=mo, at=NOW)
    finding = check_rules(make_draft("casino"))
    assert (said(finding), [met.id for met in finding.met]) == (("pass", ""), [rule.pk])


def test_what_is_met_is_noted_with_the_revision(make_rule: MakeRule, story: Story, alice: Subscriber) -> None:
    held, tried = make_rule("casino"), make_rule("poker", "flag", mode="rehearsal")
    facts: dict[str, Any] = {"body": "casino and poker", "author": alice, "story": story, "parent": None, "at": NOW}
    verdict = screen(**facts)
    comment = post_comment(**facts, side="", held=True)
    save_signals(revision=comment.revisions.get(), verdict=verdict, at=NOW)
    hits = RuleHit.objects.order_by("rule").values_list("rule", "revision__comment", "mode", "action")
    assert list(hits) == [(held.pk, comment.pk, "on", "hold"), (tried.pk, comment.pk, "rehearsal", "flag")]


@pytest.mark.trust("V11")
def test_an_edit_is_screened_by_the_rules_of_that_moment(make_rule: MakeRule, story: Story, alice: Subscriber) -> None:
    comment = post_comment(author=alice, story=story, parent=None, side="", body="tea", held=False, at=NOW)
    make_rule("casino")
    verdict = screen(body="c4sino", author=alice, story=story, parent=None, comment=comment, at=NOW)
    assert (verdict.outcome, verdict.code) == ("hold", "listed_word")


def test_a_thousand_rules_are_one_query_and_none_of_them_slows_a_text(
    make_draft: MakeDraft, mo: Subscriber, make_rule: MakeRule
) -> None:
    rules = [Rule(kind="word", term=f"word{n}", folded=f"word{n}", action="hold", created_at=NOW) for n in range(500)]
    rules += [
        Rule(kind="pattern", term=f"p{n}x+y", folded=f"p{n}x+y", action="hold", created_at=NOW) for n in range(500)
    ]
    Rule.objects.bulk_create(rules)
    make_rule("casino")
    draft = make_draft("A plain remark about p77xxy and word123.")
    for _ in range(2):  # whether this process knows the edition or not
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert [rule.term for rule in check_rules(draft).met] == ["word123", "p77x+y"]
        assert len(asked) == 1
