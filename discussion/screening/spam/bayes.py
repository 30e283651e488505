"""Naive Bayes over features that are there or not, after Graham: the few that say most decide."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import exp, log
from typing import TypeAlias

from discussion.screening.spam.features import PLACES

Features: TypeAlias = "array[int]"
SMOOTHING = 0.5  # added to every count
FEWEST = 2  # texts that must have had a feature: what one text alone had is nobody's business
LOUDEST = 25  # features of a text that count
CALM = 5.0  # divides their sum, so that scores stay apart below 1
SCALE = 1000  # weights are kept as whole numbers of thousandths


@dataclass(frozen=True)
class Weights:
    """For each place how much more often it was seen in spam: the logarithm of the ratio, in thousandths."""

    values: "array[int]"

    def score(self, features: Features) -> float:
        """From 0, surely none, to 1, surely spam; 0.5 where nothing is known. Pure, and the same everywhere."""
        said = [self.values[place] for place in features]
        return 1 / (1 + exp(-sum(nlargest(LOUDEST, said, key=abs)) / SCALE / CALM))

    def pack(self) -> bytes:
        """As they are kept."""
        values = array("h", self.values)
        if sys.byteorder == "big":
            values.byteswap()
        return zlib.compress(values.tobytes())


def unpack(packed: bytes) -> Weights:
    """What `pack` gave. Raises ValueError for anything else."""
    values = array("h")
    values.frombytes(zlib.decompressobj().decompress(packed, 2 * PLACES))
    if sys.byteorder == "big":
        values.byteswap()
    if len(values) != PLACES:
        raise ValueError("not the weights of a classifier")
    return Weights(values)


def learn(spam: Iterable[Features], ham: Iterable[Features]) -> Weights:
    """The weights of these texts. Both kinds count alike, however many there are of each; order does not matter."""
    in_spam, spams = _count(spam)
    in_ham, hams = _count(ham)
    values = array("h", bytes(2 * PLACES))
    for place, (often, seldom) in enumerate(zip(in_spam, in_ham, strict=True)):
        if often + seldom >= FEWEST:
            ratio = _share(often, spams) / _share(seldom, hams)
            values[place] = max(-32_000, min(32_000, round(SCALE * log(ratio))))
    return Weights(values)


def _count(texts: Iterable[Features]) -> tuple[Sequence[int], int]:
    counts, number = array("I", bytes(4 * PLACES)), 0
    for features in texts:
        number += 1
        for place in features:
            counts[place] += 1
    return counts, number


def _share(count: int, whole: int) -> float:
    return (count + SMOOTHING) / (whole + 2 * SMOOTHING)
