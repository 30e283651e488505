"""What a document that is read does to its story: judged before anything is written, and by a dry run alike."""

from dataclasses import asdict, dataclass
from typing import Literal

from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Manuscript, Proposal, Story
from stories.reconciling import pick_fields, reconcile
from stories.sameness import tells_another_story
from stories.selectors import baseline_of, draft_of
from stories.tidying import check_draft, tidy_draft

MERGED = "The story of this document was merged into another one."
IN_HAND = "An editor has this draft in hand."
CHANGED_IN_HAND = "The document was changed after an editor worked on this draft."
REREAD_IN_HAND = "The document is read otherwise now than before an editor worked on this draft."
WAITS = "What the document says now waits for an editor."

Outcome = Literal["published", "unchanged", "corrected", "proposed", "filed", "refiled"]


@dataclass(frozen=True)
class Plan:
    """What a changed document does to its published story.

    The story is corrected at once to say `correct_to`, if that is not None. `is_held` says whether anything waits for
    an editor; `baseline` is what the next reading is compared with: it says what the document said before in every
    field that waits, and is None where that is not known.
    """

    correct_to: StoryDraft | None
    baseline: StoryDraft | None
    is_held: bool


@dataclass(frozen=True)
class Prospect:
    """What will be done to the story, whose address is `slug` so far. `note` says why it is left alone.

    `look`: somebody should look at the document, or at what waits of it, whatever its reader thinks. `foreign`: it is
    not this story's, and nothing is kept of it.
    """

    outcome: Outcome
    note: str = ""
    slug: str = ""
    look: bool = False
    foreign: bool = False
    plan: Plan | None = None


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
        return Prospect("unchanged", MERGED, story.slug, foreign=True)
    says_the_same = story.content_hash == draft.content_hash()
    if not says_the_same and _is_another_story(story, draft):
        return Prospect("unchanged", _taken(story), story.slug, look=True, foreign=True)
    if story.state in Story.SHOWN:
        return _foresee_public(story, draft, says_the_same=says_the_same, publish=publish)
    return _foresee_draft(story, manuscript, says_the_same=says_the_same, publish=publish)


def is_in_hand(story: Story) -> bool:
    """Whether an editor has changed this draft, set it aside or given it a time: its document no longer rules it."""
    return story.edited_by_id is not None or story.state != Story.State.REVIEW


def _foresee_draft(story: Story, manuscript: ManuscriptDraft | None, *, says_the_same: bool, publish: bool) -> Prospect:
    if is_in_hand(story):
        note = IN_HAND if says_the_same else _what_is_new(story, manuscript)
        return Prospect("unchanged", note, story.slug)
    if publish:
        return Prospect("published", slug=story.slug)
    known = says_the_same and (manuscript is None or _is_kept(story, manuscript))
    return Prospect("unchanged" if known else "refiled", slug=story.slug)


def _foresee_public(story: Story, draft: StoryDraft, *, says_the_same: bool, publish: bool) -> Prospect:
    """With `publish` all is taken in that meets no editor's change; without it, nothing before an editor has looked.

    Nobody overrides an editor's change but an editor.
    """
    waiting = Proposal.objects.filter(story=story).exists()
    if says_the_same and not (publish and waiting):
        return Prospect("unchanged", WAITS if waiting else "", story.slug, look=waiting)
    before = baseline_of(story)
    found = reconcile(before=before, story=draft_of(story), document=draft)
    held = found.conflicts if publish else [*found.changes, *found.conflicts]
    correct_to = found.draft if publish and found.changes else None
    if says_the_same and held and correct_to is None:
        return Prospect("unchanged", WAITS, story.slug, look=True)
    baseline = before and pick_fields(held, of=before, into=draft) if held else draft
    outcome: Outcome = "corrected" if correct_to else "proposed" if held else "unchanged"
    note = _disputed(found.conflicts) if found.conflicts else ""
    return Prospect(outcome, note, story.slug, look=bool(held), plan=Plan(correct_to, baseline, bool(held)))


def _is_another_story(story: Story, draft: StoryDraft) -> bool:
    """Whether it has nothing in common with the story, neither as it is nor as its document told it."""
    told = draft_of(story)
    return tells_another_story(told, draft) and tells_another_story(baseline_of(story) or told, draft)


def _taken(story: Story) -> str:
    return f"This name belongs to the story “{story.title}” already, and the document tells another: give it its own."


def _disputed(fields: list[str]) -> str:
    named = ", ".join(fields).replace("_", " ")
    return f"The document and an editor have both changed this: {named}. It waits for an editor."


def _what_is_new(story: Story, manuscript: ManuscriptDraft | None) -> str:
    """The document itself, or only how it is read: by its text as it was kept."""
    same_text = manuscript and Manuscript.objects.filter(story=story, text=manuscript.text).exists()
    return REREAD_IN_HAND if same_text else CHANGED_IN_HAND


def _is_kept(story: Story, manuscript: ManuscriptDraft) -> bool:
    """Whether its reader found the same before: text, doubts and the words that show each side."""
    read = {name: found for name, found in asdict(manuscript).items() if name != "name"}  # the file may be called anew
    kept = Manuscript.objects.filter(story=story).values(*read).first()
    return bool(kept == read)
