"""In which order, and of which side, a page shows a discussion."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from discussion.threads.selectors import DEFAULT_SORT, SORTS
from stories.models import Camp

ORDERS = {  # {sort: (its name, what it means)}
    "newest": ("Newest", ""),
    "oldest": ("Oldest", ""),
    "best": ("Best", "What readers speak for most surely comes first."),
    "balanced": ("Balanced", "The best comes first, and neither side waits for more than two places."),
    "common_ground": ("Common ground", "What critics and defenders both speak for comes first."),
}
SIDES = {"": "All sides", Camp.CRITIC: "Critics", Camp.DEFENDER: "Defenders", Camp.NEUTRAL: "Neutral"}


@dataclass(frozen=True)
class Ordering:
    """What was asked for; an order or side that does not exist is as good as none."""

    sort: str = DEFAULT_SORT
    side: str = ""

    @classmethod
    def asked_for(cls, request: HttpRequest) -> "Ordering":
        """By `?sort=` and `?side=`."""
        sort, side = request.GET.get("sort", DEFAULT_SORT), request.GET.get("side", "")
        return cls(sort if sort in SORTS else DEFAULT_SORT, side if side in SIDES else "")

    @property
    def hint(self) -> str:
        """What the order means, where its name does not say it."""
        return ORDERS[self.sort][1]

    @property
    def orders(self) -> list[dict[str, Any]]:
        """The tabs: `value` is what the address says, None for the default."""
        return [
            {"value": None if sort == DEFAULT_SORT else sort, "name": name, "is_current": sort == self.sort}
            for sort, (name, _) in ORDERS.items()
        ]

    @property
    def sides(self) -> list[dict[str, Any]]:
        """The same for sides."""
        return [
            {"value": side or None, "name": name, "is_current": side == self.side, "camp": side}
            for side, name in SIDES.items()
        ]
