"""JSON in and out by orjson: strict UTF-8, strict numbers, times in RFC 3339."""

import math
import re
from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.errors import DomainError


class BodyTooLargeError(DomainError):
    status = 413
    code = "body_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit // 1024} KiB.")


def keep_body(request: HttpRequest, *, limit: int) -> None:
    """Read the body now, so that it can be read again later. One above `limit` bytes is refused later."""
    if _declared_length(request.META) <= limit:
        request.body  # noqa: B018  # Django keeps what this property has read


def read_body(request: Request) -> bytes:
    """The raw body, kept so that it can be parsed afterwards. Raises BodyTooLargeError (413) above the view's limit."""
    refuse_long_body(request)
    return request._request.body  # noqa: SLF001  # DRF has no public way to the untouched request


def refuse_long_body(request: Request) -> None:
    """Raise BodyTooLargeError where more is announced than the view takes; the server reads no more than announced."""
    limit = _limit_of(request.parser_context)
    if _declared_length(request.META) > limit:
        raise BodyTooLargeError(limit)


def _limit_of(context: Mapping[str, Any] | None) -> int:
    """The view's own `body_limit` in bytes, or everybody's."""
    return int(getattr((context or {}).get("view"), "body_limit", settings.API_BODY_BYTES))


def _declared_length(meta: Mapping[str, Any]) -> float:
    length = str(meta.get("CONTENT_LENGTH") or "0")
    return int(length) if re.fullmatch(r"[0-9]{1,9}", length) else math.inf


class JSONRenderer(BaseRenderer):
    """Bytes straight from orjson."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, _accepted: str | None = None, _context: Mapping[str, Any] | None = None) -> bytes:
        return b"" if data is None else to_json(data)


def to_json(data: Any) -> bytes:
    """Any answer, or a part of one."""
    return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class JSONParser(BaseParser):
    """One JSON object. Anything else is a clear 400, never a crash further in."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], _media_type: str | None = None, context: Mapping[str, Any] | None = None) -> Any:
        limit = _limit_of(context)
        raw: bytes = stream.read(limit + 1)
        if len(raw) > limit:
            raise BodyTooLargeError(limit)
        try:
            data = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.") from error
        if not isinstance(data, dict):
            raise ParseError("The body must be one JSON object.")
        return data
