"""The document of a published story is read again: what an editor has done stays, and what is not sure waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import ManuscriptDraft, Section, SideDraft, StoryDraft, to_plain
from stories.models import Baseline, Camp, Correction, Manuscript, Proposal, Story
from stories.selectors import baseline_of, draft_of
from stories.services import (
    PublishResult,
    absorb_story,
    accept_proposal,
    correct_story,
    dismiss_proposal,
    edit_draft,
    file_draft,
    publish_draft,
    publish_story,
)
from stories.services.foreseeing import WAITS
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
DOCUMENT = "tests:harbour"
UNSURE = ManuscriptDraft(name="harbour.txt", text="The union said it.", review_reasons=["A side is not sure."])
DISPUTED = "The document and an editor have both changed this: {}. It waits for an editor."
OTHER = StoryDraft("Lunch in schools gets dearer", body=[Section("", ["The town raises the price by a third."])])


def publish(draft: StoryDraft) -> PublishResult:
    return publish_story(draft=draft, document=DOCUMENT, at=LATER)


def file(draft: StoryDraft, manuscript: ManuscriptDraft = UNSURE) -> PublishResult:
    return file_draft(draft=draft, document=DOCUMENT, manuscript=manuscript, at=LATER)


def said(story: Story) -> StoryDraft:
    """What it says now."""
    return draft_of(Story.objects.get(pk=story.pk))


def state_of(story: Story) -> tuple[Any, ...]:
    """Everything that the public knows of it."""
    story.refresh_from_db()
    events = Event.objects.filter(kind="story.corrected").count()
    return said(story), story.version, story.state, Correction.objects.count(), events


@pytest.fixture
def by_hand(harbour: Story, edith: Subscriber) -> Callable[..., None]:
    """`by_hand(forecast="Nobody knows.")`: edith corrects the story."""

    def correct(**changes: Any) -> None:
        changed = replace(said(harbour), **changes)
        correct_story(story=harbour, draft=changed, reason="It was wrong.", actor=edith, at=NOW)

    return correct


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


def to_read(draft: StoryDraft) -> dict[str, Any]:
    return {"sides": draft.sides, "why_it_matters": draft.why_it_matters}


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


@pytest.mark.trust("V1")
def test_a_reading_in_doubt_waits(harbour: Story, draft: StoryDraft) -> None:
    before = state_of(harbour)
    result = file(replace(draft, sides=[]))
    assert (result.outcome, result.look, result.story) == ("proposed", True, harbour)
    assert state_of(harbour) == before
    waiting = Proposal.objects.get()
    assert (waiting.story, waiting.reasons, waiting.read_at) == (harbour, UNSURE.review_reasons, LATER)
    assert waiting.manuscript == asdict(UNSURE)
    assert not Manuscript.objects.exists()
    again = file(replace(draft, sides=[]))
    assert (again.outcome, again.note, Proposal.objects.get()) == ("unchanged", WAITS, waiting)


def test_a_newer_reading_takes_the_place_of_one_that_waits(harbour: Story, draft: StoryDraft) -> None:
    file(replace(draft, sides=[]))
    first = Proposal.objects.get()
    assert file(replace(draft, sides=[], forecast="Rain.")).outcome == "proposed"
    second = Proposal.objects.get()
    assert (second.pk != first.pk, second.draft["forecast"]) == (True, "Rain.")


def test_a_document_that_takes_its_change_back_proposes_nothing(harbour: Story, draft: StoryDraft) -> None:
    file(replace(draft, sides=[]))
    before = state_of(harbour)
    assert file(draft).outcome == "unchanged"
    assert not Proposal.objects.exists()
    assert state_of(harbour) == before


def test_whoever_has_read_it_publishes_what_waits(harbour: Story, draft: StoryDraft) -> None:
    changed = replace(draft, sides=[])
    file(changed)
    assert publish(changed).outcome == "corrected"
    assert said(harbour).sides == []
    assert not Proposal.objects.exists()
    assert publish(changed).outcome == "unchanged"


def test_but_not_against_an_editor(harbour: Story, draft: StoryDraft, by_hand: Callable[..., None]) -> None:
    by_hand(sides=[])
    changed = replace(draft, sides=draft.sides[:1], forecast="Rain.")
    file(changed)
    assert publish(changed).outcome == "corrected"
    assert (said(harbour).sides, said(harbour).forecast) == ([], "Rain.")
    assert Proposal.objects.get().reasons == [DISPUTED.format("sides")]


def test_an_editor_accepts(harbour: Story, draft: StoryDraft, edith: Subscriber) -> None:
    file(replace(draft, sides=[], forecast="Rain."))
    waiting = Proposal.objects.get()
    mine = replace(said(harbour), forecast="Rain.")
    correction = accept_proposal(
        story=harbour, proposal=waiting.pk, draft=mine, reason="Read.", actor=edith, at=LATER, version=1
    )
    assert (correction.version, correction.by, correction.reason) == (2, edith, "Read.")
    assert correction.changes == {"forecast": [draft.forecast, "Rain."]}
    assert Event.objects.filter(kind="story.corrected").count() == 1
    assert not Proposal.objects.exists()
    assert Manuscript.objects.get().text == UNSURE.text
    assert file(replace(draft, sides=[], forecast="Rain.")).outcome == "unchanged"
    result = publish(replace(draft, sides=[], forecast="Sun."))
    assert (result.outcome, said(harbour).sides) == ("corrected", draft.sides), "he left the sides as they were"


def test_an_editor_leaves_the_story_as_it_is(harbour: Story, draft: StoryDraft) -> None:
    changed = replace(draft, sides=[])
    file(changed)
    before = state_of(harbour)
    dismiss_proposal(story=harbour, proposal=Proposal.objects.get().pk)
    assert (state_of(harbour), Proposal.objects.exists()) == (before, False)
    assert (file(changed).outcome, publish(changed).outcome) == ("unchanged", "unchanged")
    publish(replace(changed, forecast="Rain."))
    assert (said(harbour).sides, said(harbour).forecast) == (draft.sides, "Rain.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 7}, "story_changed"),
        ({"reason": " "}, "reason_missing"),
        ({"proposal": 0}, "proposal_changed"),
        ({"draft": StoryDraft(title=" ")}, "draft_invalid"),
        ({"state": "archived"}, "story_not_published"),
        ({"draft": None}, "nothing_to_correct"),
    ],
    ids=str,
)
def test_a_refused_acceptance_writes_nothing(
    harbour: Story, draft: StoryDraft, edith: Subscriber, changes: dict[str, Any], code: str
) -> None:
    file(replace(draft, sides=[]))
    waiting = Proposal.objects.get()
    Story.objects.filter(pk=harbour.pk).update(state=changes.pop("state", "published"))
    asked: dict[str, Any] = {
        "proposal": waiting.pk,
        "draft": replace(draft, sides=[]),
        "reason": "Read.",
        "version": 1,
    } | changes
    asked["draft"] = asked["draft"] or said(harbour)
    before, baseline = state_of(harbour), Baseline.objects.get().draft
    with pytest.raises(DomainError) as refusal:
        accept_proposal(story=harbour, actor=edith, at=LATER, **asked)
    assert refusal.value.code == code
    assert (state_of(harbour), Baseline.objects.get().draft, Proposal.objects.get()) == (before, baseline, waiting)


def test_what_was_replaced_is_neither_accepted_nor_dismissed(
    harbour: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    file(replace(draft, sides=[]))
    looked_at = Proposal.objects.get().pk
    file(replace(draft, sides=[], forecast="Rain."))
    before = state_of(harbour)
    decision: dict[str, Any] = {"story": harbour, "proposal": looked_at}
    for decide in (
        lambda: accept_proposal(**decision, draft=replace(draft, sides=[]), reason="Read.", actor=edith, at=LATER),
        lambda: dismiss_proposal(**decision),
    ):
        with pytest.raises(DomainError) as refusal:
            decide()
        assert refusal.value.code == "proposal_changed"
    assert (state_of(harbour), Proposal.objects.count()) == (before, 1)


def test_nothing_waits_for_a_story_that_was_merged(
    harbour: Story, draft: StoryDraft, edith: Subscriber, story: Story
) -> None:
    file(replace(draft, sides=[]))
    absorb_story(source=harbour, target=story, actor=edith, at=LATER, reason="The same.")
    assert not Proposal.objects.exists()
    assert file(replace(draft, sides=[])).outcome == "unchanged"


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


@pytest.mark.trust("S8")
@pytest.mark.django_db(transaction=True)
def test_a_proposal_is_decided_once(harbour: Story, draft: StoryDraft, edith: Subscriber) -> None:
    """Accepted and replaced by a newer reading at once: one of them comes first, and nothing is half done."""
    file(replace(draft, forecast="Rain."))
    looked_at = Proposal.objects.get().pk
    start = Barrier(2)

    def accept() -> str:
        try:
            start.wait()
            mine = replace(said(harbour), forecast="Rain.")
            accept_proposal(story=harbour, proposal=looked_at, draft=mine, reason="Read.", actor=edith, at=LATER)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "accepted"

    def read() -> str:
        try:
            start.wait()
            return file(replace(draft, forecast="Sun.")).outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        accepted, reading = (done.result() for done in (pool.submit(accept), pool.submit(read)))
    assert (accepted in {"accepted", "proposal_changed"}, reading) == (True, "proposed")
    assert Proposal.objects.get().draft["forecast"] == "Sun."
    assert Correction.objects.count() == (accepted == "accepted")
    kept = baseline_of(harbour)
    assert kept is not None
    assert kept.forecast == ("Rain." if accepted == "accepted" else draft.forecast)
    assert to_plain(kept) == Baseline.objects.get().draft
