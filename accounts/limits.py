"""How much somebody may do: the more the site trusts a person, the more."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Standing


@dataclass(frozen=True)
class Allowance:
    """At most so many in any minute or hour, in one comment, or at a time."""

    comments_per_minute: int
    writes_per_minute: int
    reports_per_hour: int
    links_per_comment: int
    mentions_per_comment: int
    api_keys: int


def allowance_of(trust: str) -> Allowance:
    """What somebody of this trust may do."""
    return Allowance(**settings.LIMITS_BY_TRUST[Standing.Trust(trust).value])
