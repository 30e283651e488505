"""Copies of what was said before: one's own and others', word for word or nearly."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Subscriber
from discussion.screening.checks.repeats import check_copies, check_repeat
from discussion.screening.checks.speed import check_speed
from discussion.screening.copies import forget_prints
from discussion.screening.drafts import Finding
from discussion.screening.fingerprints import FEW, distance, take_print
from discussion.screening.models import Fingerprint
from discussion.screening.services import save_signals, screen
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.models import Story
from tests.conftest import NOW
from tests.screening.conftest import MakeDraft

OFFER = (
    "Honestly, since I joined the reading circle of the harbour district I pay half of what I paid before for books, "
    "and whoever names my code at the counter on a Saturday gets the first month for nothing at all."
)
Wrote = Callable[..., Comment]


def said(finding: Finding) -> tuple[str, str]:
    return str(finding.verdict), finding.code


@pytest.fixture(autouse=True)
def one_key(settings: Any) -> None:
    """Nine near copies of ten are found; which ones depends on the key, and every run of the tests draws another."""
    settings.SECRET_KEY = "the same fingerprints in every run"


@pytest.fixture
def wrote(story: Story) -> Wrote:
    """`wrote(bob, words, at=...)`: screened and public."""

    def write(author: Subscriber, body: str, at: datetime = NOW - timedelta(hours=1)) -> Comment:
        verdict = screen(body=body, author=author, story=story, parent=None, at=at)
        comment = post_comment(author=author, story=story, parent=None, side="", body=body, held=False, at=at)
        save_signals(revision=comment.revisions.get(), verdict=verdict, at=at)
        return comment

    return write


def test_the_third_copy_within_a_day_waits(make_draft: MakeDraft, wrote: Wrote, alice: Subscriber) -> None:
    words = "Everybody should read my newsletter."
    found = []
    for number in range(3):
        found.append(said(check_repeat(make_draft(words.upper() if number else words))))
        wrote(alice, words, NOW - timedelta(hours=5 - number))
    assert found == [("pass", ""), ("flag", "repeat"), ("hold", "repeat")]
    assert said(check_repeat(make_draft(words, at=NOW + timedelta(days=2)))) == ("pass", "")
    assert said(check_repeat(make_draft("I agree."))) == ("pass", "")


def test_an_edit_is_no_copy_of_itself(make_draft: MakeDraft, wrote: Wrote, alice: Subscriber) -> None:
    comment = wrote(alice, OFFER)
    assert said(check_repeat(make_draft(OFFER, comment=comment))) == ("pass", "")


def test_a_few_other_words_make_no_other_text(make_draft: MakeDraft, wrote: Wrote, alice: Subscriber) -> None:
    wrote(alice, OFFER)
    wrote(alice, OFFER.replace("Saturday", "Sunday"))
    assert said(check_repeat(make_draft(OFFER.replace("harbour", "castle")))) == ("hold", "repeat")
    other = (
        "The reading circle of the harbour district is closed on Saturday, which is a pity for whoever works all week."
    )
    assert said(check_repeat(make_draft(other))) == ("pass", "")


@pytest.mark.parametrize("trick", ["looks alike", "hidden", "capitals"])
def test_letters_that_look_alike_are_the_same(
    make_draft: MakeDraft, wrote: Wrote, alice: Subscriber, trick: str
) -> None:
    wrote(alice, OFFER)
    tricked = {
        "looks alike": OFFER.replace("o", "о"),  # Cyrillic
        "hidden": OFFER.replace("e", "e\u200b"),
        "capitals": OFFER.upper(),
    }
    assert said(check_repeat(make_draft(tricked[trick]))) == ("flag", "repeat")


def test_what_many_people_say_alike_waits(
    make_draft: MakeDraft, wrote: Wrote, make_subscriber: Callable[..., Subscriber]
) -> None:
    found = []
    for number in range(4):
        found.append(said(check_copies(make_draft(OFFER))))
        wrote(make_subscriber(f"copier{number}"), OFFER.replace("half", f"{number + 2}€"))
    assert found == [("pass", ""), ("flag", "copied"), ("flag", "copied"), ("hold", "copied")]
    finding = check_copies(make_draft(OFFER))
    assert (finding.score, len(finding.detail.split())) == (4.0, 4)
    assert said(check_repeat(make_draft(OFFER))) == ("pass", "")
    assert said(check_copies(make_draft(OFFER, at=NOW + timedelta(days=8)))) == ("pass", "")


def test_quotations_and_short_words_are_no_copies(make_draft: MakeDraft, wrote: Wrote, bob: Subscriber) -> None:
    wrote(bob, OFFER)
    wrote(bob, "No, I do not think so.")
    assert said(check_copies(make_draft(f"> {OFFER}\n\nWhat a strange thing to say here."))) == ("pass", "")
    assert said(check_copies(make_draft("No, I do not think so."))) == ("pass", "")


def test_a_pace_that_nobody_reads_at_waits_for_newcomers(
    make_draft: MakeDraft, story: Story, newcomer: Subscriber, alice: Subscriber
) -> None:
    for number in range(12):
        for author in (newcomer, alice):
            at = NOW - timedelta(seconds=30 * (11 - number) + 1)
            body = f"remark {number}"
            comment = post_comment(author=author, story=story, parent=None, side="", body=body, held=False, at=at)
            Fingerprint.objects.create(
                revision=comment.revisions.get(), comment=comment, author=author, bits=number, bands=[], at=at
            )
    finding = check_speed(make_draft(author=newcomer))
    assert (said(finding), finding.score) == (("hold", "too_fast"), 12.0)
    assert said(check_speed(make_draft(author=alice))) == ("pass", "")
    assert said(check_speed(make_draft(author=newcomer, at=NOW + timedelta(minutes=5)))) == ("pass", "")


def test_prints_are_forgotten_in_time(wrote: Wrote, alice: Subscriber) -> None:
    wrote(alice, OFFER)
    kept = wrote(alice, "Something else, of today.", NOW)
    assert forget_prints(at=NOW + timedelta(days=7) - timedelta(minutes=30)) == 1
    assert [row.comment_id for row in Fingerprint.objects.all()] == [kept.pk]


def test_a_print_is_the_same_each_time_and_keyed(settings: Any) -> None:
    taken = take_print(OFFER)
    assert taken == take_print(OFFER)
    assert -(2**63) <= taken.bits < 2**63
    assert all(-(2**31) <= band < 2**31 for band in taken.bands)
    settings.SECRET_KEY = "another secret of this site, which is as long as it should be"
    assert distance(taken.bits, take_print(OFFER).bits) > 12
    assert take_print(" ".join(["word"] * (FEW - 1))).bands == ()
