"""Does the editor want to read everything first?"""

from discussion.screening.drafts import PASSED, Draft, Finding, held


def check_story(draft: Draft) -> Finding:
    """Holds every comment on a story that is set so."""
    return held("premoderated") if draft.story.premoderated else PASSED
