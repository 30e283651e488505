"""How much data and how long: every size is an option of `make bench`."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field, fields
from typing import Any


def _size(default: int, told: str) -> Any:
    return field(default=default, metadata={"help": told})


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The defaults end within five minutes on two cores."""

    acts: int = _size(400_000, "acts that are recomputed")
    stories: int = _size(10_000, "stories that they are about, and that are ranked")
    people: int = _size(50_000, "people who act; the largest crowd on one story")
    burst: int = _size(10_000, "new acts that one job folds")
    repeats: int = _size(40, "times that a single step is measured")
    seconds: int = _size(12, "seconds of each live measurement")
    rate: int = _size(1_000, "acts a second while live")
    replayed: int = _size(200_000, "acts of a replayed file")
    hours: int = _size(24, "idle hours")


def add_sizes(parser: ArgumentParser) -> None:
    """One option a size."""
    for size in fields(Sizes):
        told = f"{size.metadata['help']} ({size.default})"
        parser.add_argument(f"--{size.name}", type=_positive, default=size.default, help=told, metavar="N")


def read_sizes(options: Namespace) -> Sizes:
    """What the options say."""
    return Sizes(**{size.name: getattr(options, size.name) for size in fields(Sizes)})


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
