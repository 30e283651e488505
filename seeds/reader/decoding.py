"""First pass: bytes to clean text."""

from core.errors import DomainError
from core.markup import clean_source
from core.text import drop_unseen
from seeds.reader.encodings import decode_western, encoding_of

MAX_BYTES = 1_000_000

_FORMATS = {
    b"%PDF-": "PDF",
    b"{\\rtf": "RTF",
    b"PK\x03\x04": "ZIP or Office",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


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


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 or UTF-32 with its byte order mark, or plainly Windows-1252, as clean text.

    Raises a refusal for what is empty, too large, binary or in another encoding; the last two name the byte.
    """
    if len(data) > MAX_BYTES:
        raise DocumentTooLargeError
    text = clean_text(_decoded(data))
    if not text:
        raise DocumentEmptyError
    return text


def clean_text(text: str) -> str:
    """As `core.markup.clean_source`, and without the characters that nobody sees."""
    return clean_source(drop_unseen(text))


def _decoded(data: bytes) -> str:
    encoding = encoding_of(data)
    _refuse_binary(data, wide=encoding in {"utf-16", "utf-32"})
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        western = decode_western(data) if encoding == "utf-8" else None
        if western is not None:
            return western
        where = f"byte {error.start} is 0x{data[error.start]:02x}"
        raise DocumentNotUtf8Error(
            f"The document is neither UTF-8 nor plainly Windows-1252: {where}.", position=error.start
        ) from error


def _refuse_binary(data: bytes, *, wide: bool) -> None:
    """Two or four bytes a character hold zeros; others never do."""
    for magic, name in _FORMATS.items():
        if data.startswith(magic):
            raise DocumentBinaryError(f"The document is not text but {name}.")
    position = -1 if wide else data.find(b"\x00")
    if position >= 0:
        raise DocumentBinaryError(f"The document is not text: byte {position} is 0x00.", position=position)
