"""Are there links, and who sends them?"""

from accounts.limits import allowance_of
from accounts.models import Standing
from core.markup import link_hosts
from discussion.screening.drafts import PASSED, Draft, Finding, held

Trust = Standing.Trust


def check_links(draft: Draft) -> Finding:
    """Holds more links than the author's trust allows; for newcomers as the site is set up that is any link."""
    hosts = link_hosts(draft.words.source)
    if not hosts or len(hosts) <= _allowed(draft):
        return PASSED
    is_many = not draft.is_by_newcomer or len(hosts) > allowance_of(Trust.MEMBER).links_per_comment
    detail = " ".join(dict.fromkeys(hosts))
    return held("many_links" if is_many else "newcomer_link", score=float(len(hosts)), detail=detail)


def _allowed(draft: Draft) -> int:
    """For a newcomer as he is at this moment; who is trusted was so at the last review."""
    if draft.is_by_newcomer:
        return allowance_of(Trust.NEW).links_per_comment
    is_trusted = draft.author.trust == Trust.TRUSTED
    return allowance_of(Trust.TRUSTED if is_trusted else Trust.MEMBER).links_per_comment
