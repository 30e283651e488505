"""Are there links, and who sends them?"""

from accounts.limits import allowance_of
from accounts.models import Standing
from discussion.screening.drafts import PASSED, Draft, Finding, held

Trust = Standing.Trust


def check_links(draft: Draft) -> Finding:
    """Holds more links than the author's trust allows; for newcomers as the site is set up that is any link."""
    hosts = draft.hosts
    if not hosts or len(hosts) <= draft.allowance.links_per_comment:
        return PASSED
    is_many = not draft.is_by_newcomer or len(hosts) > allowance_of(Trust.MEMBER).links_per_comment
    detail = " ".join(dict.fromkeys(hosts))
    return held("many_links" if is_many else "newcomer_link", score=float(len(hosts)), detail=detail)
