"""In which order, and of which side, a page shows a discussion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from discussion.threads.selectors import DEFAULT_SORT, SORTS
from stories.labels import GROUPS, LABELS, in_text, labels_of
from stories.models import Camp, Story

ORDERS = {  # {sort: (its name, what it means)}
    "newest": ("Newest", ""),
    "oldest": ("Oldest", ""),
    "best": ("Best", "What readers speak for most surely comes first."),
    "balanced": ("Balanced", "The best comes first, and neither side waits for more than two places."),
    "common_ground": ("Common ground", "What {critics} and {defenders} both speak for comes first."),
}


@dataclass(frozen=True)
class Ordering:
    """What was asked for; an order or side that does not exist is as good as none."""

    sort: str = DEFAULT_SORT
    side: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)  # of the sides, on this story

    @classmethod
    def asked_for(cls, request: HttpRequest, story: Story) -> "Ordering":
        """By `?sort=` and `?side=`."""
        sort, side = request.GET.get("sort", DEFAULT_SORT), request.GET.get("side", "")
        known = sort if sort in SORTS else DEFAULT_SORT
        return cls(known, side if side in Camp.values else "", labels_of(story))

    @property
    def hint(self) -> str:
        """What the order means, where its name does not say it."""
        return ORDERS[self.sort][1].format_map({group: in_text(group, label) for group, label in self.labels.items()})

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
        named = {camp.value: self.labels[group] for camp, group in GROUPS.items()}
        return [
            {"value": side or None, "name": name, "is_current": side == self.side, "camp": side}
            for side, name in {"": "All sides", **named}.items()
        ]
