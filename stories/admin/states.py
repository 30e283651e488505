"""Which states the rows of a register can have."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import ChoicesFieldListFilter

from stories.models import Story


class _States(ChoicesFieldListFilter):
    left_out: tuple[Story.State, ...]

    def choices(self, changelist: Any) -> Iterator[Any]:
        labels = {state.label for state in self.left_out}
        return (choice for choice in super().choices(changelist) if choice["display"] not in labels)


class PublicStates(_States):
    """Of stories that were published."""

    left_out = Story.UNPUBLISHED


class DraftStates(_States):
    """Of stories that were not."""

    left_out = Story.SHOWN
