"""What the other side says, asked of the room that knows it: the one that the setting DIGEST_ARGUMENTS names."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import TypeAlias, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Subscriber
from accounts.notices.readers import Told

# (a person, since when an argument is new, comments that were told before, now) -> the strongest ones, best first.
FindArguments: TypeAlias = Callable[[Subscriber, datetime, Collection[UUID], datetime], list[Told]]


def find_arguments(person: Subscriber, *, since: datetime, told: Collection[UUID], at: datetime) -> list[Told]:
    """The strongest new arguments of the sides that this person opposes, one a story, each with its comment."""
    return _finder()(person, since, told, at)


@cache
def _finder() -> FindArguments:
    return cast(FindArguments, import_string(settings.DIGEST_ARGUMENTS))
