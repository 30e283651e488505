"""Has anybody here read this author before?"""

from django.conf import settings

from discussion.screening.drafts import PASSED, Draft, Finding, held


def check_newcomer(draft: Draft) -> Finding:
    """Holds a newcomer's words until NEWCOMER_HELD_COMMENTS of his comments are public. Up to one query."""
    needed = settings.NEWCOMER_HELD_COMMENTS
    if not needed or not draft.is_by_newcomer:
        return PASSED
    approved = draft.author.comments.shown()[:needed].count()
    return held("newcomer", detail=f"{approved} of {needed} approved") if approved < needed else PASSED
