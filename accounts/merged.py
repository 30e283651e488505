"""Who somebody is whose account was merged into another one, by numbers."""

from collections.abc import Collection

from accounts.models import MergedAccount


def numbers_of(person: int) -> list[int]:
    """All numbers that this person has ever had here, the present one first. One query."""
    gone = MergedAccount.objects.filter(kept=person).order_by("gone").values_list("gone", flat=True)
    return [person, *gone]


def present_numbers(people: Collection[int]) -> set[int]:
    """The numbers that these people have now. One query."""
    moved = dict(MergedAccount.objects.filter(gone__in=people).values_list("gone", "kept"))
    return {moved.get(person, person) for person in people}
