"""Three texts: what the document said, what the story says, what the document says now."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.drafts import Section, SideDraft, SourceDraft, StoryDraft, TimelineDraft, from_plain, to_plain
from stories.models import Camp
from stories.reconciling import MOST_ENTRIES, pick_fields, reconcile

RAY, LEE, KIM = (SideDraft(Camp.NEUTRAL, f"{name} speaks.", name) for name in ("Ray", "Lee", "Kim"))
MOVED = replace(RAY, camp=Camp.DEFENDER)
BASE = StoryDraft(
    title="Harbour toll",
    why_it_matters="Crates pay twice.",
    key_points=["One.", "Two.", "Three."],
    body=[Section("", ["First.", "Second."]), Section("After", ["Third."])],
    sides=[RAY, LEE],
    timeline=[TimelineDraft("The vote", "9 to 7", date(2026, 11, 3)), TimelineDraft("The toll", date_text="May")],
    sources=[SourceDraft("Minutes", "https://council.example/", "item 4")],
    topics=["Harbour", "Taxes"],
)


def with_body(*parts: tuple[str, list[str]]) -> list[Section]:
    return [Section(*part) for part in parts]


@pytest.mark.parametrize(
    ("editor", "document", "merged"),
    [
        ({}, {"title": "The toll"}, {"title": "The toll"}),
        ({"title": "The toll"}, {}, {"title": "The toll"}),
        ({"title": "The toll"}, {"title": "The toll"}, {"title": "The toll"}),
        ({"forecast": "Rain."}, {"title": "The toll"}, {"forecast": "Rain.", "title": "The toll"}),
        ({"sides": [MOVED, LEE]}, {"sides": [RAY, LEE, KIM]}, {"sides": [MOVED, LEE, KIM]}),
        ({"sides": [MOVED, LEE]}, {"sides": [KIM, RAY, LEE]}, {"sides": [KIM, MOVED, LEE]}),
        ({"sides": [MOVED, LEE]}, {"sides": [RAY]}, {"sides": [MOVED]}),
        ({"sides": [LEE]}, {"sides": [RAY, replace(LEE, statement="x")]}, {"sides": [replace(LEE, statement="x")]}),
        ({"key_points": ["1.", "Two.", "Three."]}, {"key_points": ["One.", "2."]}, {"key_points": ["1.", "2."]}),
        ({"timeline": BASE.timeline[1:]}, {"timeline": [*BASE.timeline, TimelineDraft("x")]}, None),
        ({"sources": []}, {"sources": [*BASE.sources, SourceDraft("Law")]}, {"sources": [SourceDraft("Law")]}),
        ({"topics": ["Sea", "Taxes"]}, {"topics": ["Harbour", "Law"]}, {"topics": ["Sea", "Law"]}),
        ({"topics": ["harbour", "Sea", "Taxes"]}, {"topics": ["Harbour"]}, {"topics": ["harbour", "Sea"]}),
        (
            {"body": with_body(("", ["First!", "Second."]), ("After", ["Third."]))},
            {"body": with_body(("", ["First.", "Second."]), ("Later", ["Third.", "Fourth."]))},
            {"body": with_body(("", ["First!", "Second."]), ("Later", ["Third.", "Fourth."]))},
        ),
    ],
    ids=str,
)
def test_what_does_not_meet_is_merged(
    editor: dict[str, Any], document: dict[str, Any], merged: dict[str, Any] | None
) -> None:
    merged = merged or {"timeline": [BASE.timeline[1], TimelineDraft("x")]}
    story = replace(BASE, **editor)
    found = reconcile(before=BASE, story=story, document=replace(BASE, **document))
    assert (found.draft, found.conflicts) == (replace(BASE, **merged), [])
    assert found.changes == [name for name in vars(BASE) if getattr(found.draft, name) != getattr(story, name)]


@pytest.mark.parametrize(
    ("editor", "document"),
    [
        ({"title": "The toll"}, {"title": "A toll"}),
        ({"sides": [MOVED, LEE]}, {"sides": [replace(RAY, statement="Other words."), LEE]}),
        ({"sides": [LEE]}, {"sides": [MOVED, LEE]}),
        ({"sides": [RAY, LEE, KIM]}, {"sides": [RAY, LEE, MOVED]}),
        ({"key_points": []}, {"key_points": ["One.", "2.", "Three."]}),
        ({"body": with_body(("", ["1."]))}, {"body": with_body(("", ["First.", "2."]), ("After", ["Third."]))}),
    ],
    ids=str,
)
def test_what_both_have_changed_stays_as_the_editor_has_it(editor: dict[str, Any], document: dict[str, Any]) -> None:
    story = replace(BASE, **editor)
    found = reconcile(before=BASE, story=story, document=replace(BASE, **document, forecast="Rain."))
    assert found.conflicts == list(editor)
    assert (found.draft, found.changes) == (replace(story, forecast="Rain."), ["forecast"])


def test_without_the_last_reading_every_difference_is_a_conflict() -> None:
    found = reconcile(before=None, story=BASE, document=replace(BASE, title="A toll", topics=["harbour", "Taxes"]))
    assert (found.draft, found.changes, found.conflicts) == (BASE, [], ["title"])


def test_lists_that_are_too_long_to_compare_are_left_to_an_editor() -> None:
    before = replace(BASE, key_points=["x"] * (MOST_ENTRIES + 1))
    story = replace(before, key_points=["y", *before.key_points[1:]])
    document = replace(before, key_points=[*before.key_points[1:], "z"])
    assert reconcile(before=before, story=story, document=document).conflicts == ["key_points"]
    assert reconcile(before=before, story=before, document=document).draft == document


def test_fields_are_picked() -> None:
    other = replace(BASE, title="The toll", sides=[KIM], forecast="Rain.")
    assert pick_fields(["sides", "title"], of=BASE, into=other) == replace(BASE, forecast="Rain.")


entries = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6)


@given(before=entries, story=entries, document=entries)
def test_nothing_is_made_up(before: list[str], story: list[str], document: list[str]) -> None:
    told = [StoryDraft("Title", key_points=points) for points in (before, story, document)]
    found = reconcile(before=told[0], story=told[1], document=told[2])
    points = found.draft.key_points
    assert set(points) <= set(story) | set(document)
    if found.conflicts:
        assert points == story
    elif before == story:
        assert points == document
    elif document in (before, story):
        assert points == story


def test_a_draft_is_kept_as_it_is() -> None:
    assert from_plain(to_plain(BASE)) == BASE
