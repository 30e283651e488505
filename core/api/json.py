"""JSON in and out by orjson: strict UTF-8, strict numbers, times in RFC 3339."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.errors import DomainError


class BodyTooLargeError(DomainError):
    status = 413
    code = "body_too_large"
    message = "The body is larger than 64 KiB."


def read_body(request: Request) -> bytes:
    """The raw body, kept so that it can be parsed afterwards. Raises BodyTooLargeError (413) above 64 KiB."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.API_BODY_BYTES:
        raise BodyTooLargeError
    return request._request.body  # noqa: SLF001  # DRF has no public way to the untouched request


def _capped(stream: IO[Any]) -> bytes:
    raw: bytes = stream.read(settings.API_BODY_BYTES + 1)
    if len(raw) > settings.API_BODY_BYTES:
        raise BodyTooLargeError
    return raw


class JSONRenderer(BaseRenderer):
    """Bytes straight from orjson."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, _accepted: str | None = None, _context: Mapping[str, Any] | None = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class JSONParser(BaseParser):
    """One JSON object. Anything else is a clear 400, never a crash further in."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], _media_type: str | None = None, _context: Mapping[str, Any] | None = None) -> Any:
        raw = _capped(stream)
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.") from error
        if not isinstance(data, dict):
            raise ParseError("The body must be one JSON object.")
        return data
