"""Does the place take new words?"""

from core.errors import DomainError
from discussion.screening.drafts import PASSED, Draft, Finding, refused
from discussion.threads.places import require_open, require_parent_open, require_unlocked


def check_place(draft: Draft) -> Finding:
    """Refuses words in a closed discussion, and answers below what is locked or not there to be answered."""
    try:
        require_open(draft.story)
        if draft.comment is None:
            require_parent_open(draft.parent, draft.story)
            require_unlocked(draft.parent)
    except DomainError as refusal:
        return refused(refusal)
    return PASSED
