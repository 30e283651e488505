"""Fields that requests are read with."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A string and nothing else: a number or a list in its place is a client's mistake, and is told as one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)
