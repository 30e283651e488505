"""Which version of a story a client has looked at."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from core.errors import PreconditionMissingError
from stories.versions import Version, read_version_name


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "pattern": "^draft-[1-9][0-9]*-[1-9][0-9]*$"}]})
class VersionField(serializers.Field[Any, Any, Any, Any]):
    """2, or `draft-812-2` of a story that is not published."""

    default_error_messages = {"invalid": "Names no version of a story."}

    def to_internal_value(self, data: Any) -> Version:
        version = read_version_name(str(data)) if isinstance(data, int | str) and data is not True else None
        if version is None:
            self.fail("invalid")
        return version

    def to_representation(self, value: Version) -> Version:
        return value


def read_story_version(request: Request, sent: Mapping[str, Any]) -> Version:
    """`version` of what was sent, or `If-Match: "draft-812-3"`. Raises PreconditionMissingError (428)."""
    version = sent.get("version") or read_version_name(request.headers.get("If-Match", "").strip('" '))
    if version is None:
        raise PreconditionMissingError
    return version
