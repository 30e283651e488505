"""Everything that changes a story: from its document into the world, and whatever becomes of it there."""

from stories.services.corrections import correct_story
from stories.services.drafting import edit_draft, new_document
from stories.services.forecasts import enter_forecast, require_forecast, resolve_forecast
from stories.services.foreseeing import Prospect, rehearse_reading
from stories.services.merging import absorb_story
from stories.services.moving import move_story
from stories.services.proposing import accept_proposal, dismiss_proposal
from stories.services.publishing import PublishResult, file_draft, publish_story
from stories.services.states import (
    archive_story,
    close_story,
    publish_draft,
    publish_due_stories,
    reopen_story,
    send_to_review,
    set_aside_draft,
    unarchive_story,
    unschedule_story,
)
from stories.services.submitting import submit_story

__all__ = [
    "Prospect",
    "PublishResult",
    "absorb_story",
    "accept_proposal",
    "archive_story",
    "close_story",
    "correct_story",
    "dismiss_proposal",
    "edit_draft",
    "enter_forecast",
    "file_draft",
    "move_story",
    "new_document",
    "publish_draft",
    "publish_due_stories",
    "publish_story",
    "rehearse_reading",
    "reopen_story",
    "require_forecast",
    "resolve_forecast",
    "send_to_review",
    "set_aside_draft",
    "submit_story",
    "unarchive_story",
    "unschedule_story",
]
