"""How much data and how long: every size is an option of `make bench`."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field, fields
from typing import Any


def _size(default: int, quick: int, told: str) -> Any:
    return field(default=default, metadata={"help": told, "quick": quick})


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The defaults measure what a large site is; those of `--quick` end within three minutes, and prove little."""

    acts: int = _size(400_000, 20_000, "acts that are recomputed")
    stories: int = _size(10_000, 200, "stories that they are about, and that are ranked")
    people: int = _size(50_000, 2_000, "people who act; the largest crowd on one story")
    burst: int = _size(10_000, 1_000, "new acts that one job folds")
    repeats: int = _size(40, 10, "times that a single step is measured")
    seconds: int = _size(12, 2, "seconds of each live measurement")
    rate: int = _size(1_000, 200, "acts a second while live")
    replayed: int = _size(200_000, 4_000, "acts of a replayed file")
    comments: int = _size(1_000_000, 10_000, "comments of the site that is read and written")
    requests: int = _size(100_000, 2_000, "requests after which the memory of a web worker is read")
    cases: int = _size(100_000, 1_000, "cases that wait in the queue of the moderators")
    hours: int = _size(24, 1, "idle hours")


def add_sizes(parser: ArgumentParser) -> None:
    """One option a size, and `--quick`."""
    parser.add_argument("--quick", action="store_true", help="small sizes, where nothing else is said: does it work?")
    for size in fields(Sizes):
        told = f"{size.metadata['help']} ({size.default}; quick {size.metadata['quick']})"
        parser.add_argument(f"--{size.name}", type=_positive, help=told, metavar="N")


def read_sizes(options: Namespace) -> Sizes:
    """What the options say."""
    least = {size.name: size.metadata["quick"] for size in fields(Sizes) if options.quick}
    asked = {size.name: getattr(options, size.name) for size in fields(Sizes) if getattr(options, size.name)}
    return Sizes(**(least | asked))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
