"""Corrections that documents propose, in the admin: seen by editors only, beside their source, decided once."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import roles
from accounts.models import Subscriber
from stories.drafts import ManuscriptDraft, SideEvidence, StoryDraft
from stories.models import Camp, Proposal, Story
from stories.selectors import draft_of
from stories.services import correct_story, dismiss_proposal, file_draft
from tests.conftest import NOW
from tests.stories.story_admin import form_of, signed_in
from tests.stories.test_review_page import LIST

READ = ManuscriptDraft(
    name="harbour.txt",
    text="The shops say it comes too soon. <script>alert(1)</script>",
    review_reasons=["1 of 4 sides was found in the prose and needs a look."],
    evidence=[SideEvidence(Camp.CRITIC, "The shops", 0, 32, 0.62, needs_review=True)],
)
WORD = "Nobody may pay less."


@pytest.fixture
def proposed(harbour: Story, draft: StoryDraft, edith: Subscriber) -> Story:
    """An editor has changed the forecast; its document changes that, too, and something else."""
    by_hand = replace(draft_of(harbour), forecast="Nobody knows.")
    correct_story(story=harbour, draft=by_hand, reason="Too sure.", actor=edith, at=NOW)
    changed = replace(draft, forecast="The court will end it.", plain_words=WORD)
    file_draft(draft=changed, document="tests:harbour", manuscript=READ, at=NOW)
    harbour.refresh_from_db()
    return harbour


def page(story: Story) -> str:
    return f"{LIST}{story.pk}/proposal/"


def post(person: Subscriber, story: Story, action: str, **changes: Any) -> str:
    """What a browser shows after the button was pressed."""
    waiting = changes.pop("proposal", None) or Proposal.objects.get().pk
    data = form_of(story, **{"reason": "Read."} | changes) | {"action": action, "proposal": waiting}
    return signed_in(person).post(page(story), data, follow=True).content.decode()


@pytest.mark.trust("V1")
@pytest.mark.parametrize("role", roles.ROLES)
def test_only_editors_and_administrators_see_it(
    proposed: Story, make_subscriber: Callable[..., Subscriber], role: str
) -> None:
    client = signed_in(make_subscriber("worker", role=role))
    status = 200 if role in {"editor", "administrator"} else 403
    assert client.get(page(proposed)).status_code == status
    assert client.get(LIST).status_code == status
    shown = client.get(f"/admin/stories/story/{proposed.pk}/change/").content.decode()
    assert WORD not in shown
    assert (page(proposed) in shown) is (status == 200)


@pytest.mark.trust("V1")
def test_whoever_is_no_editor_and_posts_anyway_changes_nothing(proposed: Story, mo: Subscriber) -> None:
    waiting = Proposal.objects.get()
    for action in ("accept", "dismiss"):
        data = form_of(proposed, reason="Mine") | {"action": action, "proposal": waiting.pk}
        assert signed_in(mo).post(page(proposed), data).status_code == 403
        assert "/admin/login/" in Client().post(page(proposed), data)["Location"]
    assert (Proposal.objects.get(), Story.objects.get().version) == (waiting, 2)


def test_the_register_of_drafts_lists_it_and_leads_to_it(proposed: Story, edith: Subscriber, draft: StoryDraft) -> None:
    file_draft(draft=replace(draft, title="A draft"), document="tests:other", at=NOW - timedelta(hours=1))
    client = signed_in(edith)
    content = client.get(LIST).content.decode()
    assert READ.review_reasons[0] in content
    assert content.index(proposed.title) < content.index("A draft"), "by when it began to wait"
    only = client.get(LIST, {"waits_as": "correction"}).content.decode()
    assert proposed.title in only
    assert "A draft" not in only
    assert proposed.title not in client.get(LIST, {"waits_as": "review"}).content.decode()
    assert client.get(f"{LIST}{proposed.pk}/change/")["Location"] == page(proposed)


@pytest.mark.trust("X3")
def test_the_source_and_both_changes_stand_beside_the_form(proposed: Story, edith: Subscriber) -> None:
    content = signed_in(edith).get(page(proposed)).content.decode()
    for text in (*READ.review_reasons, "both changed this: forecast", "The shops say it comes too soon.", WORD):
        assert text in content
    text_of = re.sub(r"<[^>]*>", "", content)
    assert "Nobody knows." in text_of
    assert re.search(r"<textarea[^>]*name=\"forecast\"[^>]*>\s*Nobody knows.</textarea>", content)
    assert re.search(rf"<textarea[^>]*name=\"plain_words\"[^>]*>\s*{WORD}</textarea>", content)
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>" not in content
    assert not re.search(r"<style|\sstyle=|\son\w+=\"", content)


def test_accepted_it_is_a_correction_like_any_other(proposed: Story, edith: Subscriber) -> None:
    content = post(edith, proposed, "accept", plain_words=WORD, forecast="It will end.")
    assert "Corrected to version 3: Read." in content
    proposed.refresh_from_db()
    assert (proposed.plain_words, proposed.forecast, proposed.version) == (WORD, "It will end.", 3)
    assert proposed.corrections.get(version=3).by == edith
    assert not Proposal.objects.exists()


def test_dismissed_the_story_stays_as_it_is(proposed: Story, edith: Subscriber) -> None:
    before = draft_of(proposed)
    content = post(edith, proposed, "dismiss", title="")
    assert "The story stays as it is" in content
    proposed.refresh_from_db()
    assert (draft_of(proposed), proposed.version, Proposal.objects.exists()) == (before, 2, False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"reason": ""}, "This field is required"),
        ({"version": "1"}, "Somebody else has changed this story in the meantime."),
        ({"proposal": 7_000_000}, "the document has changed again"),
        ({"proposal": "x" * 30}, "Changed by the document alone"),
        ({"topics": "x" * 61}, "at most 60"),
        ({"action": "nonsense"}, "Changed by the document alone"),
    ],
    ids=str,
)
def test_a_refused_decision_says_why_and_keeps_what_was_typed(
    proposed: Story, edith: Subscriber, changes: dict[str, Any], words: str
) -> None:
    before = draft_of(proposed)
    action = changes.pop("action", "accept")
    content = post(edith, proposed, action, **{"why_it_matters": "Typed words."} | changes)
    assert words in content
    assert "Typed words." in content
    proposed.refresh_from_db()
    assert (draft_of(proposed), proposed.version, Proposal.objects.count()) == (before, 2, 1)


def test_what_was_decided_in_the_meantime_leads_to_the_story(proposed: Story, edith: Subscriber) -> None:
    waiting = Proposal.objects.get().pk
    dismiss_proposal(story=proposed, proposal=waiting, actor=edith, at=NOW)
    assert "Nothing waits here any more." in post(edith, proposed, "accept", proposal=waiting)
    answer = signed_in(edith).get(page(proposed))
    assert answer["Location"] == f"/admin/stories/story/{proposed.pk}/change/"
    assert Story.objects.get().version == 2


def test_a_story_that_was_handed_in_has_no_source(harbour: Story, draft: StoryDraft, edith: Subscriber) -> None:
    file_draft(draft=replace(draft, plain_words=WORD), document="tests:harbour", at=NOW)
    content = signed_in(edith).get(page(harbour)).content.decode()
    assert WORD in content
    assert "The text that was read" not in content
    assert "Changed by an editor" not in content
