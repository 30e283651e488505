"""Drafts, previews and what was read, as the API shows them, and what clients send for them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Subscriber
from core.api.fields import ChoiceField, TextField
from core.ids import last_id
from discussion.api.forms import ANCHOR_LENGTH
from discussion.telling.names import names_to_tell
from discussion.threads.drafts import read_purpose
from discussion.threads.models import Draft
from discussion.threads.unread import MOST_UNREAD, Unread
from discussion.threads.words import Words
from stories.models import Camp


class DraftForm(serializers.Serializer[Any]):
    """Words to be kept."""

    body = TextField(allow_blank=True, trim_whitespace=False, help_text="Markdown, at most 20,000 characters.")
    side = ChoiceField(choices=Camp.choices, required=False, allow_null=True, help_text="Without one: none.")
    anchor = TextField(
        required=False,
        allow_null=True,
        max_length=ANCHOR_LENGTH,
        help_text="The part of the story that they are about; one that it does not have is as good as none.",
    )
    writing = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="A UUID that I drew when I began to write. After words were posted with it nothing is kept for it. "
        "A UUIDv7 tells when that was: what began before others were posted is not kept for ten seconds after.",
    )


class PreviewForm(serializers.Serializer[Any]):
    """Words to be looked at."""

    body = TextField(allow_blank=True, trim_whitespace=False, help_text="Markdown, at most 10,000 characters.")


@extend_schema_field(OpenApiTypes.STR)
class PointField(serializers.Field[UUID, Any, Any, Any]):
    """The id of a comment, or a time, which is the last id that could be of it."""

    default_error_messages = {"invalid": "This is neither the id of a comment nor a time."}
    moment = serializers.DateTimeField()

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return UUID(data)
        except ValueError:
            return last_id(self._moment(data))

    def _moment(self, data: str) -> datetime:
        try:
            return self.moment.to_internal_value(data)
        except (serializers.ValidationError, OverflowError):
            self.fail("invalid")


class ReadForm(serializers.Serializer[Any]):
    """Up to where I have read."""

    upto = PointField(help_text="The id of the newest comment that I have seen, or a time.")


class CommentDraftSerializer(serializers.Serializer[Any]):
    """Words of mine that are not posted. Nobody else sees them."""

    id = serializers.CharField(help_text="What they are for: `comment`, `reply-{comment}` or `edit-{comment}`.")
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the API names it so
    edits = serializers.UUIDField(allow_null=True, help_text="The comment whose words they would replace.")
    side = serializers.ChoiceField(choices=Camp.choices, allow_null=True)
    anchor = serializers.CharField(allow_null=True, help_text="The part of the story that they are about.")
    body = serializers.CharField()
    saved_at = serializers.DateTimeField()


class CommentDraftListSerializer(serializers.Serializer[Any]):
    """My drafts on a story, the latest first, all on one page."""

    results = CommentDraftSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """The words as they would be shown."""

    body_html = serializers.CharField()
    body_text = serializers.CharField()
    mentions = serializers.ListField(
        child=serializers.CharField(), help_text="Handles of those who would be told that they are named."
    )


class UnreadCommentsSerializer(serializers.Serializer[Any]):
    """Comments of others since my last visit."""

    since = serializers.DateTimeField(allow_null=True, help_text="Up to when I have read; null before the first time.")
    count = serializers.IntegerField(max_value=MOST_UNREAD)
    more = serializers.BooleanField(help_text=f"Whether there are more than {MOST_UNREAD}.")
    first = serializers.UUIDField(allow_null=True, help_text="The oldest of them.")


def draft_payload(draft: Draft) -> dict[str, Any]:
    """One draft, for its writer."""
    purpose = read_purpose(draft.purpose)
    return {
        "id": draft.purpose,
        "parent": str(purpose.parent) if purpose.parent else None,
        "edits": str(purpose.edits) if purpose.edits else None,
        "side": draft.side or None,
        "anchor": draft.points_at or None,
        "body": draft.body,
        "saved_at": draft.saved_at,
    }


def preview_payload(words: Words, author: Subscriber) -> dict[str, Any]:
    """Words that are nowhere yet. One query."""
    return {"body_html": words.html, "body_text": words.text, "mentions": names_to_tell(words.names, author)}


def unread_payload(unread: Unread) -> dict[str, Any]:
    """What is new to somebody."""
    first = str(unread.first) if unread.first else None
    return {"since": unread.since, "count": unread.count, "more": unread.has_more, "first": first}
