"""The address of a public story tells nothing of drafts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.models import Event
from stories.drafts import StoryDraft
from stories.models import Story
from stories.services import file_draft, publish_draft, publish_due_stories, publish_story
from tests.conftest import NOW

SECRET = StoryDraft(title="Secret resignation of the mayor", why_it_matters="He leaves.")
ADDRESS = "secret-resignation-of-the-mayor"


def hold(document: str, state: str = "review") -> Story:
    return file_draft(draft=SECRET, document=document, state=Story.State(state), at=NOW).story


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["draft", "review"])
@pytest.mark.parametrize("drafts", [1, 3])
def test_a_draft_gives_way_to_a_public_story(db: None, state: str, drafts: int) -> None:
    held = [hold(f"tests:{number}", state) for number in range(drafts)]
    told = publish_story(draft=replace(SECRET, plain_words="Rumour."), document="tests:public", at=NOW).story
    assert told.slug == ADDRESS
    for draft in held:
        before = (draft.title, draft.version, draft.state)
        draft.refresh_from_db()
        assert (draft.title, draft.version, draft.state) == before
        assert draft.slug.startswith(f"{ADDRESS}-")


@pytest.mark.trust("V1")
def test_a_scheduled_story_gives_way_and_gets_its_address_at_its_time(db: None, edith: Subscriber) -> None:
    later = NOW + timedelta(hours=1)
    waiting = publish_draft(story=hold("tests:waiting"), actor=edith, at=NOW, publish_at=later)
    assert waiting.slug == ADDRESS
    assert publish_story(draft=SECRET, document="tests:public", at=NOW).story.slug == ADDRESS
    hold("tests:another")
    assert publish_due_stories(at=later) == 1
    waiting.refresh_from_db()
    assert waiting.slug == f"{ADDRESS}-2", "the number of public stories, whatever else is held back"
    assert Event.objects.filter(kind="story.published").order_by("-id")[0].story == waiting.slug


@pytest.mark.trust("V1")
def test_the_number_of_a_draft_goes_at_its_publication(db: None, edith: Subscriber) -> None:
    first, second = hold("tests:1"), hold("tests:2")
    assert (first.slug, second.slug) == (ADDRESS, f"{ADDRESS}-2")
    assert publish_draft(story=second, actor=edith, at=NOW).slug == ADDRESS
    first.refresh_from_db()
    assert first.slug != ADDRESS
    assert publish_draft(story=first, actor=edith, at=NOW).slug == f"{ADDRESS}-2"
