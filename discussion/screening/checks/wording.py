"""Are there words, and not too many?"""

from discussion.screening.drafts import PASSED, Draft, Finding, refused


def check_wording(draft: Draft) -> Finding:
    """Refuses what cannot be stored: nothing to see, or above COMMENT_MAX_LENGTH characters."""
    return refused(draft.unreadable) if draft.unreadable else PASSED
