"""All figures of the desk that look back, counted together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from discussion.moderation.figures.desk import Hour, Overturned, Wait, hours_of_work, overturned_by, waits
from discussion.moderation.figures.keeping import keep_counted
from discussion.moderation.figures.sides import SideShare, read_sides, side_shares

EDITION = 1  # of the shape of DeskFigures: kept by one release, they are read by the next one
FRESH = timedelta(seconds=60)  # they look back over a day and a month


@dataclass(frozen=True)
class DeskFigures:
    """How the desk was doing. Who was overturned is for seniors."""

    hours: Sequence[Hour]
    waits: Sequence[Wait]
    by_rule: Sequence[Overturned]
    by_moderator: Sequence[Overturned]
    sides: Sequence[SideShare]


def desk_figures(*, at: datetime) -> tuple[datetime, DeskFigures]:
    """The figures, and when they were counted: within the last minute, or a little longer on a very busy site."""
    return keep_counted(f"desk:figures:{EDITION}", partial(count_figures, at), fresh=FRESH, at=at)


def count_figures(at: datetime) -> DeskFigures:
    """All of them, now. Nine queries."""
    return DeskFigures(
        hours=hours_of_work(at=at),
        waits=waits(at=at),
        by_rule=overturned_by("rule", at=at),
        by_moderator=overturned_by("actor__handle", at=at),
        sides=side_shares(read_sides(at=at)),
    )
