"""The admin's form for a correction: reasons, refusals, and what others did meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry

from accounts import roles
from accounts.models import Subscriber
from stories.admin.forms import CorrectionForms, read_body, write_body
from stories.drafts import Section
from stories.models import Correction, Story
from stories.selectors import draft_of
from stories.services import correct_story
from stories.versions import version_of
from tests.conftest import NOW
from tests.stories.story_admin import form_of, page, sent_by, signed_in


@pytest.mark.trust("G6")
def test_an_editor_corrects_a_story_with_a_reason(harbour: Story, edith: Subscriber) -> None:
    data = form_of(
        harbour,
        reason="The vote was 10 to 6.",
        body="The council voted 10 to 6.\r\n\r\n## What follows\r\n\r\nA review.",
        **{
            "sides-2-statement": "",
            "sides-3-camp": "critic",
            "sides-3-name": "Shops",
            "sides-3-statement": "Too dear.",
        },
    )
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    assert answer["Location"] == page(harbour, "change")
    harbour.refresh_from_db()
    assert harbour.body == [
        {"heading": "", "paragraphs": ["The council voted 10 to 6."]},
        {"heading": "What follows", "paragraphs": ["A review."]},
    ]
    assert [side.name for side in harbour.sides.order_by("position")] == ["Fishers' union", "Harbour board", "Shops"]
    correction = Correction.objects.get()
    assert (correction.by, correction.reason) == (edith, "The vote was 10 to 6.")
    assert sorted(correction.changes) == ["body", "sides"]
    assert LogEntry.objects.get().user == edith


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "This field is required"),
        ({"reason": "Empty.", "title": ""}, "This field is required"),
        ({"reason": "None.", "plain_words": "Boats pay more."}, "The story says this already"),
        ({"reason": "Late.", "version": 7}, "Somebody else has changed this story"),
        ({"reason": "Long.", "topics": "x" * 61}, "Topics/0/name: Ensure this value has at most 60"),
    ],
    ids=["reason", "title", "nothing", "stale", "draft"],
)
def test_a_refused_correction_says_why_and_keeps_what_was_typed(
    harbour: Story, edith: Subscriber, changes: dict[str, Any], words: str
) -> None:
    data = form_of(harbour, **{"plain_words": "Typed words.", **changes})
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    content = answer.content.decode()
    assert answer.status_code == 200
    assert words in content
    assert data["plain_words"] in content
    assert not Correction.objects.exists()


def test_an_editor_who_was_overtaken_sees_by_what_and_sends_again(
    harbour: Story, edith: Subscriber, make_subscriber: Callable[..., Subscriber]
) -> None:
    late = signed_in(make_subscriber("earl", role=roles.EDITOR))
    mine = form_of(harbour, title="Mine", plain_words="Typed\r\nwords.", reason="My reason.")
    told = replace(draft_of(harbour), title="Theirs", forecast="Nobody knows.")
    correct_story(story=harbour, draft=told, reason="Their reason.", actor=edith, at=NOW)
    shown = BeautifulSoup(late.post(page(harbour, "correct"), mine).content, "html.parser")
    assert Correction.objects.count() == 1
    meanwhile = shown.select_one(".correction-told")
    assert meanwhile is not None
    assert "By edith" in meanwhile.get_text()
    assert "Their reason." in meanwhile.get_text()
    assert [word.get_text() for word in meanwhile.select("h3:-soup-contains('Title') + .diff ins")] == ["Theirs"]
    text = shown.get_text()
    assert "Somebody else has changed this story" in text
    assert "except for what you have changed as well (title)" in text
    assert "What changes becomes version 3" in text
    again = sent_by(shown)
    assert (again["title"], again["plain_words"], again["reason"]) == ("Mine", "Typed\nwords.", "My reason.")
    assert (again["forecast"], again["version"]) == ("Nobody knows.", "2"), "nobody's work is undone unseen"
    assert late.post(page(harbour, "correct"), again).status_code == 302
    latest = Correction.objects.get(version=3)
    assert (latest.by, set(latest.changes)) == (Subscriber.objects.get(handle="earl"), {"title", "plain_words"})


def test_a_version_that_never_was_is_no_way_around(harbour: Story, edith: Subscriber) -> None:
    data = form_of(harbour, title="Mine", reason="My reason.", version="99")
    answer = signed_in(edith).post(page(harbour, "correct"), data)
    shown = sent_by(BeautifulSoup(answer.content, "html.parser"))
    assert (answer.status_code, shown["title"], shown["version"]) == (200, "Mine", "1")
    assert not Correction.objects.exists()


def test_the_form_gives_back_what_it_was_given(harbour: Story) -> None:
    forms = CorrectionForms(draft_of(harbour), version_of(harbour), form_of(harbour, reason="None."))
    assert forms.are_valid()
    assert forms.read_draft() == draft_of(harbour)


@pytest.mark.parametrize(
    "body",
    [
        [Section("", ["One.", "Two\nlines."])],
        [Section("", ["Lead."]), Section("Heading", ["Text.", "More."]), Section("Empty", [])],
    ],
)
def test_a_body_survives_being_text(body: list[Section]) -> None:
    assert read_body(write_body(body)) == body
