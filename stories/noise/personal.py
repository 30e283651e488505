"""What this room keeps about a person: a ledger of acts by numbers, and the sums that follow from it.

The ledger cannot be changed. What somebody takes away on leaving is taken out of it by another row, as always, and the
room whose act it was sees to that; a number that leads nowhere remains.
"""

from collections.abc import Iterable
from datetime import datetime

from accounts.merged import numbers_of
from core.personal import Choice, Section, read_rows
from stories.noise.models import Engagement
from stories.noise.uniting import unite_actors

COLUMNS = frozenset(
    {
        "noise.engagement.actor",
        "noise.engagement.by",
        "noise.engagement.target",
        "noise.engagement.source_key",
        "noise.pendingnoise.actor",
        "noise.actornoise.actor",
        "noise.actornoise.stance",
        "noise.actornoise.stance_key",
    }
)


def collect(person: int) -> Iterable[Section]:
    own = Engagement.objects.filter(actor__in=numbers_of(person))
    acts = read_rows(
        own, "kind", "stance", "newcomer", "crossing", at="occurred_at",
        story="story__slug",
    )  # fmt: skip
    yield Section(
        name="noise",
        title="What of yours counted in the noise of stories, or was taken out",
        about="Acts that the noise level of a story counts. What is taken out is a row of its own.",
        rows=acts,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:
    """Numbers stay."""


def move(person: int, *, into: int, at: datetime) -> None:
    """The ledger stays; who is left out stays so, and the sums are made anew for the two as one."""
    unite_actors(gone=person, kept=into, at=at)
