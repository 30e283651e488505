"""How often somebody may do something: the more the site trusts a person, the oftener."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Standing

PREFIXES = {Standing.Trust.NEW: "NEWCOMER_", Standing.Trust.MEMBER: "", Standing.Trust.TRUSTED: "TRUSTED_"}


@dataclass(frozen=True)
class Allowance:
    """At most so many in any minute or hour."""

    comments_per_minute: int
    writes_per_minute: int
    reports_per_hour: int


def allowance_of(trust: str) -> Allowance:
    """What somebody of this trust may do."""
    prefix = PREFIXES[Standing.Trust(trust)]
    return Allowance(
        comments_per_minute=getattr(settings, f"{prefix}COMMENTS_PER_MINUTE"),
        writes_per_minute=settings.WRITES_PER_MINUTE_BY_TRUST[trust],
        reports_per_hour=getattr(settings, f"{prefix}REPORTS_PER_HOUR"),
    )
