"""May this author speak now?"""

from accounts.standing import find_refusal
from discussion.screening.drafts import PASSED, Draft, Finding, refused


def check_standing(draft: Draft) -> Finding:
    """Refuses authors under a ban, suspension or silence, and those who have not read their warning.

    One query about whoever was ever under a sanction; about others none of its own.
    """
    if draft.look.spotless:
        return PASSED
    refusal = find_refusal(draft.author, at=draft.at, words=True)
    return refused(refusal) if refusal else PASSED
