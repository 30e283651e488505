"""What a document that is read does to its story: judged before anything is written, and by a dry run alike."""

from dataclasses import asdict, dataclass
from typing import Literal

from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Manuscript, Story
from stories.services.writing import changes_of
from stories.tidying import check_draft, tidy_draft

MERGED = "The story of this document was merged into another one."
IN_HAND = "An editor has this draft in hand."
CHANGED_IN_HAND = "The document was changed after an editor worked on this draft."
REREAD_IN_HAND = "The document is read otherwise now than before an editor worked on this draft."

Outcome = Literal["published", "unchanged", "corrected", "filed", "refiled"]


@dataclass(frozen=True)
class Prospect:
    """What will be done to the story, whose address is `slug` so far. `note` says why it is left alone."""

    outcome: Outcome
    note: str = ""
    slug: str = ""


def rehearse_reading(
    *, draft: StoryDraft, document: str, manuscript: ManuscriptDraft | None, publish: bool
) -> Prospect:
    """What `publish_story` (or, without `publish`, `file_draft`) would do now. Raises DraftInvalidError."""
    draft = tidy_draft(draft)
    check_draft(draft)
    return foresee(Story.objects.filter(document=document).first(), draft, manuscript, publish=publish)


def foresee(story: Story | None, draft: StoryDraft, manuscript: ManuscriptDraft | None, *, publish: bool) -> Prospect:
    """What becomes of the story of a document that is read as this tidy draft; None where there is no story yet."""
    if story is None:
        return Prospect("published" if publish else "filed")
    if story.merged_into_id is not None:
        return Prospect("unchanged", MERGED, story.slug)
    says_the_same = story.content_hash == draft.content_hash()
    if story.state in Story.SHOWN:  # an editor may have corrected it already to what its document now says
        return Prospect("unchanged" if says_the_same or not changes_of(story, draft) else "corrected", slug=story.slug)
    if is_in_hand(story):
        note = IN_HAND if says_the_same else _what_is_new(story, manuscript)
        return Prospect("unchanged", note, story.slug)
    if publish:
        return Prospect("published", slug=story.slug)
    known = says_the_same and (manuscript is None or _is_kept(story, manuscript))
    return Prospect("unchanged" if known else "refiled", slug=story.slug)


def is_in_hand(story: Story) -> bool:
    """Whether an editor has changed this draft, set it aside or given it a time: its document no longer rules it."""
    return story.edited_by_id is not None or story.state != Story.State.REVIEW


def _what_is_new(story: Story, manuscript: ManuscriptDraft | None) -> str:
    """The document itself, or only how it is read: by its text as it was kept."""
    same_text = manuscript and Manuscript.objects.filter(story=story, text=manuscript.text).exists()
    return REREAD_IN_HAND if same_text else CHANGED_IN_HAND


def _is_kept(story: Story, manuscript: ManuscriptDraft) -> bool:
    """Whether its reader found the same before: text, doubts and the words that show each side."""
    read = {name: found for name, found in asdict(manuscript).items() if name != "name"}  # the file may be called anew
    kept = Manuscript.objects.filter(story=story).values(*read).first()
    return bool(kept == read)
