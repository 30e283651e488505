"""The OpenAPI description: what every operation has in common is said once, here."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ProblemEntrySerializer(serializers.Serializer[Any]):
    """One field that could not be read."""

    pointer = serializers.CharField(help_text="JSON pointer to the field, such as `#/email`.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details. `code` is stable: one per cause."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemEntrySerializer(many=True)  # type: ignore[assignment]  # RFC 9457 names it so


def problems(**codes: str) -> dict[int | tuple[int, str], Any]:
    """Error answers for `extend_schema(responses=...)`: `problems(s422="code_wrong", s404="not_found")`."""
    return {
        (int(status[1:]), "application/problem+json"): OpenApiResponse(ProblemSerializer, description=f"`{code}`")
        for status, code in codes.items()
    }


class Schema(AutoSchema):
    """Adds the refusals that every operation can give."""

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]
