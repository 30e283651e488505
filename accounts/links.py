"""The one link that a person may show: to a site by its name, and what it is shown as."""

import re
from typing import NamedTuple

from core.errors import DomainError

LINK_LENGTH = 200  # characters
# A name of ASCII letters under a top level domain, so no address in numbers, no port, no user before an `@` that looks
# like another host. Writing of other scripts comes as `xn--…`, which nobody takes for a name that he knows. What
# browsers read in different ways (quotes, backslashes, brackets, spaces) is in no part of it.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LINK = re.compile(
    rf"https://(?P<host>(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9]))(?:[/?#][\w\-.~:/?#@!$&()*+,;=%]*)?",
    re.ASCII | re.IGNORECASE,
)


class LinkInvalidError(DomainError):
    code = "link_invalid"
    message = (
        "A link begins with https:// and the name of a site, such as https://example.org/me. "
        "No spaces or quotes, no port, at most 200 characters."
    )


class Link(NamedTuple):
    """`host` is what readers are shown, so that they see where it leads."""

    url: str
    host: str


def check_link(url: str) -> str:
    """The link, if it may be shown; nothing is none. Raises LinkInvalidError."""
    if url and (len(url) > LINK_LENGTH or not _LINK.fullmatch(url)):
        raise LinkInvalidError
    return url


def read_link(url: str) -> Link | None:
    """A link that was let pass, with its host in lower case."""
    known = _LINK.fullmatch(url)
    return Link(url, known["host"].lower()) if known else None
