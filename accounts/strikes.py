"""Points against a person for words that were taken down. They expire; a ladder says what so many of them propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import Sanction, Strike, Subscriber
from core.kept_sql import Search, given

SEVERITY = [str(kind) for kind in (Sanction.Kind.WARNING, Sanction.Kind.SILENCE, Sanction.Kind.SUSPENSION, "ban")]

_IN_FORCE = Search(
    lambda: Strike.objects.in_force(at=given("at")).filter(subscriber=given("subscriber")).order_by("expires_at", "id")
)


@dataclass(frozen=True)
class Step:
    """From so many points on the ladder proposes this; `days` for a silence or suspension."""

    points: int
    kind: str
    days: int | None


@dataclass(frozen=True)
class Strikes:
    """Those in force, the first to expire first, and where on the ladder they lead."""

    rows: Sequence[Strike]
    proposed: Step | None  # to moderators; None where something as severe was imposed since the last strike
    coming: Step | None  # the next step up

    @property
    def points(self) -> int:
        return sum(strike.points for strike in self.rows)


def give_strike(*, subscriber: Subscriber, points: int, rule: str, decision: UUID, at: datetime) -> Strike:
    """Count a removal against its author for STRIKE_DAYS. Call it in the transaction of the decision."""
    expires_at = at + timedelta(days=settings.STRIKE_DAYS)
    facts = {"points": points, "rule": rule, "decision": decision, "at": at, "expires_at": expires_at}
    return Strike.objects.create(subscriber=subscriber, **facts)


def cancel_strike(*, decision: UUID, at: datetime) -> None:
    """Take back what was given with this decision, if anything was."""
    Strike.objects.filter(decision=decision, cancelled_at__isnull=True).update(cancelled_at=at)


def forget_strike(*, decision: UUID) -> None:
    """Delete what was given with this decision, which nobody has been told of."""
    Strike.objects.filter(decision=decision).delete()


def strikes_of(subscriber: Subscriber, *, at: datetime) -> Strikes:
    """The strikes in force, what they propose, and what would come next. Two queries, or one where there are none."""
    rows = _IN_FORCE.all(subscriber=subscriber.pk, at=at)
    points = sum(strike.points for strike in rows)
    ladder = [Step(*step) for step in settings.STRIKE_LADDER]
    reached = next((step for step in reversed(ladder) if step.points <= points), None)
    coming = next((step for step in ladder if step.points > points), None)
    is_answered = reached is not None and _was_imposed(subscriber, reached, since=max(strike.at for strike in rows))
    return Strikes(rows, None if is_answered else reached, coming)


def _was_imposed(subscriber: Subscriber, step: Step, *, since: datetime) -> bool:
    """Whether a moderator has answered the last strike with this step, or with something harder."""
    as_severe = SEVERITY[SEVERITY.index(step.kind) :]
    imposed = subscriber.sanctions.filter(kind__in=as_severe, lifted_at__isnull=True)
    return imposed.filter(starts_at__gte=since).exists()
