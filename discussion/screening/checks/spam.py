"""Does it look like what moderators have called spam here?"""

from accounts.roles import works_here
from discussion.screening.drafts import PASSED, Draft, Finding, Outcome, flagged, held
from discussion.screening.models import SpamSwitch
from discussion.screening.spam.features import features_of
from discussion.screening.spam.versions import find_in_force

CODE = "looks_like_spam"


def check_spam(draft: Draft) -> Finding:
    """Flags or holds what the classifier takes for spam, as far as it may; its version is told. One query.

    It refuses nothing, and says nothing of whoever works here.
    """
    learnt = find_in_force()
    if learnt is None or works_here(draft.author):
        return PASSED
    score = learnt.score(features_of(draft.words.text, draft.hosts))
    if learnt.mode == SpamSwitch.Mode.HOLD and learnt.hold_from is not None and score >= learnt.hold_from:
        return held(CODE, score=score, version=learnt.version)
    if learnt.flag_from is not None and score >= learnt.flag_from:
        return flagged(CODE, score=score, version=learnt.version)
    return Finding(Outcome.PASS, score=score, version=learnt.version)
