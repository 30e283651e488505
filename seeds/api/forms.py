"""What clients send with a document. What is in it is for the reader to say."""

from typing import Any

from rest_framework import serializers

from core.api.fields import TextField
from core.api.forms import Form


class DocumentForm(Form):
    """A document: its name and text, or a file, which has both."""

    name = TextField(required=False, help_text="Its identity, unless its front matter gives one: a file's own name.")
    text = TextField(required=False, allow_blank=True, trim_whitespace=False)
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="In place of `text`, in a form.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would happen; write nothing.")
    publish = serializers.BooleanField(
        default=False, help_text="Publish it even if somebody should look at it first: somebody has."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("file" in attrs):
            raise serializers.ValidationError({"text": "send either this or a file"}, code="one_of")
        if "text" in attrs and "name" not in attrs:
            raise serializers.ValidationError({"name": "a text needs a name"}, code="required")
        return attrs
