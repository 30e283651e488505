"""Which requests may be answered with a page that is kept, and under which key.

Everything that an answer depends on is in the key, or the request is left to Django. So is whatever is odd: an escape,
a parameter twice, one that the address does not know.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.middleware.gzip import re_accepts_gzip

from core.front.page import FORM

LONGEST_PATH, LONGEST_QUERY = 150, 300
PLAIN = re.compile(r"[A-Za-z0-9_.&=-]*").fullmatch
# What asks for something else than the page as it is, or for it under a condition that needs a look.
SPECIAL = ("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_TRANSFER_ENCODING")
# Django compares scheme and host of an origin, and answers with all of it: whatever else somebody writes into one would
# lie in the page of everybody whose origin is none of ours.
PLAIN_ORIGIN = re.compile(r"null|[a-z][a-z0-9+.-]*://[A-Za-z0-9.:\[\]_-]+").fullmatch
# Whoever takes nothing of what there is hears so from Django.
TAKES_JSON = re.compile(r"(?:^|,)\s*(?:\*/\*|application/(?:\*|json))\s*(?:[;,]|$)").search
MOST_HOSTS = 100  # whose verdict is remembered: names are the callers' to choose

Addresses = Iterable[tuple[str, Collection[str]]]  # a pattern of the path, and the parameters that may be asked with


class Asking:
    """Reads requests for these addresses."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = [(re.compile(pattern).fullmatch, frozenset(known)) for pattern, known in addresses]
        self._hosts: dict[str, bool] = {}

    def key_of(self, environ: dict[str, Any]) -> str | None:
        """The key of the page that is asked for, or None for a request that is Django's."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("SCRIPT_NAME"):
            return None
        known = self._known_at(environ["PATH_INFO"])
        if known is None or _is_odd(environ) or not self._is_ours(environ.get("HTTP_HOST")):
            return None
        query = _in_order(environ.get("QUERY_STRING", ""), known)
        return None if query is None else f"front:{FORM}:page:{_form(environ)}:{environ['PATH_INFO']}?{query}"

    def _known_at(self, path: str) -> frozenset[str] | None:
        if len(path) > LONGEST_PATH:
            return None
        return next((known for matches, known in self._addresses if matches(path)), None)

    def _is_ours(self, host: str | None) -> bool:
        """As Django decides it. A forwarded name does not count there, nor here."""
        if host is None:
            return False
        if host not in self._hosts:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()
            domain, _port = split_domain_port(host)
            self._hosts[host] = bool(domain) and validate_host(domain, filter(None, settings.ALLOWED_HOSTS))
        return self._hosts[host]


def _is_odd(environ: dict[str, Any]) -> bool:
    if any(name in environ for name in SPECIAL) or not TAKES_JSON(environ.get("HTTP_ACCEPT", "*/*")):
        return True
    origin = environ.get("HTTP_ORIGIN")
    return bool(origin and not PLAIN_ORIGIN(origin))


def _in_order(query: str, known: Collection[str]) -> str | None:
    """The parameters by name; None for those that are not known, not plain, or there twice."""
    if not query:
        return ""
    if len(query) > LONGEST_QUERY or not PLAIN(query):
        return None
    given = [part.partition("=") for part in query.split("&")]
    names = {name for name, _, _ in given}
    if len(names) < len(given) or not names.issubset(known):
        return None
    return "&".join(sorted(f"{name}={value}" for name, _, value in given))


def _form(environ: dict[str, Any]) -> str:
    """What of the caller changes an answer: whether it came by TLS, whether bytes may be packed, and its origin."""
    origin = environ.get("HTTP_ORIGIN", "")
    return "".join(
        (
            "s" if _is_secure(environ) else "-",
            "z" if re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", "")) else "-",
            origin if origin in settings.CORS_ALLOWED_ORIGINS else "",  # any other is told nothing, as none is
        )
    )


def _is_secure(environ: dict[str, Any]) -> bool:
    """As Django decides it, which sends everybody else to the other scheme."""
    header = settings.SECURE_PROXY_SSL_HEADER
    if header and header[0] in environ:
        return bool(environ[header[0]].split(",", 1)[0].strip() == header[1])
    return bool(environ["wsgi.url_scheme"] == "https")
