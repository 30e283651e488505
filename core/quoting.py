"""Words of users in our own mails: nobody may speak through us, and nothing that a user wrote becomes a link."""

import re
from unicodedata import normalize

from core.text import drop_unseen

_ADDRESS = re.compile(
    r"\b(?:(?:[a-z][a-z0-9+.-]*://|www\.)\S*|(?:mailto|tel|sms|data|javascript|vbscript):\S+)", re.IGNORECASE
)
# Mail programs make links of anything that looks like a host or an address: `bank.example`, `me@bank.example`.
_DOT = re.compile(r"(?<=\w)[.\u3002\uff61](?=[^\W\d_]{2})")
_AT = re.compile(r"(?<=[\w.])@(?=\w)")


def break_links(words: str) -> str:
    """The words, with `[link]` for every address of a page and `host[.]example` for what may pass as one.

    Line breaks stay; what turns the direction of writing or cannot be seen goes.
    """
    plain = drop_unseen(normalize("NFKC", words)).replace("\r", "\n")
    return _AT.sub("[at]", _DOT.sub("[.]", _ADDRESS.sub("[link]", plain)))


def quote(words: str, *, width: int = 70) -> str:
    """The words as plain text quotes them: a `>` before every line, none much longer than `width` characters."""
    return "\n".join(f"> {line}".rstrip() for text in words.split("\n") for line in _folded(text, width))


def _folded(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
