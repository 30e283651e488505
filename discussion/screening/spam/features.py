"""What the classifier looks at: words, pairs of words, where links lead, and the shape of a text.

As places in a table, chosen by a hash with a secret key: no word can be read from what was learnt.
"""

import hashlib
import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2

from django.conf import settings

from discussion.screening.folding import fold_phrase

VERSION = 1  # rises when the same text comes to have other features
PLACES = 1 << 16
MOST_WORDS = 500  # of one text; spam says what it wants at the beginning or in links
MOST_HOSTS = 10
_MONEY = re.compile(r"[$€£¥₿]|\b(?:usd|eur|btc|usdt)\b", re.IGNORECASE)
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\+|\b00)\d[\d ()/-]{7,}|\bt\.me/|\bwa\.me/", re.IGNORECASE)


def features_of(text: str, hosts: Sequence[str]) -> "array[int]":
    """The places of a text and of the hosts behind its links, each once, sorted. At most a few milliseconds."""
    key = secret_key()
    names = {*_words(text), *_links(hosts), *_shape(text)}
    places = {_place(name, key) for name in names}
    return array("I", sorted(places))


def key_mark() -> str:
    """Which secret the places were chosen with: what was learnt under another one means nothing."""
    return hashlib.sha256(b"mark of " + secret_key()).hexdigest()[:16]


def secret_key() -> bytes:
    """Made from SECRET_KEY."""
    return _derive(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _derive(secret: str) -> bytes:
    return hashlib.sha256(f"features of spam {secret}".encode()).digest()


def _place(name: str, key: bytes) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=4, key=key).digest()
    return int.from_bytes(digest, "little") % PLACES


def _words(text: str) -> Iterator[str]:
    words = [word[:30] for word in fold_phrase(text).split()[:MOST_WORDS]]
    yield from words
    yield from map(" ".join, pairwise(words))


def _links(hosts: Sequence[str]) -> Iterator[str]:
    for host in hosts[:MOST_HOSTS]:
        yield f"\x00host {host}"
        yield f"\x00domain {'.'.join(host.split('.')[-2:])}"
        yield f"\x00ending {host.rpartition('.')[2]}"
    yield f"\x00links {_scale(len(hosts))}"


def _shape(text: str) -> Iterator[str]:
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    yield f"\x00length {_scale(len(text))}"
    yield f"\x00lines {_scale(text.count(chr(10)))}"
    yield f"\x00capitals {_tenths(capitals, len(letters))}"
    yield f"\x00digits {_tenths(sum(map(str.isdigit, text)), len(text))}"
    yield f"\x00signs {_tenths(len(text) - len(letters), len(text))}"
    yield f"\x00beyond latin {_tenths(sum(character > chr(0x24F) for character in letters), len(letters))}"
    yield f"\x00cries {_scale(text.count('!'))}"
    if _MONEY.search(text):
        yield "\x00money"
    if _REACH.search(text):
        yield "\x00how to reach"


def _scale(number: int) -> int:
    return int(log2(number + 1))


def _tenths(part: int, whole: int) -> int:
    return 10 * part // whole if whole else 0
