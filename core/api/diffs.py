"""Differences between two versions as the API shows them."""

from typing import Any

from rest_framework import serializers

from core.diffs import Effort, compare


class ChangeSerializer(serializers.Serializer[Any]):
    """A run of text. Those not inserted are the text before, those not deleted are the text after."""

    op = serializers.ChoiceField(choices=["equal", "insert", "delete"])
    text = serializers.CharField()


def diff_payload(before: str, after: str, effort: Effort) -> list[dict[str, str]]:
    """What changed, word by word. Diffs of one answer share an `effort`."""
    return [change._asdict() for change in compare(before, after, effort)]
