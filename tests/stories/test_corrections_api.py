"""GET stories/{slug}/corrections/: what was changed, to the word, and by whom it was not told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api.corrections import EXAMPLE, CorrectionDetailSerializer
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story
from tests.conftest import NOW
from tests.stories.test_story_api import same_keys


@pytest.fixture
def corrected(harbour: Story, edith: Subscriber) -> Story:
    """Two corrections: two fields, then one."""
    draft = draft_of(harbour)
    first = replace(draft, key_points=["The toll begins in June.", "It is 4 % of the freight."], sides=draft.sides[:2])
    second = replace(first, body=[*first.body[:1], replace(first.body[1], paragraphs=["A review."])])
    for hours, text in ((1, first), (2, second)):
        at = NOW + timedelta(hours=hours)
        correct_story(story=harbour, draft=text, reason=f"Reason {hours}.", actor=edith, at=at)
    return harbour


def test_corrections_come_latest_first_with_every_word_that_changed(anonymous: APIClient, corrected: Story) -> None:
    answer = anonymous.get(f"/api/v1/stories/{corrected.slug}/corrections/").json()
    latest, first = answer["results"]
    assert (latest["version"], latest["reason"]) == (3, "Reason 2.")
    assert latest["changes"][0]["diff"] == [
        {"op": "equal", "text": "The council voted 9 to 7.\nWhat follows\nA review."},
        {"op": "delete", "text": "\nA court case."},
    ]
    points, sides = first["changes"]
    assert (points["field"], points["before"][0]) == ("key_points", "The toll begins in May.")
    assert [piece["text"] for piece in points["diff"] if piece["op"] != "equal"] == ["May", "June"]
    assert sides["diff"][-1] == {"op": "delete", "text": "\nneutral · The auditor · The figures are not out yet."}
    assert "edith" not in str(answer)
    same_keys(CorrectionDetailSerializer(), first)
    same_keys(CorrectionDetailSerializer(), EXAMPLE)


def test_pages_hold_every_correction_once(
    anonymous: APIClient, corrected: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"/api/v1/stories/{corrected.slug}/corrections/"
    first = anonymous.get(path, {"limit": 1}).json()
    with django_assert_num_queries(2):
        second = anonymous.get(path, {"limit": 1, "cursor": first["next"]}).json()
    assert [row["version"] for row in first["results"] + second["results"]] == [3, 2]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "cursor=nonsense"])
def test_a_malformed_question_is_refused(anonymous: APIClient, corrected: Story, query: str) -> None:
    answer = anonymous.get(f"/api/v1/stories/{corrected.slug}/corrections/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("state", [Story.State.DRAFT, Story.State.REVIEW])
def test_an_unpublished_story_has_none_that_anybody_sees(anonymous: APIClient, corrected: Story, state: str) -> None:
    Story.objects.update(state=state)
    answer = anonymous.get(f"/api/v1/stories/{corrected.slug}/corrections/")
    assert (answer.status_code, answer.json()["code"]) == (404, "story_not_found")
