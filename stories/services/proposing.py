"""What a document says anew about a published story: taken into it, or kept until an editor has decided."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from stories.drafts import ManuscriptDraft, StoryDraft, from_plain, to_plain
from stories.models import Correction, Proposal, Story
from stories.services.corrections import apply_correction, correct_story
from stories.services.foreseeing import Plan
from stories.services.writing import keep_baseline, keep_manuscript, lock_story, note_story
from stories.versions import Version

REREAD = "The document was changed."


class ProposalChangedError(ConflictError):
    code = "proposal_changed"
    message = "This was decided in the meantime, or the document has changed again."


@transaction.atomic
def accept_proposal(
    *,
    story: Story,
    proposal: int,
    draft: StoryDraft,
    reason: str,
    actor: Subscriber,
    at: datetime,
    version: Version | None = None,
) -> Correction:
    """Correct the story to say `draft`, what the editor has made of the proposal, and end the proposal.

    `proposal` is the id of the one that he looked at, `version` that of the story. Raises ProposalChangedError, and
    what `correct_story` raises.
    """
    waiting = _lock_proposal(story, proposal)
    correction = correct_story(story=waiting.story, draft=draft, reason=reason, actor=actor, at=at, version=version)
    _settle(waiting, "accepted", actor, at)
    return correction


@transaction.atomic
def dismiss_proposal(*, story: Story, proposal: int, actor: Subscriber, at: datetime) -> Story:
    """Leave the story as it is: what its document said stays out until the document says something else.

    Raises ProposalChangedError.
    """
    waiting = _lock_proposal(story, proposal)
    _settle(waiting, "dismissed", actor, at)
    return waiting.story


def follow_document(
    story: Story,
    draft: StoryDraft,
    manuscript: ManuscriptDraft | None,
    plan: Plan,
    *,
    note: str,
    by: Subscriber | None,
    at: datetime,
) -> None:
    """Do to a published story what is planned. A reading that waited gives way. The caller holds the story's lock."""
    Proposal.objects.filter(story=story).delete()
    story.content_hash = draft.content_hash()
    story.save(update_fields=["content_hash"])
    if plan.baseline is not None:
        keep_baseline(story, plan.baseline)
    if plan.is_held:
        proposal = _propose(story, draft, manuscript, note, at)
        note_story("proposal.made", story, by=by, at=at, after={"proposal": proposal.pk})
    else:
        keep_manuscript(story, manuscript, at)
    if plan.correct_to is not None:
        apply_correction(story, plan.correct_to, by=by, reason=REREAD, at=at)


def _propose(story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, note: str, at: datetime) -> Proposal:
    doubts = manuscript.review_reasons if manuscript else []
    return Proposal.objects.create(
        story=story,
        draft=to_plain(draft),
        manuscript=asdict(manuscript) if manuscript else None,
        reasons=[*doubts, *filter(None, [note])],
        read_at=at,
    )


def _lock_proposal(story: Story, proposal: int) -> Proposal:
    """The proposal, if it is still the one that waits, with its story locked: whoever reads a document locks that."""
    locked = lock_story(story)
    waiting = Proposal.objects.filter(pk=proposal, story=locked).first()
    if waiting is None:
        raise ProposalChangedError
    waiting.story = locked
    return waiting


def _settle(proposal: Proposal, outcome: str, actor: Subscriber, at: datetime) -> None:
    """From now on this is what the document said when it was last decided about."""
    before, after = {"proposal": proposal.pk}, {"proposal": None, "outcome": outcome}
    note_story("proposal.decided", proposal.story, by=actor, at=at, before=before, after=after)
    keep_baseline(proposal.story, from_plain(proposal.draft))
    if proposal.manuscript is not None:
        keep_manuscript(proposal.story, ManuscriptDraft(**proposal.manuscript), proposal.read_at)
    proposal.delete()
