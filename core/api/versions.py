"""Which version a client changes: in the body, or in `If-Match`."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.errors import PreconditionMissingError

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description='`"<version>"`')


def read_version(request: Request, sent: Mapping[str, Any]) -> int:
    """`version` of what was sent, or `If-Match: "3"`. Raises PreconditionMissingError (428)."""
    if "version" in sent:
        return int(sent["version"])
    tag = request.headers.get("If-Match", "").strip('" ')
    if not (tag.isascii() and tag.isdigit() and len(tag) < len(str(2**31))):
        raise PreconditionMissingError
    return int(tag)
