"""How somebody stands, all of it at once: for the person's own page, the API and moderators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.judging import Judgement
from accounts.limits import Allowance, allowance_of
from accounts.models import Sanction, Standing, Subscriber
from accounts.strikes import Strikes, strikes_of
from accounts.trust import trust_of
from core.kept_sql import Search, given

Kind, Trust = Sanction.Kind, Standing.Trust
NEXT = {Trust.NEW: Trust.MEMBER, Trust.MEMBER: Trust.TRUSTED, Trust.TRUSTED: None}
WORDS = {
    "young": "the account is too young until {until:%-d %B %Y, %H:%M} UTC",
    "few_contributions": "{counted} of the {needed} contributions that are needed, at the last review",
    "few_days": "here on {counted} of the {needed} days that are needed, within the last 365",
    "strikes": "{points} strike points, the last of them until {until:%-d %B %Y, %H:%M} UTC",
    "sanctioned": "sanctioned lately, which counts until {until:%-d %B %Y, %H:%M} UTC",
    "accurate_reports": "{counted} reports that moderators agreed with count like contributions",
    "vouched": "a moderator vouches for this account",
}

_IN_FORCE = Search(
    lambda: Sanction.objects.in_force(at=given("at")).filter(subscriber=given("subscriber")).order_by("starts_at", "id")
)


@dataclass(frozen=True)
class Overview:
    """Sanctions are those in force, the oldest first; a warning among them waits to be acknowledged."""

    judgement: Judgement
    sanctions: Sequence[Sanction]
    strikes: Strikes
    allowance: Allowance

    @property
    def next_trust(self) -> str | None:
        """What the reasons of the judgement are in the way of."""
        return NEXT[Trust(self.judgement.trust)]

    @property
    def banned(self) -> bool:
        return self._is_under(Kind.BAN)

    @property
    def shut_out(self) -> bool:
        """Whether a ban or suspension forbids every write."""
        return self._is_under(Kind.BAN, Kind.SUSPENSION)

    @property
    def silenced(self) -> bool:
        """Whether no words are taken, for whatever reason."""
        return self._is_under(Kind.BAN, Kind.SUSPENSION, Kind.SILENCE)

    @property
    def warnings(self) -> list[Sanction]:
        return [sanction for sanction in self.sanctions if sanction.kind == Kind.WARNING]

    @property
    def reasons(self) -> list[str]:
        """Those of the judgement, in words."""
        return [reason_in_words(**reason) for reason in self.judgement.reasons]

    def _is_under(self, *kinds: str) -> bool:
        return any(sanction.kind in kinds for sanction in self.sanctions)


def overview_of(subscriber: Subscriber, *, at: datetime) -> Overview:
    """How somebody stands. Up to five queries."""
    judgement = trust_of(subscriber, at=at)
    kept, now = allowance_of(subscriber.trust), allowance_of(judgement.trust)  # every request goes by what is kept
    # A comment asks whether its author is a newcomer at that moment.
    allowance = replace(kept, comments_per_minute=now.comments_per_minute, links_per_comment=now.links_per_comment)
    sanctions = _IN_FORCE.all(subscriber=subscriber.pk, at=at)
    return Overview(judgement, sanctions, strikes_of(subscriber, at=at), allowance)


def reason_in_words(*, code: str, **numbers: object) -> str:
    """One reason of a judgement, for people to read."""
    if code == "sanctioned" and numbers["until"] is None:
        return "a sanction without an end is in force"
    return WORDS[code].format(**numbers)
