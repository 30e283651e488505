"""Forms with a file, for views that take one."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, MultiPartParser

from core.api.json import refuse_long_body


class UploadParser(MultiPartParser):
    """`multipart/form-data`, as a whole no larger than the view's `body_limit`: 413 above it."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        context = parser_context or {}
        refuse_long_body(context["request"])
        try:
            return super().parse(stream, media_type, context)
        except (TooManyFieldsSent, TooManyFilesSent) as error:
            raise ParseError("The form has too many parts.") from error
