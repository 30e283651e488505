"""Publishing a draft: all of it or nothing, once, and again as a correction."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import cast

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.models import Event
from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft
from stories.models import Camp, Correction, Side, Source, Story, TimelineEntry, Topic
from stories.selectors import draft_of
from stories.services import correct_story, publish_story
from stories.tidying import DraftInvalidError, first_sentence, tidy_draft
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)


def test_every_part_of_the_draft_is_written(harbour: Story, draft: StoryDraft) -> None:
    harbour.refresh_from_db()
    assert harbour.slug == "harbour-toll-divides-the-islands"
    assert (harbour.state, harbour.version, harbour.published_at) == ("published", 1, NOW - timedelta(days=1))
    assert draft_of(harbour) == replace(draft, summary="Every crate that lands pays twice.")
    event = Event.objects.get()
    assert (event.kind, event.story) == ("story.published", harbour.slug)


def test_a_document_read_twice_is_one_story(harbour: Story, draft: StoryDraft) -> None:
    result = publish_story(draft=draft, document="tests:harbour", at=LATER)
    assert (result.outcome, result.story) == ("unchanged", harbour)
    assert Story.objects.count() == 1
    assert Correction.objects.count() == 0
    assert Event.objects.count() == 1


def test_a_changed_document_is_a_correction(harbour: Story, draft: StoryDraft) -> None:
    sides = list(harbour.sides.order_by("id").values_list("id", flat=True))
    changed = replace(draft, title="Harbour toll splits the islands", key_points=["The toll begins in June."])
    result = publish_story(draft=changed, document="tests:harbour", at=LATER)
    assert (result.outcome, result.story.version, result.story.slug) == ("corrected", 2, harbour.slug)
    correction = Correction.objects.get()
    assert (correction.version, correction.by, correction.at) == (2, None, LATER)
    assert correction.changes == {
        "title": [draft.title, changed.title],
        "key_points": [draft.key_points, changed.key_points],
    }
    assert Event.objects.filter(kind="story.corrected").get().payload["fields"] == ["key_points", "title"]
    assert list(harbour.sides.order_by("id").values_list("id", flat=True)) == sides, "untouched rows stay themselves"


def test_an_editors_correction_outlives_reading_the_same_document(
    harbour: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    corrected = replace(draft_of(harbour), forecast="Nobody knows.")
    correct_story(story=harbour, draft=corrected, reason="Too sure.", actor=edith, at=NOW)
    result = publish_story(draft=draft, document="tests:harbour", at=LATER)
    assert (result.outcome, result.story.forecast) == ("unchanged", "Nobody knows.")


def test_a_document_that_catches_up_with_an_editor_changes_nothing(
    harbour: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    corrected = replace(draft_of(harbour), forecast="Nobody knows.")
    correct_story(story=harbour, draft=corrected, reason="Too sure.", actor=edith, at=NOW)
    result = publish_story(draft=replace(draft, forecast="Nobody knows."), document="tests:harbour", at=LATER)
    assert (result.outcome, result.story.version) == ("unchanged", 2)


def test_the_same_title_from_another_document_is_another_story(harbour: Story, draft: StoryDraft) -> None:
    others = [publish_story(draft=draft, document=f"tests:other:{n}", at=NOW).story.slug for n in range(2)]
    assert others == [f"{harbour.slug}-2", f"{harbour.slug}-3"]


def test_a_title_without_latin_letters_has_an_address(db: None) -> None:
    story = publish_story(draft=StoryDraft(title="Ο φόρος"), document="tests:greek", at=NOW).story
    assert story.slug == "story"


def test_topics_are_shared_by_their_slug(harbour: Story, draft: StoryDraft) -> None:
    publish_story(draft=replace(draft, topics=["harbour", "Harbour", "  "]), document="tests:2", at=NOW)
    assert sorted(Topic.objects.values_list("slug", flat=True)) == ["harbour", "taxes"]
    assert Topic.objects.get(slug="harbour").stories.count() == 2


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"title": " "}, "#/title", "blank"),
        ({"title": "x" * 201}, "#/title", "max_length"),
        ({"summary": "x" * 301}, "#/summary", "max_length"),
        (
            {"sides": [SideDraft(Camp.CRITIC, "yes"), SideDraft(Camp.CRITIC, "no", "x" * 121)]},
            "#/sides/1/name",
            "max_length",
        ),
        ({"sides": [SideDraft(cast(Camp, "enemy"), "no")]}, "#/sides/0/camp", "invalid_choice"),
        ({"sides": [SideDraft(Camp.CRITIC, "")]}, "#/sides/0/statement", "blank"),
        ({"sources": [SourceDraft("Blog", "javascript:alert(1)")]}, "#/sources/0/url", "invalid"),
        ({"topics": ["x" * 61]}, "#/topics/0/name", "max_length"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    db: None, draft: StoryDraft, change: dict[str, object], pointer: str, code: str
) -> None:
    with pytest.raises(DraftInvalidError) as refusal:
        publish_story(draft=replace(draft, **change), document="tests:bad", at=NOW)  # type: ignore[arg-type]
    assert [(error["pointer"], error["code"]) for error in refusal.value.data["errors"]] == [(pointer, code)]
    for model in (Story, Side, TimelineEntry, Source, Topic, Event):
        assert model.objects.count() == 0


@pytest.mark.trust("X13")
def test_text_is_cleaned_before_it_is_written(db: None) -> None:
    dirty = StoryDraft(
        title=" A\x00 title\ud800 ",
        key_points=["", "One\r\npoint"],
        body=[Section("", ["", " "]), Section("Heading", ["Text", ""])],
    )
    story = publish_story(draft=dirty, document="tests:dirty", at=NOW).story
    assert story.title == "A title"
    assert story.key_points == ["One\npoint"]
    assert story.body == [{"heading": "Heading", "paragraphs": ["Text"]}]
    tidy = tidy_draft(dirty)
    assert tidy_draft(tidy) == tidy


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("The U.S. Senate voted. Then left.", "The U.S. Senate voted."),
        ("Dr. Ames said “No.” Others agreed.", "Dr. Ames said “No.”"),
        ("No stop at all", "No stop at all"),
        ("A rise of 2.5 points? Yes.", "A rise of 2.5 points?"),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_long_first_sentence_is_cut_between_words() -> None:
    cut = first_sentence("word " * 100)
    assert len(cut) <= 300
    assert cut.endswith("word…")
    assert len(first_sentence("x" * 1000)) == 300


@pytest.mark.trust("S8")
@pytest.mark.django_db(transaction=True)
def test_runs_at_once_publish_each_document_once(draft: StoryDraft) -> None:
    """Four runs over the same two documents, which share a title: real threads, real commits."""
    start = Barrier(4)

    def run(document: str) -> str:
        try:
            start.wait()
            return publish_story(draft=draft, document=document, at=NOW).outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, ["tests:a", "tests:a", "tests:b", "tests:b"]))
    assert sorted(outcomes) == ["published", "published", "unchanged", "unchanged"]
    slugs = Story.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["harbour-toll-divides-the-islands", "harbour-toll-divides-the-islands-2"]
    assert Side.objects.count() == 6
