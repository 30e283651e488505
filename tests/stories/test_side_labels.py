"""What the sides of a story are called: by editors, in the open, and never like one another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.drafts import StoryDraft
from stories.labels import label_of
from stories.models import Correction, Story
from stories.selectors import draft_of
from stories.services import publish_story
from tests.conftest import NOW
from tests.stories.conftest import LIST, at, told
from tests.stories.story_admin import form_of, page, signed_in

USUAL = {"critics": "Critics", "defenders": "Defenders", "neutral": "Neutral"}


def test_sides_are_called_as_everywhere_until_an_editor_names_them(
    desk: APIClient, anonymous: APIClient, harbour: Story
) -> None:
    assert anonymous.get(at(harbour)).json()["side_labels"] == USUAL
    assert label_of(harbour, "critic") == "Critic"
    sent = {"version": 1, "reason": "They say so themselves.", "side_labels": {"critics": " Fishers \n and shops"}}
    assert desk.patch(at(harbour), sent).json()["side_labels"] == {**USUAL, "critics": "Fishers and shops"}
    assert anonymous.get(at(harbour)).json()["side_labels"]["critics"] == "Fishers and shops"
    [row] = anonymous.get(at(harbour, "corrections/")).json()["results"]
    assert [change["field"] for change in row["changes"]] == ["side_labels"]
    harbour.refresh_from_db()
    assert label_of(harbour, "critic") == "Fishers and shops"


def test_a_name_that_is_left_out_stays_and_an_empty_one_goes(desk: APIClient, harbour: Story) -> None:
    first = {"version": 1, "reason": "Named.", "side_labels": {"critics": "Shops", "defenders": "The board"}}
    desk.patch(at(harbour), first)
    second = {"version": 2, "reason": "Less.", "side_labels": {"critics": ""}}
    assert desk.patch(at(harbour), second).json()["side_labels"] == {**USUAL, "defenders": "The board"}
    same = {"version": 3, "reason": "x", "side_labels": {"critics": "Critics"}}
    assert told(desk.patch(at(harbour), same)) == (422, "nothing_to_correct")


@pytest.mark.parametrize(
    ("labels", "status", "code"),
    [
        ({"critics": "Shops", "defenders": "SHOPS"}, 422, "duplicate"),
        ({"critics": "Shops", "neutral": "Ｓhops"}, 422, "duplicate"),
        ({"critics": "Defenders"}, 422, "duplicate"),
        ({"critics": "defender"}, 422, "duplicate"),
        ({"critics": "!!!"}, 422, "no_name"),
        ({"neutral": "x" * 41}, 400, "max_length"),
        ({"neutral": ["x"]}, 400, "invalid"),
        ({"others": "x"}, 400, "unknown"),
        ("x", 400, "invalid"),
    ],
)
def test_names_that_mislead_or_are_none_are_refused(
    desk: APIClient, harbour: Story, labels: Any, status: int, code: str
) -> None:
    answer = desk.patch(at(harbour), {"version": 1, "reason": "x", "side_labels": labels})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert not Correction.objects.exists()
    assert Story.objects.get().side_labels == {}


def test_what_nobody_sees_is_no_part_of_a_name(desk: APIClient, harbour: Story) -> None:
    hostile = "\u202eSh\u200bops\u2066 <b onclick=x>"
    answer = desk.patch(at(harbour), {"version": 1, "reason": "x", "side_labels": {"critics": hostile}})
    assert answer.json()["side_labels"]["critics"] == "Shops <b onclick=x>"


def test_a_story_is_handed_in_with_its_names(desk: APIClient) -> None:
    sent = {"title": "Tram", "body": [], "state": "published", "side_labels": {"defenders": "Operators"}}
    assert desk.post(LIST, sent).json()["side_labels"] == {**USUAL, "defenders": "Operators"}


def test_the_form_names_them_too(harbour: Story, edith: Subscriber) -> None:
    data = form_of(harbour, reason="Named.", critics_label="Shops")
    signed_in(edith).post(page(harbour, "correct"), data)
    harbour.refresh_from_db()
    assert harbour.side_labels == {"critics": "Shops"}
    assert form_of(harbour)["critics_label"] == "Shops"


def test_a_document_that_names_none_has_the_hash_that_it_had(draft: StoryDraft) -> None:
    assert draft.content_hash() != replace(draft, side_labels={"critics": "Shops"}).content_hash()
    assert StoryDraft(title="Tram").content_hash() == "72ba7195d3756a8238be5fc2f7a068eddfff340e53dffd71898675e60e722e5c"


def test_a_changed_document_renames_a_side_unless_an_editor_did(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    publish_story(draft=replace(draft, side_labels={"critics": "Shops"}), document="tests:harbour", at=NOW)
    assert draft_of(Story.objects.get()).side_labels == {"critics": "Shops"}
    by_hand(side_labels={"critics": "Fishers"})
    again = publish_story(draft=replace(draft, side_labels={"critics": "Both"}), document="tests:harbour", at=NOW)
    assert again.outcome == "proposed"
    assert draft_of(Story.objects.get()).side_labels == {"critics": "Fishers"}
