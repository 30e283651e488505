"""May this author speak now?"""

from accounts.models import Sanction
from core.errors import NotAllowedError
from discussion.screening.drafts import PASSED, Draft, Finding, refused


class AuthorShutOutError(NotAllowedError):
    code = "banned"
    message = "This account is banned or suspended. You can still read, see the decision and appeal."


class AuthorSilencedError(NotAllowedError):
    code = "silenced"
    message = "You may not write comments for now. You can still read, react and appeal."


def check_standing(draft: Draft) -> Finding:
    """Refuses authors under a ban, suspension or silence. One query."""
    kinds = set(draft.author.sanctions.in_force(at=draft.at).values_list("kind", flat=True))
    if kinds & {Sanction.Kind.BAN, Sanction.Kind.SUSPENSION}:
        return refused(AuthorShutOutError())
    if Sanction.Kind.SILENCE in kinds:
        return refused(AuthorSilencedError())
    return PASSED
