"""Two numbers for a text, such that near-identical texts have near-identical ones.

Both are made of the words of the folded text and of its pairs of words, hashed with a key, so that nobody can choose
words for a number. `bits` compares two texts (Charikar's simhash): every place of it is what most words have there.
`bands` finds the texts that are worth comparing (Broder's minhash): two texts of which three quarters are the same have
one in common nine times out of ten, unrelated ones once in ten thousand. Simhash alone finds hardly any copy of twenty
words in which two were changed.
"""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.conf import settings

from discussion.screening.folding import fold_phrase

MOST_WORDS = 1000  # that are looked at; the rest of a longer text does not change what it is a copy of
SHORT = 20  # characters: below, everybody says the same; "I agree." is no copy
FEW = 8  # words: below, one of them changes so much that only the same words are found
NEAR = 12  # of 64 places in which copies may differ; unrelated texts differ in about 32, and hardly ever in 16
ALL = (1 << 64) - 1  # places
MINIMA, ROWS = 16, 3  # least hashes of a text, and how many make a band
_COLUMNS = struct.Struct(f"<{MINIMA}I")


@dataclass(frozen=True)
class Print:
    """What a text looks like. `bands` is empty where it is too short to be compared with what others wrote."""

    bits: int  # signed, as PostgreSQL keeps 64 bits
    bands: tuple[int, ...]
    is_short: bool

    def resembles(self, bits: int) -> bool:
        """Whether the other text is a copy of this one, or close to it."""
        if self.is_short:
            return False
        return distance(self.bits, bits) <= (NEAR if self.bands else 0)


def take_print(text: str) -> Print:
    """The fingerprint of what somebody wrote, without what he quoted. Takes at most a few milliseconds."""
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    folded = fold_phrase(own)
    words = folded.split()[:MOST_WORDS]
    is_short = len(folded) < SHORT
    if len(words) < FEW:
        return Print(_vote(_hash([" ".join(words)])), (), is_short)
    hashes = _hash({*words, *map(" ".join, pairwise(words))})
    return Print(_vote(hashes), _bands(hashes), is_short)


def distance(one: int, other: int) -> int:
    """In how many of 64 places two fingerprints differ."""
    return ((one ^ other) & ALL).bit_count()


def _vote(hashes: list[bytes]) -> int:
    """In each of 64 places what more than half of the hashes have there. Signed."""
    upright = int.from_bytes(b"".join(each[:8] for each in hashes), "little")
    first = int.from_bytes(b"\1\0\0\0\0\0\0\0" * len(hashes), "little")  # the lowest place of each
    half = len(hashes) // 2
    above = sum(1 << place for place in range(64) if (upright >> place & first).bit_count() > half)
    return above - (1 << 64) if above >> 63 else above


def _bands(hashes: list[bytes]) -> tuple[int, ...]:
    least = list(map(min, zip(*_COLUMNS.iter_unpack(b"".join(hashes)), strict=True)))
    rows = (least[start : start + ROWS] for start in range(0, MINIMA - ROWS + 1, ROWS))
    return tuple(_as_int(band, row) for band, row in enumerate(rows))


def _as_int(band: int, row: list[int]) -> int:
    digest = hashlib.blake2b(struct.pack(f"<{1 + ROWS}I", band, *row), digest_size=4).digest()
    return int.from_bytes(digest, "little", signed=True)


def _hash(features: Iterable[str]) -> list[bytes]:
    keyed, hashes = _keyed(settings.SECRET_KEY), []
    for each in features:
        one = keyed.copy()  # half of a hash is the key
        one.update(each.encode())
        hashes.append(one.digest())
    return hashes


@lru_cache(maxsize=2)
def _keyed(secret: str) -> "hashlib.blake2b":
    key = hashlib.sha256(f"fingerprints {secret}".encode()).digest()
    return hashlib.blake2b(digest_size=4 * MINIMA, key=key)
