"""Does the place take new words?"""

from core.errors import DomainError
from discussion.screening.drafts import PASSED, Draft, Finding, refused
from discussion.threads.places import require_open, require_parent_open


def check_place(draft: Draft) -> Finding:
    """Refuses words in a closed discussion, and answers to what is not there to be answered."""
    try:
        require_open(draft.story)
        if draft.comment is None:
            require_parent_open(draft.parent, draft.story)
    except DomainError as refusal:
        return refused(refusal)
    return PASSED
