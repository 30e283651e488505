"""How much somebody may do: the more the site trusts a person, the more."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Standing
from core.waits import in_words


@dataclass(frozen=True)
class Allowance:
    """At most so many in any minute or hour, in one comment, or at a time; comments are edited for `edit_minutes`."""

    comments_per_minute: int
    writes_per_minute: int
    reports_per_hour: int
    links_per_comment: int
    mentions_per_comment: int
    api_keys: int
    edit_minutes: int

    @property
    def edit_time(self) -> str:
        """`edit_minutes` in words."""
        days, rest = divmod(self.edit_minutes, 24 * 60)
        if days and not rest:
            return f"{days} day{'' if days == 1 else 's'}"
        return in_words(60 * self.edit_minutes)


def allowance_of(trust: str) -> Allowance:
    """What somebody of this trust may do."""
    return Allowance(**settings.LIMITS_BY_TRUST[Standing.Trust(trust).value])
