"""What do the servers outside say that the site asks?"""

from discussion.screening.drafts import PASSED, Draft, Finding
from discussion.screening.outside.servers import is_configured


class NotAskedError(Exception):
    """A server is to be asked, and nobody did."""


def check_hook(draft: Draft) -> Finding:
    """What the server of SCREENING_HOOK_URL said of these words; without one, nothing."""
    return _opinion(draft, "hook")


def check_akismet(draft: Draft) -> Finding:
    """What Akismet, or a server that speaks like it, said of these words; without a key, nothing."""
    return _opinion(draft, "akismet")


def _opinion(draft: Draft, server: str) -> Finding:
    if not is_configured(server):
        return PASSED
    if server not in draft.opinions:
        raise NotAskedError(server)  # words that nobody has shown to it must not pass as if it had agreed
    return draft.opinions[server]
