"""The OpenAPI description: what every operation has in common is said once, here."""

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

_ONLY_A_PATH = re.compile(r"`[^`\s]+`\.?")


class ProblemEntrySerializer(serializers.Serializer[Any]):
    """One field that could not be read."""

    pointer = serializers.CharField(help_text="JSON pointer to the field, such as `#/email`.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457 problem details. `code` is stable: one per cause; with some come members of its own."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemEntrySerializer(many=True)  # type: ignore[assignment]  # RFC 9457 names it so
    retry_after = serializers.IntegerField(required=False, help_text="Seconds to wait; as the header `Retry-After`.")
    attempts_left = serializers.IntegerField(required=False, help_text="How often a code may still be typed.")
    kinds = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="By what `second_factor_required` is satisfied: `totp`, `backup_code`, `passkey`.",
    )
    rehearsal = serializers.UUIDField(
        required=False, help_text="With `rule_too_broad`: what confirms it; with `days`, `seen`, `matched`, `percent`."
    )
    position = serializers.IntegerField(
        required=False, help_text="With `pattern_invalid`: where the fault is, beside its `reason` and `part`."
    )
    rule = serializers.CharField(required=False, help_text="With `rule_listed`: the one that is there.")
    until = serializers.DateTimeField(required=False, help_text="When a `suspended` or `silenced` person may again.")
    next_comment_at = serializers.DateTimeField(
        required=False, help_text="With `cooling`: when a loud story takes my next comment."
    )
    closed_at = serializers.DateTimeField(required=False, help_text="With `edit_window_closed`: since when.")
    locked = serializers.UUIDField(required=False, help_text="With `branch_locked`: the comment that is locked.")
    reason = serializers.CharField(required=False, help_text="With `branch_locked`: the public reason.")
    warning = serializers.UUIDField(
        required=False, help_text="Which one to acknowledge at `me/standing/warnings/{id}/acknowledgement/`."
    )


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

    def get_description(self) -> str:  # type: ignore[override]  # AutoSchema overrides it so, too
        """Without the docstrings that only name the path."""
        description: str = super().get_description()
        return "" if _ONLY_A_PATH.fullmatch(description.strip()) else description
