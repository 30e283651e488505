"""GET drafts/ and GET stories/{slug}/draft/: what editors' programs read before the public does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from stories.api import examples
from stories.api.unpublished import DraftCardSerializer, DraftSerializer
from stories.drafts import ManuscriptDraft, SideEvidence, StoryDraft
from stories.models import Camp, Story
from stories.selectors import unpublished_stories
from stories.services import edit_draft, file_draft, publish_draft, publish_story
from stories.versions import version_of
from tests.conftest import LONG_AGO, NOW
from tests.stories.conftest import LIST, at, told
from tests.stories.test_story_api import same_keys

DRAFTS = "/api/v1/drafts/"
READ = ManuscriptDraft(
    name="harbour.txt",
    text="The union says it doubles the costs.",
    dropped=["Trending"],
    title_inferred=True,
    review_reasons=["The title is inferred from the text."],
    evidence=[SideEvidence(Camp.CRITIC, "The union", 4, 9, 0.6, needs_review=True), None, None],
)


@pytest.fixture
def read(db: None, draft: StoryDraft) -> Story:
    """The draft, as a document told it."""
    return file_draft(draft=draft, document="harbour.txt", manuscript=READ, at=NOW).story


def fill(*states: str) -> None:
    """One story in each of these states, one after the other, by hand."""
    for number, state in enumerate(states):
        filed = file_draft(draft=StoryDraft(title=f"Story {number}"), document=f"tests:{number}", at=NOW)
        shown = None if state in {"draft", "review"} else NOW
        Story.objects.filter(pk=filed.story.pk).update(state=state, published_at=shown)


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json()
    return [row["title"].removeprefix("Story ") for row in answer.json()["results"]]


def test_a_draft_is_read_as_it_was_handed_in(desk: APIClient) -> None:
    made = desk.post(LIST, examples.NEW).json()
    answer = desk.get(f"{LIST}{made['slug']}/draft/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer
    seen = answer.json()
    assert {name: value for name, value in made.items() if name not in {"outcome", "note"}}.items() <= seen.items()
    assert (seen["state"], seen["version"], seen["published_at"]) == ("review", version_of(Story.objects.get()), None)
    assert (seen["manuscript"], seen["review_reasons"], seen["edited_by"]) == (None, [], None)


def test_it_says_what_should_be_looked_at_and_why(desk: APIClient, read: Story) -> None:
    seen = desk.get(at(read, "draft/")).json()
    same_keys(DraftSerializer(), seen)
    assert seen["review_reasons"] == READ.review_reasons
    assert seen["manuscript"] == {
        "name": "harbour.txt",
        "read_at": "2026-11-21T12:00:00Z",
        "title_inferred": True,
        "dropped": ["Trending"],
        "stands": [
            {
                "side": "critic",
                "name": "The union",
                "span": {"start": 4, "end": 9, "text": "union"},
                "confidence": 0.6,
                "needs_review": True,
            }
        ],
    }


def test_what_it_gives_can_be_sent_back(desk: APIClient, read: Story, edith: Subscriber) -> None:
    seen = desk.get(at(read, "draft/")).json()
    assert desk.patch(at(read), seen).json()["version"] == seen["version"] == f"draft-{read.pk}-1"
    assert desk.patch(at(read), {**seen, "plain_words": "Boats pay twice."}).json()["version"] == f"draft-{read.pk}-2"
    again = desk.get(at(read, "draft/")).json()
    assert (again["plain_words"], again["edited_by"]) == ("Boats pay twice.", edith.handle)
    assert told(desk.patch(at(read), seen)) == (409, "story_changed")


def test_a_story_is_read_in_every_state(desk: APIClient, read: Story, edith: Subscriber) -> None:
    day = timedelta(days=1)
    publish_draft(story=read, actor=edith, at=timezone.now(), publish_at=timezone.now() + day)
    scheduled = desk.get(at(read, "draft/")).json()
    read.refresh_from_db()
    assert (scheduled["state"], scheduled["version"]) == ("scheduled", version_of(read))
    assert scheduled["published_at"] > timezone.now().isoformat()
    publish_draft(story=read, actor=edith, at=timezone.now())
    shown = desk.get(at(read, "draft/")).json()
    assert (shown["state"], shown["version"], shown["merged_into"]) == ("published", 1, None)


def test_a_duplicate_says_which_story_it_went_into(desk: APIClient, read: Story, harbour: Story) -> None:
    Story.objects.filter(pk=read.pk).update(state="archived", published_at=NOW, merged_into=harbour)
    read.refresh_from_db()
    seen = desk.get(at(read, "draft/")).json()
    assert (seen["slug"], seen["state"], seen["merged_into"]) == (read.slug, "archived", harbour.slug)


def test_the_list_has_what_is_not_published_latest_first(desk: APIClient) -> None:
    fill("draft", "review", "scheduled", "published", "closed", "archived")
    answer = desk.get(DRAFTS)
    assert titles(answer) == ["2", "1", "0"]
    assert "no-store" in answer["Cache-Control"]
    for number, state in enumerate(["draft", "review", "scheduled"]):
        only = desk.get(DRAFTS, {"state": state})
        assert (titles(only), only.json()["results"][0]["state"]) == ([str(number)], state)


def test_a_row_of_the_list(desk: APIClient, read: Story, draft: StoryDraft, edith: Subscriber) -> None:
    edit_draft(story=read, draft=replace(draft, forecast="Nobody knows."), actor=edith, at=NOW)
    [row] = desk.get(DRAFTS).json()["results"]
    same_keys(DraftCardSerializer(), row)
    whole = desk.get(at(read, "draft/")).json()
    assert row == {name: whole[name] for name in row}
    assert (row["version"], row["edited_by"]) == (f"draft-{read.pk}-2", "edith")
    assert row["review_reasons"] == READ.review_reasons


def pages(desk: APIClient, **query: str | int) -> Iterator[list[str]]:
    cursor: str | None = ""
    while cursor is not None:
        answer = desk.get(DRAFTS, query | ({"cursor": cursor} if cursor else {}))
        yield titles(answer)
        cursor = answer.json()["next"]


def test_pages_lose_nothing_where_all_were_made_at_once(desk: APIClient) -> None:
    fill(*["review"] * 7)
    assert list(pages(desk, limit=3)) == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert list(pages(desk, limit=3, state="draft")) == [[]]


def test_pages_stay_while_drafts_come_and_are_published(desk: APIClient, edith: Subscriber) -> None:
    fill(*["review"] * 5)
    first = desk.get(DRAFTS, {"limit": 2})
    assert titles(first) == ["4", "3"]
    file_draft(draft=StoryDraft(title="Story 5"), document="tests:5", at=NOW)
    publish_draft(story=Story.objects.get(document="tests:3"), actor=edith, at=NOW)
    second = desk.get(DRAFTS, {"limit": 2, "cursor": first.json()["next"]})
    assert titles(second) == ["2", "1"]
    assert titles(desk.get(DRAFTS, {"cursor": second.json()["previous"]})) == ["5", "4"]


@pytest.mark.parametrize("query", [{"state": "published"}, {"state": "x\x00"}, {"limit": "0"}, {"limit": "101"}])
def test_a_malformed_question_is_refused(desk: APIClient, query: dict[str, str]) -> None:
    answer = desk.get(DRAFTS, query)
    assert told(answer) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{next(iter(query))}"]


@pytest.mark.trust("V4")
def test_a_cursor_of_another_list_or_of_nobody_is_refused(desk: APIClient, anonymous: APIClient) -> None:
    fill(*["review"] * 3)
    for number in range(3):
        publish_story(draft=StoryDraft(title=f"Shown {number}"), document=f"shown:{number}", at=LONG_AGO)
    mine = desk.get(DRAFTS, {"limit": 1}).json()["next"]
    theirs = anonymous.get(LIST, {"limit": 1}).json()["next"]
    changed = ("a" if mine[0] != "a" else "b") + mine[1:]
    for wrong in (theirs, changed, mine[:-1], mine.partition(".")[0], "x\x00", "."):
        assert told(desk.get(DRAFTS, {"cursor": wrong})) == (400, "malformed")
    assert told(anonymous.get(LIST, {"cursor": mine})) == (400, "malformed")
    assert told(anonymous.get(DRAFTS, {"cursor": mine})) == (401, "not_signed_in")


@pytest.mark.trust("V3")
@pytest.mark.parametrize("tag", ["*", '"draft-1"', '"1"', 'W/"x"'])
def test_no_condition_tells_of_a_draft(anonymous: APIClient, desk: APIClient, read: Story, tag: str) -> None:
    missing = f"{LIST}no-such-story/draft/"
    for headers in ({"If-None-Match": tag}, {"If-Match": tag}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}):
        for method in ("get", "head", "options"):
            answers = [getattr(anonymous, method)(path, headers=headers) for path in (at(read, "draft/"), missing)]
            assert [answer.status_code for answer in answers] == [401, 401]
            assert answers[0].content == answers[1].content
            assert sorted(answers[0].headers) == sorted(answers[1].headers)
        assert desk.get(at(read, "draft/"), headers=headers).status_code == 200


@pytest.mark.trust("V15")
@pytest.mark.parametrize("method", ["get", "head"])
def test_no_cache_keeps_a_draft(desk: APIClient, read: Story, method: str) -> None:
    for path in (DRAFTS, at(read, "draft/")):
        answer = getattr(desk, method)(path)
        assert (answer.status_code, "ETag" in answer) == (200, False)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(desk: APIClient, read: Story, method: str) -> None:
    for path in (DRAFTS, at(read, "draft/")):
        assert getattr(desk, method)(path, {"title": "x"}).status_code == 405
    assert Story.objects.get().title == read.title


@pytest.mark.parametrize("drafts", [1, 30])
def test_a_page_costs_the_same_however_much_is_on_it(
    desk: APIClient, drafts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(drafts):
        told = StoryDraft(title=f"Story {number}")
        file_draft(draft=told, document=f"tests:{number}", manuscript=READ, at=NOW)
    with django_assert_num_queries(8):
        assert len(desk.get(DRAFTS, {"limit": 100}).json()["results"]) == drafts


def test_a_draft_costs(desk: APIClient, read: Story, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(13):
        assert desk.get(at(read, "draft/")).status_code == 200


@pytest.mark.usefixtures("db")
def test_the_list_does_not_pass_what_is_published() -> None:
    with connection.cursor() as cursor:
        # Of a table with no rows yet every plan costs the same: only what the index can do is asked here.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    plan = unpublished_stories().filter(state="review").order_by("-created_at", "-id")[:20].explain()
    assert "story_unpublished" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("shape", "example"), [(DraftCardSerializer, examples.DRAFT_CARD), (DraftSerializer, examples.DRAFT)]
)
def test_examples_have_the_shape(shape: Any, example: dict[str, Any]) -> None:
    same_keys(shape(), example)
