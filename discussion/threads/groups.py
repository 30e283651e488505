"""What may be told of small groups: nothing from which the choice of one or two people can be worked out."""

from collections.abc import Mapping

LEAST = 3  # people of a group whose choices are told

Choices = Mapping[str, int]  # {choice: how many}


def told_groups(groups: Mapping[str, Choices]) -> dict[str, Choices | None]:
    """The same groups, None for those that are too small to be told.

    All of them together are told elsewhere, so what is not told is what the told ones leave: if that is fewer than
    LEAST people, the smallest told group is not told either.
    """
    sizes = {name: sum(choices.values()) for name, choices in groups.items()}
    told = sorted((name for name in groups if sizes[name] >= LEAST), key=lambda name: sizes[name])
    untold = sum(sizes.values()) - sum(sizes[name] for name in told)
    if 0 < untold < LEAST:
        told = told[1:]
    return {name: choices if name in told else None for name, choices in groups.items()}
