"""Readings that wait: what is public stays, until an editor accepts or dismisses them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import StoryDraft, to_plain
from stories.models import Baseline, Correction, Manuscript, Proposal, Story
from stories.selectors import baseline_of
from stories.services import (
    absorb_story,
    accept_proposal,
    dismiss_proposal,
)
from stories.services.foreseeing import WAITS
from tests.stories.rereading import DISPUTED, LATER, UNSURE, file, publish, said, state_of


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


def test_an_editor_leaves_the_story_as_it_is(harbour: Story, draft: StoryDraft, edith: Subscriber) -> None:
    changed = replace(draft, sides=[])
    file(changed)
    before = state_of(harbour)
    dismiss_proposal(story=harbour, proposal=Proposal.objects.get().pk, actor=edith, at=LATER)
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
        lambda: dismiss_proposal(**decision, actor=edith, at=LATER),
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
