"""Addresses that are told with every comment."""

import re
from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

_PLAIN = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_ANY = str(UUID(int=0))  # of a kind that every address takes: it is a slug as well


def path_to(name: str, part: str) -> str:
    """`reverse(name, args=[part])`, which looks for the address among all others with each call."""
    if not _PLAIN(part):
        return reverse(name, args=[part])
    return _path(name, get_script_prefix()).replace(_ANY, part)


@cache
def _path(name: str, _prefix: str) -> str:
    return reverse(name, args=[_ANY])
