"""Members that a story does not have: refused with a pointer, and nothing is written."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from stories.models import Correction, Story
from stories.versions import version_of
from tests.stories.conftest import LIST, at, told


def pointers(answer: Any) -> list[str]:
    assert told(answer) == (400, "malformed")
    return [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"timline": []}, "#/timline"),
        ({"sides": {"critic": []}}, "#/sides/critic"),
        ({"sides": {"critics": [{"statement": "No.", "who": "Shops"}]}}, "#/sides/critics/0/who"),
        ({"timeline": [{"title": "The vote", "day": "2026-11-03"}]}, "#/timeline/0/day"),
        ({"body": [{"paragraphs": [], "title": "x"}]}, "#/body/0/title"),
        ({"sources": [{"name": "Paper", "link": "https://paper.example"}]}, "#/sources/0/link"),
        ({"publishat": None}, "#/publishat"),
    ],
)
def test_a_story_is_refused(desk: APIClient, harbour: Story, sent: dict[str, Any], pointer: str) -> None:
    assert pointers(desk.post(LIST, {"title": "Another", **sent})) == [pointer]
    assert pointers(desk.patch(at(harbour), {"version": 1, "reason": "x", **sent})) == [pointer]
    assert Story.objects.count() == 1
    assert not Correction.objects.exists()


def test_a_move_and_a_document_are_refused(desk: APIClient, harbour: Story) -> None:
    assert pointers(desk.put(at(harbour, "state/"), {"state": "closed", "reason": "x"})) == ["#/reason"]
    document = {"name": "bridge.txt", "text": "Old bridge closes\n\nThe council has closed it.\n", "dryrun": True}
    assert pointers(desk.post("/api/v1/documents/", document)) == ["#/dryrun"]
    harbour.refresh_from_db()
    assert (harbour.state, Story.objects.count()) == ("published", 1)


def test_every_answer_about_a_story_can_be_sent_back(desk: APIClient, harbour: Story) -> None:
    for address in (at(harbour), at(harbour, "draft/")):
        answer = {**desk.get(address).json(), "summary": f"From {address}", "reason": "x"}
        assert desk.patch(at(harbour), answer | {"version": Story.objects.get().version}).status_code == 200
    made = desk.post(LIST, {"title": "Another"}).json()
    story = Story.objects.get(slug=made["slug"])
    assert desk.patch(at(story), {**made, "summary": "More.", "version": version_of(story)}).status_code == 200


def test_a_wrong_state_names_those_that_there_are(desk: APIClient) -> None:
    answer = desk.post(LIST, {"title": "Another", "state": "public"})
    assert pointers(answer) == ["#/state"]
    [error] = answer.json()["errors"]
    assert error["detail"] == '"public" is not a valid choice. Choose draft, review or published.'
