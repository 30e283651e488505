"""First pass: bytes to clean text."""

import re

from core.errors import DomainError
from core.markup import clean_source

MAX_BYTES = 1_000_000

_FORMATS = {b"%PDF-": "PDF", b"{\\rtf": "RTF", b"PK\x03\x04": "ZIP or Office", b"\x1f\x8b": "gzip"}
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|div|article|section|main|p|h1)\b", re.IGNORECASE)
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Controls, overrides of the writing direction and invisible fillers: they are never part of what was said.
_CONTROLS = "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_INVISIBLE = re.compile(f"[{_CONTROLS}\u00ad\u200b\u2060\ufeff\u061c\u202a-\u202e\u2066-\u2069]")


class DocumentEmptyError(DomainError):
    code = "document_empty"
    message = "The document is empty."


class DocumentTooLargeError(DomainError):
    code = "document_too_large"
    message = f"The document is larger than {MAX_BYTES:,} bytes."


class DocumentBinaryError(DomainError):
    code = "document_binary"
    message = "The document is not text."


class DocumentNotUtf8Error(DomainError):
    code = "document_not_utf8"
    message = "The document is not UTF-8."


class DocumentIsMarkupError(DomainError):
    code = "document_is_markup"
    message = "The document is HTML or XML. Hand in its text, or Markdown."


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark, as clean text.

    Raises a refusal for what is empty, too large, binary, markup or in another encoding; the last names the byte.
    """
    if len(data) > MAX_BYTES:
        raise DocumentTooLargeError
    _refuse_binary(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{error.object[error.start]:02x}"
        raise DocumentNotUtf8Error(f"The document is not UTF-8: {where}.", position=error.start) from error
    if _MARKUP.match(text):
        raise DocumentIsMarkupError
    text = clean_text(text)
    if not text:
        raise DocumentEmptyError
    return text


def clean_text(text: str) -> str:
    """As `core.markup.clean_source`, and without the characters that nobody sees."""
    return clean_source(_INVISIBLE.sub("", _BREAKS.sub("\n", text)))


def _refuse_binary(data: bytes) -> None:
    for magic, name in _FORMATS.items():
        if data.startswith(magic):
            raise DocumentBinaryError(f"The document is not text but {name}.")
    position = data.find(b"\x00")
    if position >= 0:
        raise DocumentBinaryError(f"The document is not text: byte {position} is 0x00.", position=position)
