"""Are there links, and who sends them?"""

from core.markup import link_hosts
from discussion.screening.drafts import PASSED, Draft, Finding, held

MANY = 3  # an argument seldom needs more sources than this; link spam always does


def check_links(draft: Draft) -> Finding:
    """Holds more than three links, and any link of a newcomer."""
    hosts = link_hosts(draft.words.source)
    detail = " ".join(dict.fromkeys(hosts))
    if len(hosts) > MANY:
        return held("many_links", score=float(len(hosts)), detail=detail)
    if hosts and draft.is_by_newcomer:
        return held("newcomer_link", score=float(len(hosts)), detail=detail)
    return PASSED
