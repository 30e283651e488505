"""Does it call a crowd together?"""

import re

from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held

NAMED = re.compile(r"(?<![\w@/.+-])@([A-Za-z0-9_]{3,30})")
CROWD = 2  # times what is told to people: nobody argues with so many at once


def check_mentions(draft: Draft) -> Finding:
    """Flags more names than the author's mentions reach, and holds twice as many. No query."""
    named = {name.lower() for name in NAMED.findall(draft.words.text)}
    allowed = max(draft.allowance.mentions_per_comment, 1)
    if len(named) > CROWD * allowed:
        return held("mass_mentions", score=float(len(named)))
    return flagged("many_mentions", score=float(len(named))) if len(named) > allowed else PASSED
