"""The document of a published story is read again: what an editor has done stays, and what is not sure waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.errors import DomainError
from stories.drafts import SideDraft, StoryDraft
from stories.models import Baseline, Camp, Correction, Proposal, Story
from stories.selectors import baseline_of
from stories.services import (
    PublishResult,
    correct_story,
    edit_draft,
    publish_draft,
)
from stories.services.foreseeing import WAITS
from tests.conftest import NOW
from tests.stories.rereading import DISPUTED, OTHER, file, publish, said, state_of, to_read


def test_a_change_elsewhere_undoes_nothing_that_editors_did(draft: StoryDraft, edith: Subscriber) -> None:
    """A speaker is moved in review, a fact is corrected in public, and then one word changes in the document."""
    story = file(draft).story
    moved = [replace(side, camp=Camp.DEFENDER) if side.name == "The auditor" else side for side in draft.sides]
    publish_draft(story=story, draft=replace(said(story), sides=moved), actor=edith, at=NOW)
    fact = replace(said(story), why_it_matters="Every crate pays once.")
    correct_story(story=story, draft=fact, reason="Once, not twice.", actor=edith, at=NOW)
    result = publish(replace(draft, plain_words="Boats pay less."))
    assert (result.outcome, result.look) == ("corrected", False)
    assert Correction.objects.get(version=3).changes == {"plain_words": ["Boats pay more.", "Boats pay less."]}
    assert said(story) == replace(fact, plain_words="Boats pay less.")
    assert baseline_of(story) == replace(said(story), **to_read(draft), plain_words="Boats pay less.")


def test_other_entries_of_a_list_are_merged(harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]) -> None:
    critic, defender, auditor = draft.sides
    by_hand(sides=[replace(critic, camp=Camp.NEUTRAL), defender, auditor])
    added = SideDraft(Camp.CRITIC, "It comes too soon.", "The shops")
    assert publish(replace(draft, sides=[*draft.sides, added])).outcome == "corrected"
    assert said(harbour).sides == [replace(critic, camp=Camp.NEUTRAL), defender, auditor, added]


def test_what_both_have_changed_waits_and_the_rest_is_public(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    by_hand(forecast="Nobody knows.")
    changed = replace(draft, forecast="The court will end it.", plain_words="Boats pay less.")
    result = publish(changed)
    assert (result.outcome, result.look, result.note) == ("corrected", True, DISPUTED.format("forecast"))
    assert (said(harbour).forecast, said(harbour).plain_words) == ("Nobody knows.", "Boats pay less.")
    assert Correction.objects.get(version=3).changes == {"plain_words": ["Boats pay more.", "Boats pay less."]}
    waiting = Proposal.objects.get()
    assert (waiting.draft["forecast"], waiting.reasons) == ("The court will end it.", [DISPUTED.format("forecast")])
    before = state_of(harbour)
    again = publish(changed)
    assert (again.outcome, again.note, again.look) == ("unchanged", WAITS, True)
    assert (state_of(harbour), Proposal.objects.get()) == (before, waiting)


def test_a_conflict_alone_changes_nothing_in_public(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    by_hand(forecast="Nobody knows.")
    before = state_of(harbour)
    assert publish(replace(draft, forecast="The court will end it.")).outcome == "proposed"
    assert state_of(harbour) == before


def test_a_field_that_waits_does_not_hold_up_what_comes_later(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    by_hand(forecast="Nobody knows.")
    publish(replace(draft, forecast="It ends.", plain_words="Boats pay less."))
    result = publish(replace(draft, forecast="It ends soon.", plain_words="Boats pay nothing."))
    assert (result.outcome, said(harbour).plain_words) == ("corrected", "Boats pay nothing.")
    assert Proposal.objects.get().draft["forecast"] == "It ends soon."


@pytest.mark.parametrize("forecast", ["The court will shorten it.", "The court will end it."])
def test_a_conflict_that_is_none_any_more_is_settled(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None], forecast: str
) -> None:
    """The editor takes his change back, or says what the document says."""
    by_hand(forecast="Nobody knows.")
    changed = replace(draft, forecast="The court will end it.")
    publish(changed)
    by_hand(forecast=forecast)
    publish(changed)
    assert said(harbour).forecast == "The court will end it."
    assert not Proposal.objects.exists()


def test_of_a_story_from_before_the_last_reading_is_the_story_while_nobody_has_changed_it(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    Baseline.objects.all().delete()
    assert publish(replace(draft, forecast="Rain.")).outcome == "corrected"
    Baseline.objects.all().delete()
    by_hand(title="The toll")
    result = publish(replace(draft, forecast="Sun."))
    assert (result.outcome, result.note) == ("proposed", DISPUTED.format("title, forecast"))
    assert said(harbour).forecast == "Rain."


@pytest.mark.parametrize("take_in", [publish, file], ids=["publish", "file"])
@pytest.mark.parametrize("state", [Story.State.PUBLISHED, Story.State.REVIEW])
def test_a_document_that_tells_another_story_changes_nothing(
    harbour: Story, state: Story.State, take_in: Callable[[StoryDraft], PublishResult]
) -> None:
    Story.objects.filter(pk=harbour.pk).update(state=state)
    before, kept = state_of(harbour), (harbour.content_hash, Baseline.objects.get().draft)
    result = take_in(OTHER)
    assert (result.outcome, result.look, result.story) == ("unchanged", True, harbour)
    assert result.note == (
        "This name belongs to the story “Harbour toll divides the islands” already, "
        "and the document tells another: give it its own."
    )
    assert (state_of(harbour), (harbour.content_hash, Baseline.objects.get().draft)) == (before, kept)
    assert not Proposal.objects.exists()


def test_a_story_that_an_editor_rewrote_is_still_that_of_its_document(
    harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]
) -> None:
    by_hand(**{name: getattr(OTHER, name) for name in ("title", "body")})
    assert publish(replace(draft, forecast="Rain.")).outcome == "corrected"


def test_a_draft_that_editors_have_is_compared_with_what_its_document_said_last(
    draft: StoryDraft, edith: Subscriber
) -> None:
    story = file(draft).story
    edit_draft(story=story, draft=replace(said(story), forecast="Nobody knows."), actor=edith, at=NOW)
    changed = replace(draft, forecast="Rain.")
    file(changed)  # he is told, and publishes what he has
    publish_draft(story=story, actor=edith, at=NOW)
    assert publish(replace(changed, plain_words="Boats pay less.")).outcome == "corrected"
    assert (said(story).forecast, said(story).plain_words) == ("Nobody knows.", "Boats pay less.")


@pytest.mark.trust("S8")
@pytest.mark.django_db(transaction=True)
def test_an_editor_and_a_document_at_once_lose_nothing(harbour: Story, draft: StoryDraft, edith: Subscriber) -> None:
    """Two runs over the changed document, while an editor corrects: real threads, real commits."""
    start = Barrier(3)
    mine = replace(said(harbour), forecast="Nobody knows.")

    def at_once(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    def read() -> str:
        return publish(replace(draft, plain_words="Boats pay less.")).outcome

    def correct() -> str:
        try:
            correct_story(story=harbour, draft=mine, reason="Too sure.", actor=edith, at=NOW, version=1)
        except DomainError as refusal:
            return refusal.code
        return "corrected"

    with ThreadPoolExecutor(3) as pool:
        *readings, correction = pool.map(at_once, [read, read, correct])
    assert sorted(readings) == ["corrected", "unchanged"]
    assert correction in {"corrected", "story_changed"}
    told = said(harbour)
    assert told.plain_words == "Boats pay less."
    assert told.forecast == ("Nobody knows." if correction == "corrected" else draft.forecast)
