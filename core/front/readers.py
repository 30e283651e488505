"""Who asks, as far as it has to be known before Django: whether it is somebody who has just written."""

import re
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def writes(environ: dict[str, Any]) -> bool:
    """Whether this request may change anything."""
    return environ["REQUEST_METHOD"] not in SAFE


def readers_of(environ: dict[str, Any]) -> list[str]:
    """A name for the key or token that is shown, and one for the session, which tell nothing of either.

    Of several sessions the last one, as Django reads them.
    """
    shown = [environ.get("HTTP_AUTHORIZATION", "")]
    if "HTTP_COOKIE" in environ:
        shown += _session(settings.SESSION_COOKIE_NAME).findall(environ["HTTP_COOKIE"])[-1:]
    return [blake2b(text.encode(errors="replace"), digest_size=16).hexdigest() for text in shown if text]


@cache
def _session(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|; *){re.escape(name)}=([^;]+)")
