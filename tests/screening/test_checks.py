"""Each check by itself: what it lets through, what it stops, and the code that the author is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts import roles
from accounts.models import Sanction, Subscriber
from accounts.staffing import take_role
from discussion.screening.checks.links import check_links
from discussion.screening.checks.mentions import check_mentions
from discussion.screening.checks.newcomers import check_newcomer
from discussion.screening.checks.places import check_place
from discussion.screening.checks.standing import check_standing
from discussion.screening.checks.stories import check_story
from discussion.screening.checks.style import check_style
from discussion.screening.checks.wording import check_wording
from discussion.screening.drafts import Finding
from discussion.threads.models import Comment
from discussion.threads.services import post_comment, remove_comment
from stories.models import Story
from stories.noise.services import is_newcomer
from tests.conftest import NOW
from tests.screening.conftest import MakeDraft


def said(finding: Finding) -> tuple[str, str]:
    return str(finding.verdict), finding.code


def post(author: Subscriber, story: Story, body: str, **fields: Any) -> Comment:
    facts = {"parent": None, "side": "", "held": False, "at": NOW}
    return post_comment(author=author, story=story, body=body, **{**facts, **fields})


BLANKS = ["", "   \n\t ", "\u200b\u200d", "\x00", "> ", "[](https://example.com)", "\u0301", "\u3164\u2800\uffa0"]


@pytest.mark.parametrize("body", BLANKS)
def test_what_a_reader_would_not_see_is_empty(make_draft: MakeDraft, body: str) -> None:
    assert said(check_wording(make_draft(body))) == ("refuse", "body_empty")


@pytest.mark.parametrize("body", ["x", "👍", "?!", "…", "€", "`code`"])
def test_one_visible_sign_is_enough(make_draft: MakeDraft, body: str) -> None:
    assert said(check_wording(make_draft(body))) == ("pass", "")


def test_the_length_limit_counts_characters(make_draft: MakeDraft) -> None:
    assert said(check_wording(make_draft("ß" * 10_000))) == ("pass", "")
    finding = check_wording(make_draft("ß" * 10_001))
    assert said(finding) == ("refuse", "body_too_long")
    assert finding.refusal is not None
    assert finding.refusal.data == {"max_length": 10_000}


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_a_closed_discussion_takes_no_words(make_draft: MakeDraft, story: Story, state: str) -> None:
    story.state = state
    finding = check_place(make_draft())
    assert said(finding) == ("refuse", "discussion_closed")
    assert finding.refusal is not None
    assert finding.refusal.status == 423


@pytest.mark.trust("V9")
def test_what_is_gone_cannot_be_answered(
    make_draft: MakeDraft, story: Story, alice: Subscriber, mo: Subscriber
) -> None:
    parent = post(alice, story, "Once upon a time")
    assert said(check_place(make_draft(parent=parent))) == ("pass", "")
    removed = remove_comment(comment=parent, reason="Rule 1", by=mo, at=NOW)
    assert said(check_place(make_draft(parent=removed))) == ("refuse", "parent_not_open")
    assert said(check_place(make_draft(parent=removed, comment=parent))) == ("pass", "")  # an edit keeps its place


@pytest.mark.parametrize(
    ("kind", "said_then"),
    [
        ("ban", ("refuse", "banned")),
        ("suspension", ("refuse", "suspended")),
        ("silence", ("refuse", "silenced")),
        ("warning", ("refuse", "warning_unread")),
    ],
)
def test_sanctions_in_force_refuse(
    make_draft: MakeDraft, alice: Subscriber, mo: Subscriber, kind: str, said_then: tuple[str, str]
) -> None:
    Sanction.objects.create(
        subscriber=alice, kind=kind, rule="R1", reason="x", starts_at=NOW, ends_at=NOW + timedelta(1), imposed_by=mo
    )
    finding = check_standing(make_draft())
    assert said(finding) == said_then
    assert finding.refusal is None or finding.refusal.status == 403
    assert said(check_standing(make_draft(at=NOW + timedelta(days=2)))) == ("pass", "")


def test_three_links_are_sources_and_four_are_many(make_draft: MakeDraft) -> None:
    links = [f"https://source{number}.example/a" for number in range(4)]
    assert said(check_links(make_draft(" ".join(links[:3])))) == ("pass", "")
    finding = check_links(make_draft(" ".join(links)))
    assert (said(finding), finding.score) == (("hold", "many_links"), 4.0)


def test_who_is_trusted_may_set_ten(make_draft: MakeDraft) -> None:
    links = [f"https://source{number}.example/a" for number in range(11)]
    trusted = make_draft(" ".join(links[:10]))
    trusted.author.trust = "trusted"
    assert said(check_links(trusted)) == ("pass", "")
    more = make_draft(" ".join(links))
    more.author.trust = "trusted"
    assert said(check_links(more)) == ("hold", "many_links")


def test_many_links_of_a_newcomer_are_many(make_draft: MakeDraft, newcomer: Subscriber, settings: Any) -> None:
    links = [f"https://source{number}.example/a" for number in range(4)]
    assert said(check_links(make_draft(" ".join(links), author=newcomer))) == ("hold", "many_links")
    allowed = settings.LIMITS_BY_TRUST
    settings.LIMITS_BY_TRUST = {**allowed, "new": {**allowed["new"], "links_per_comment": 1}}
    assert said(check_links(make_draft(links[0], author=newcomer))) == ("pass", "")
    assert said(check_links(make_draft(" ".join(links[:2]), author=newcomer))) == ("hold", "newcomer_link")


@pytest.mark.parametrize("body", ["see https://example.com", "see www.example.com", "see [this](http://example.com)"])
def test_any_link_of_a_newcomer_waits(make_draft: MakeDraft, newcomer: Subscriber, body: str) -> None:
    assert said(check_links(make_draft(body, author=newcomer))) == ("hold", "newcomer_link")
    assert said(check_links(make_draft("no link here", author=newcomer))) == ("pass", "")


ZALGO = "\u0336\u0337\u0338\u0321\u0322"


@pytest.mark.parametrize(
    ("body", "verdict", "code"),
    [
        ("THIS IS AN OUTRAGE AND EVERYBODY KNOWS IT", "flag", "shouting"),
        ("The NATO and the EU met the UN", "pass", ""),
        ("OK THEN", "pass", ""),
        (f"h{ZALGO}ello", "flag", "stacked_marks"),
        ("".join(f"{letter}{ZALGO}" for letter in "hello"), "hold", "stacked_marks"),
        ("?!" * 10, "flag", "no_words"),
        ("?!", "pass", ""),
        ("👍👍👍", "pass", ""),
        ("Tiếng Việt có dấu", "pass", ""),
        ("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", "pass", ""),
        ("นี่คือภาษาไทย", "pass", ""),
    ],
)
def test_style_is_noted_and_only_what_nobody_can_read_waits(
    make_draft: MakeDraft, body: str, verdict: str, code: str
) -> None:
    assert said(check_style(make_draft(body))) == (verdict, code)


@pytest.mark.parametrize(
    ("names", "verdict", "code"), [(6, "pass", ""), (7, "flag", "many_mentions"), (13, "hold", "mass_mentions")]
)
def test_a_crowd_that_is_called_by_name_waits(make_draft: MakeDraft, names: int, verdict: str, code: str) -> None:
    body = " ".join(f"@reader{number} @READER{number}" for number in range(names))
    assert said(check_mentions(make_draft(f"Look at this {body}"))) == (verdict, code)
    assert said(check_mentions(make_draft("Mail to " + " ".join(f"a{each}@example.com" for each in range(20))))) == (
        "pass",
        "",
    )


def test_a_newcomer_calls_fewer(make_draft: MakeDraft, newcomer: Subscriber) -> None:
    body = " ".join(f"@reader{number}" for number in range(4))
    assert said(check_mentions(make_draft(body, author=newcomer))) == ("flag", "many_mentions")


def test_a_newcomer_waits_until_enough_of_his_comments_are_public(
    make_draft: MakeDraft, story: Story, newcomer: Subscriber, mo: Subscriber, settings: Any
) -> None:
    settings.NEWCOMER_HELD_COMMENTS = 2
    found = []
    for number in range(3):
        found.append(said(check_newcomer(make_draft(author=newcomer))))
        last = post(newcomer, story, f"remark {number}", at=NOW - timedelta(minutes=5))
    assert found == [("hold", "newcomer"), ("hold", "newcomer"), ("pass", "")]
    post(newcomer, story, "one more, held", held=True, at=NOW - timedelta(minutes=3))
    remove_comment(comment=last, reason="Rule 1", by=mo, at=NOW)
    assert said(check_newcomer(make_draft(author=newcomer))) == ("pass", "")
    settings.NEWCOMER_HELD_COMMENTS = 3
    assert said(check_newcomer(make_draft(author=newcomer))) == ("hold", "newcomer")
    settings.NEWCOMER_HELD_COMMENTS = 0
    assert said(check_newcomer(make_draft(author=newcomer))) == ("pass", "")


def test_nobody_who_is_known_waits_for_being_new(make_draft: MakeDraft) -> None:
    assert said(check_newcomer(make_draft())) == ("pass", "")


def test_a_story_may_have_everything_read_first(make_draft: MakeDraft, story: Story) -> None:
    assert said(check_story(make_draft())) == ("pass", "")
    story.premoderated = True
    assert said(check_story(make_draft())) == ("hold", "premoderated")


@pytest.mark.parametrize("role", roles.ROLES)
def test_whoever_works_here_is_no_newcomer_to_screening(
    make_draft: MakeDraft, make_subscriber: Callable[..., Subscriber], role: str
) -> None:
    hired = make_subscriber("hired", joined_at=NOW - timedelta(hours=1), role=role)
    assert is_newcomer(subscriber=hired, at=NOW)  # what it weighs in the noise is another matter
    assert said(check_newcomer(make_draft(author=hired))) == ("pass", "")
    assert said(check_links(make_draft("Read https://example.com", author=hired))) == ("pass", "")


def test_whoever_worked_here_once_is_a_newcomer_again(
    make_draft: MakeDraft, make_subscriber: Callable[..., Subscriber]
) -> None:
    left = make_subscriber("left", joined_at=NOW - timedelta(hours=1), role=roles.MODERATOR)
    take_role(email=left.email, role=roles.MODERATOR)
    assert said(check_newcomer(make_draft(author=left))) == ("hold", "newcomer")
