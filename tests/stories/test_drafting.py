"""Filing drafts and editing them: nobody's work is lost, and nobody sees it before it is published."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from stories.drafts import ManuscriptDraft, SideEvidence, StoryDraft
from stories.models import Camp, Manuscript, Story, Transition
from stories.selectors import draft_of, visible_stories
from stories.services import (
    edit_draft,
    file_draft,
    new_document,
    publish_draft,
    publish_story,
    set_aside_draft,
)
from stories.services.foreseeing import CHANGED_IN_HAND, IN_HAND, REREAD_IN_HAND
from stories.services.publishing import PublishResult
from stories.tidying import DraftInvalidError
from stories.versions import read_version_name, version_of
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
DOCUMENT = "tests:waiting"
READ = ManuscriptDraft(
    name="harbour.txt",
    text="The union says it doubles the costs.",
    dropped=["Trending"],
    title_inferred=True,
    review_reasons=["The title is inferred from the text."],
    evidence=[SideEvidence(Camp.CRITIC, "The union", 0, 36, 0.6, needs_review=True), None, None],
)


@pytest.fixture
def waiting(db: None, draft: StoryDraft) -> Story:
    """The draft, filed for review."""
    return file(draft).story


def file(draft: StoryDraft, manuscript: ManuscriptDraft = READ) -> PublishResult:
    return file_draft(draft=draft, document=DOCUMENT, manuscript=manuscript, at=NOW)


@pytest.mark.trust("V1")
def test_a_filed_draft_waits_with_what_it_was_read_from(waiting: Story, draft: StoryDraft) -> None:
    assert (waiting.state, waiting.published_at, waiting.slug) == ("review", None, "harbour-toll-divides-the-islands")
    assert draft_of(waiting) == replace(draft, summary="Every crate that lands pays twice.")
    kept = waiting.manuscript
    assert (kept.name, kept.text, kept.dropped, kept.title_inferred) == (READ.name, READ.text, ["Trending"], True)
    assert kept.evidence == [
        {"camp": "critic", "name": "The union", "start": 0, "end": 36, "confidence": 0.6, "needs_review": True},
        None,
        None,
    ]
    assert not visible_stories(LATER).exists()
    assert not Event.objects.exists()


def test_filed_again_it_is_one_draft(waiting: Story, draft: StoryDraft) -> None:
    assert file(draft).outcome == "unchanged"
    result = file(replace(draft, title="The toll"), replace(READ, text="Other text."))
    assert (result.outcome, result.story) == ("refiled", waiting)
    story = Story.objects.get()
    assert (story.title, story.slug, story.version, story.state) == ("The toll", "the-toll", 2, "review")
    assert Manuscript.objects.get().text == "Other text."
    assert Transition.objects.count() == 1


def test_an_editors_work_is_left_alone(waiting: Story, draft: StoryDraft, edith: Subscriber) -> None:
    edit_draft(
        story=waiting, draft=replace(draft, forecast="Nobody knows."), actor=edith, at=NOW, version=version_of(waiting)
    )
    changed, text = replace(draft, title="The toll"), replace(READ, text="Other text.")
    for attempt in (file, publish_again):
        result = attempt(changed, text)
        assert result.outcome == "unchanged"
    waiting.refresh_from_db()
    assert (waiting.title, waiting.forecast, waiting.version) == (draft.title, "Nobody knows.", 2)
    assert (waiting.edited_by, waiting.edited_at) == (edith, NOW)
    assert waiting.manuscript.text == "Other text."
    assert waiting.manuscript.review_reasons == [*READ.review_reasons, CHANGED_IN_HAND]


def publish_again(draft: StoryDraft, manuscript: ManuscriptDraft) -> PublishResult:
    return publish_story(draft=draft, document=DOCUMENT, manuscript=manuscript, at=LATER)


def test_an_editor_learns_of_a_changed_document_once(waiting: Story, draft: StoryDraft, edith: Subscriber) -> None:
    set_aside_draft(story=waiting, actor=edith, at=NOW)
    changed = replace(draft, title="The toll")
    assert [file(changed, replace(READ, text=text)).note for text in ("Other text.", "Other text.")] == [
        CHANGED_IN_HAND,
        IN_HAND,
    ]
    waiting.refresh_from_db()
    assert waiting.manuscript.review_reasons == [*READ.review_reasons, CHANGED_IN_HAND]


def test_an_editor_learns_of_another_reading_of_the_same_document(
    waiting: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    set_aside_draft(story=waiting, actor=edith, at=NOW)
    assert file(replace(draft, title="The toll")).note == REREAD_IN_HAND
    waiting.refresh_from_db()
    assert (waiting.state, waiting.title) == ("draft", draft.title)


def test_publishing_its_document_publishes_what_waits(waiting: Story, draft: StoryDraft) -> None:
    result = publish_again(draft, READ)
    assert (result.outcome, result.story.state, result.story.published_at) == ("published", "published", LATER)
    assert [event.kind for event in Event.objects.all()] == ["story.published"]
    assert publish_again(draft, READ).outcome == "unchanged"


def test_a_document_that_grew_clear_is_published_as_it_is_now(waiting: Story, draft: StoryDraft) -> None:
    story = publish_again(replace(draft, title="The toll"), replace(READ, review_reasons=[])).story
    assert (story.title, story.slug, story.version) == ("The toll", "the-toll", 1)
    assert Manuscript.objects.get().review_reasons == []
    assert not story.corrections.exists()


def test_the_document_of_a_published_story_waits_beside_it(
    waiting: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    publish_draft(story=waiting, actor=edith, at=NOW)
    assert file(draft).outcome == "unchanged"
    result = file(replace(draft, title="The toll"), replace(READ, text="Other text."))
    assert (result.outcome, result.story.version, result.story.state) == ("proposed", 1, "published")
    assert Story.objects.get().title == draft.title
    assert Manuscript.objects.get().text == READ.text


def test_a_story_is_written_by_hand(db: None, draft: StoryDraft, edith: Subscriber) -> None:
    document = new_document()
    story = file_draft(draft=draft, document=document, at=NOW, actor=edith, state=Story.State.DRAFT).story
    assert (story.state, story.document) == ("draft", document)
    assert not Manuscript.objects.exists()
    assert story.transitions.get().by == edith
    assert new_document() != document


@pytest.mark.parametrize(
    ("title", "version", "code"),
    [("Other", "draft-{}-7", "story_changed"), ("Other", "1", "story_changed"), (" ", "draft-{}-1", "draft_invalid")],
    ids=["stale", "of the published story", "empty"],
)
def test_a_refused_edit_changes_nothing(
    waiting: Story, draft: StoryDraft, edith: Subscriber, title: str, version: str, code: str
) -> None:
    before = draft_of(waiting)
    with pytest.raises(DomainError) as refusal:
        edit_draft(
            story=waiting,
            draft=replace(draft, title=title),
            actor=edith,
            at=NOW,
            version=read_version_name(version.format(waiting.pk)),
        )
    assert refusal.value.code == code
    waiting.refresh_from_db()
    assert (draft_of(waiting), waiting.version, waiting.edited_by) == (before, 1, None)


def test_of_two_editors_the_second_is_told(
    waiting: Story, draft: StoryDraft, edith: Subscriber, mo: Subscriber
) -> None:
    edit_draft(story=waiting, draft=replace(draft, title="Hers"), actor=edith, at=NOW, version=version_of(waiting))
    with pytest.raises(DomainError) as refusal:
        edit_draft(story=waiting, draft=replace(draft, title="His"), actor=mo, at=NOW, version=version_of(waiting))
    assert refusal.value.data == {"version": f"draft-{waiting.pk}-2"}
    assert Story.objects.get().title == "Hers"


def test_saving_what_is_there_is_no_edit(waiting: Story, edith: Subscriber) -> None:
    story = edit_draft(story=waiting, draft=draft_of(waiting), actor=edith, at=NOW, version=version_of(waiting))
    assert (story.version, story.edited_by) == (1, None)


def test_a_title_set_right_keeps_its_address_where_the_words_stay(
    waiting: Story, draft: StoryDraft, edith: Subscriber
) -> None:
    story = edit_draft(story=waiting, draft=replace(draft, title=f"{draft.title}!"), actor=edith, at=NOW)
    assert story.slug == "harbour-toll-divides-the-islands"


def test_a_draft_that_does_not_fit_is_not_filed(db: None, draft: StoryDraft) -> None:
    with pytest.raises(DraftInvalidError):
        file(replace(draft, title="x" * 201))
    assert not Story.objects.exists()
    assert not Manuscript.objects.exists()
