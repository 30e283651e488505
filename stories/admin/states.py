"""Which states the rows of a register can have."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import ChoicesFieldListFilter, ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from stories.models import Draft, Story

CORRECTION = "correction"  # of a published story, which waits for an editor


class PublicStates(ChoicesFieldListFilter):
    """Of stories that were published."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        left_out = {state.label for state in Story.UNPUBLISHED}
        return (choice for choice in super().choices(changelist) if choice["display"] not in left_out)


class Waiting(SimpleListFilter):
    """Of what is not public."""

    title = "what it waits as"
    parameter_name = "waits_as"

    def lookups(self, _request: HttpRequest, _admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [*((state.value, state.label) for state in Story.UNPUBLISHED), (CORRECTION, "Correction")]

    def queryset(self, _request: HttpRequest, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
        match self.value():
            case None:
                return drafts
            case "correction":
                return drafts.filter(state__in=Story.SHOWN)
            case state:
                return drafts.filter(state=state)
