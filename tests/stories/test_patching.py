"""PATCH stories/{slug}/: corrections, and edits of drafts."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api.serializers import EditedStorySerializer
from stories.drafts import SideDraft, StoryDraft
from stories.models import Camp, Correction, Story
from stories.selectors import draft_of
from stories.services import archive_story, publish_story
from stories.versions import version_of
from tests.conftest import LONG_AGO, NOW
from tests.stories.conftest import LIST, at, told
from tests.stories.test_story_api import same_keys


def test_a_correction_is_told_in_the_open(
    desk: APIClient, anonymous: APIClient, harbour: Story, edith: Subscriber
) -> None:
    answer = desk.patch(at(harbour), {"version": 1, "reason": "June.", "key_points": ["The toll begins in June."]})
    assert (answer.status_code, answer.json()["version"], answer.json()["state"]) == (200, 2, "published")
    same_keys(EditedStorySerializer(), answer.json())
    correction = Correction.objects.get()
    assert (correction.by, correction.reason, set(correction.changes)) == (edith, "June.", {"key_points"})
    [row] = anonymous.get(at(harbour, "corrections/")).json()["results"]
    assert (row["version"], row["changes"][0]["field"]) == (2, "key_points")
    assert draft_of(Story.objects.get()).sides == draft_of(harbour).sides


def test_what_a_get_gives_can_be_sent_back(desk: APIClient, anonymous: APIClient, harbour: Story) -> None:
    shown = anonymous.get(at(harbour)).json()
    answer = desk.patch(at(harbour), {**shown, "reason": "Nothing."})
    assert told(answer) == (422, "nothing_to_correct")
    changed = {**shown, "reason": "Less.", "forecast": None, "topics": shown["topics"][:1]}
    answer = desk.patch(at(harbour), changed)
    assert (answer.json()["forecast"], answer.json()["topics"]) == (None, shown["topics"][:1])
    assert set(Correction.objects.get().changes) == {"forecast", "topics"}


def test_sides_keep_their_order_where_they_are_not_changed(desk: APIClient, anonymous: APIClient) -> None:
    sides = [SideDraft(camp, f"Words {number}.") for number, camp in enumerate([*Camp, *Camp])]
    story = publish_story(draft=StoryDraft(title="Mixed", sides=sides), document="mixed", at=LONG_AGO).story
    shown = anonymous.get(at(story)).json()
    assert told(desk.patch(at(story), {**shown, "reason": "x"})) == (422, "nothing_to_correct")
    desk.patch(at(story), {"version": 1, "reason": "One less.", "sides": {"neutral": []}})
    kept = [side.camp for side in draft_of(Story.objects.get()).sides]
    assert kept == ["critic", "critic", "defender", "defender"]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"reason": "x", "title": "New"}, 428, "version_missing"),
        ({"reason": "x", "title": "New", "version": 2}, 409, "story_changed"),
        ({"title": "New", "version": 1}, 422, "reason_missing"),
        ({"title": "New", "version": 1, "reason": " "}, 422, "reason_missing"),
        ({"title": "New", "version": 1, "reason": "x" * 301}, 400, "malformed"),
        ({"reason": "x", "version": 1}, 422, "nothing_to_correct"),
        ({"reason": "x", "version": 0, "title": "New"}, 400, "malformed"),
        ({"reason": "x", "version": 2**40, "title": "New"}, 400, "malformed"),
        ({"reason": "x", "version": 1, "title": ""}, 400, "malformed"),
        ({"reason": "x", "version": 1, "title": None}, 400, "malformed"),
        ({"reason": "x", "version": 1, "sides": None}, 400, "malformed"),
        ({"reason": "x", "version": 1, "language": ""}, 400, "malformed"),
    ],
)
def test_each_refusal_has_its_code_and_changes_nothing(
    desk: APIClient, harbour: Story, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = desk.patch(at(harbour), sent)
    assert told(answer) == (status, code)
    assert answer.json().get("version", 1) == 1  # a stale client is told the one in force
    harbour.refresh_from_db()
    assert (harbour.version, harbour.title) == (1, "Harbour toll divides the islands")
    assert not Correction.objects.exists()


def test_the_version_may_stand_in_a_header(desk: APIClient, harbour: Story) -> None:
    sent = {"reason": "x", "title": "New"}
    assert told(desk.patch(at(harbour), sent, headers={"If-Match": '"7"'})) == (409, "story_changed")
    assert desk.patch(at(harbour), sent, headers={"If-Match": '"1"'}).json()["version"] == 2


def test_a_draft_is_edited_without_a_reason(desk: APIClient, waiting: Story, edith: Subscriber) -> None:
    answer = desk.patch(at(waiting), {"version": version_of(waiting), "title": "Harbour toll, once more"})
    edited = answer.json()
    assert (answer.status_code, edited["slug"], edited["version"]) == (
        200,
        "harbour-toll-once-more",
        f"draft-{waiting.pk}-2",
    )
    waiting.refresh_from_db()
    assert (waiting.edited_by, waiting.state) == (edith, "review")
    assert not Correction.objects.exists()
    assert told(desk.patch(f"{LIST}{edited['slug']}/", {"version": f"draft-{waiting.pk}-1", "title": "x"})) == (
        409,
        "story_changed",
    )
    same = desk.patch(f"{LIST}{edited['slug']}/", {"version": edited["version"]})
    assert (same.status_code, same.json()["version"]) == (200, edited["version"])


@pytest.mark.trust("W9")
@pytest.mark.parametrize("saved", [1, 2, 3])
def test_what_was_meant_for_a_draft_never_changes_the_published_story(
    desk: APIClient, waiting: Story, saved: int
) -> None:
    for number in range(1, saved):
        desk.patch(at(waiting), {"version": f"draft-{waiting.pk}-{number}", "summary": f"Saved {number}."})
    seen = {"version": f"draft-{waiting.pk}-{saved}"}
    assert desk.put(at(waiting, "state/"), {"state": "published", **seen}).json()["version"] == 1
    for number in range(1, saved):  # until it has the number of the draft
        desk.patch(at(waiting), {"version": number, "reason": "x", "summary": f"Corrected {number}."})
    before = Story.objects.values().get()
    late = [
        desk.patch(at(waiting), {**seen, "title": "Late", "reason": "x"}),
        desk.patch(at(waiting), {**seen, "title": "Late"}),
        desk.patch(
            at(waiting), {"title": "Late", "reason": "x"}, headers={"If-Match": f'"draft-{waiting.pk}-{saved}"'}
        ),
        desk.put(at(waiting, "state/"), {**seen, "state": "closed"}),
    ]
    assert {(*told(answer), answer.json()["version"]) for answer in late} == {(409, "story_changed", saved)}
    assert Story.objects.values().get() == before


def test_a_draft_is_not_changed_by_a_bare_number(desk: APIClient, waiting: Story) -> None:
    answer = desk.patch(at(waiting), {"version": 1, "title": "Mine"})
    assert (told(answer), answer.json()["version"]) == ((409, "story_changed"), version_of(waiting))
    assert Story.objects.get().title == waiting.title


@pytest.mark.parametrize("state", ["review", "published"])
def test_a_story_at_the_address_that_another_one_had_is_not_changed(
    desk: APIClient, waiting: Story, draft: StoryDraft, state: str
) -> None:
    """Until they are published, addresses follow titles: this one may lead elsewhere tomorrow."""
    seen = desk.get(at(waiting, "draft/")).json()
    desk.patch(at(waiting), {"version": seen["version"], "title": "Bridges"})
    other = desk.post(LIST, {"title": draft.title, "state": state}).json()
    assert other["slug"] == seen["slug"]
    answer = desk.patch(at(waiting), {"version": seen["version"], "reason": "x", "title": "Mine"})
    assert (told(answer), answer.json()["version"]) == ((409, "story_changed"), other["version"])
    moved = desk.put(at(waiting, "state/"), {"version": seen["version"], "state": "archived"})
    assert told(moved) == (409, "story_changed")
    assert Story.objects.get(slug=other["slug"]).title == draft.title


WRONG_NUMBERS = [0, -1, True, 1.0, 10**30, "0", "१", " 1"]
WRONG_NAMES = [
    "",
    "draft",
    "draft-",
    "draft-1",
    "draft-1-0",
    "draft-0-1",
    "Draft-1-1",
    "draft-1-१",
    "draft-1-" + "1" * 99,
]
WRONG_ENDS = ["draft-1-1 ", "draft-1-1\n", "draft-1-1-1", "draft--1"]


@pytest.mark.parametrize("version", [*WRONG_NUMBERS, *WRONG_NAMES, *WRONG_ENDS, [1], {}, None])
def test_what_names_no_version_is_refused(desk: APIClient, waiting: Story, version: object) -> None:
    for answer in (
        desk.patch(at(waiting), {"version": version, "title": "New"}),
        desk.put(at(waiting, "state/"), {"version": version, "state": "draft"}),
    ):
        assert told(answer) == (400, "malformed")
        assert [error["pointer"] for error in answer.json()["errors"]] == ["#/version"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == ("review", 1)


@pytest.mark.parametrize("tag", ['""', '"draft-1"', 'W/"draft-1-1"', "*", '"draft-1-1", "draft-1-2"', '"1.0"'])
def test_a_header_that_names_no_version_is_none(desk: APIClient, waiting: Story, tag: str) -> None:
    answer = desk.patch(at(waiting), {"title": "New"}, headers={"If-Match": tag})
    assert told(answer) == (428, "version_missing")
    assert Story.objects.get().title == waiting.title


def test_an_archived_story_is_not_corrected(desk: APIClient, harbour: Story, edith: Subscriber) -> None:
    archive_story(story=harbour, actor=edith, at=NOW)
    sent = {"version": 1, "reason": "x", "title": "New"}
    assert told(desk.patch(at(harbour), sent)) == (409, "story_not_published")


def test_what_it_costs(desk: APIClient, harbour: Story, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(28):
        assert desk.patch(at(harbour), {"version": 1, "reason": "x", "title": "New"}).status_code == 200
