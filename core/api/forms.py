"""Bodies that requests are read with."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar

from rest_framework import serializers

LONGEST_NAME = 60  # characters of a member that are looked at for one that was meant


def read_form(form: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """What `data` says. Raises ValidationError.

    For forms that are read with every write: DRF makes a copy of each field of a form that is made anew.
    """
    return dict(_kept(form).run_validation(data))


@cache
def _kept(form: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    return form()


class Form(serializers.Serializer[Any]):
    """What a client sends. A member that there is not is refused: with a slip of the pen nothing is lost in silence.

    `passed_over` names what answers have beside it, so that an answer can be sent back as it is.
    """

    passed_over: ClassVar[frozenset[str]] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := set(data) - set(self.fields) - self.passed_over):
            raise serializers.ValidationError({name: self.stranger(name) for name in sorted(unknown)}, code="unknown")
        return super().to_internal_value(data)

    def stranger(self, name: str) -> str:
        """What is said of a member that there is not."""
        meant = get_close_matches(name[:LONGEST_NAME], self.fields, n=1)
        return f"There is no such member. Did you mean `{meant[0]}`?" if meant else "There is no such member."
