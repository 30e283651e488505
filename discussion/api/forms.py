"""What clients send: shapes and lengths only. What the words are worth is for screening to say."""

from typing import Any

from rest_framework import serializers

from core.api.fields import ChoiceField, TextField
from discussion.threads.models import Reaction
from discussion.threads.selectors import DEFAULT_SORT, SORTS
from discussion.threads.trees import DEFAULT_DEPTH, MAX_DEPTH
from stories.models import Camp

ANCHOR_LENGTH = 100  # characters that can name a part of a story
WRITING = "A UUID that I drew when I began to write: drafts of it that are still on their way are not kept."


class TreeQuery(serializers.Serializer[Any]):
    """How much of the tree below each comment."""

    depth = serializers.IntegerField(
        min_value=0, max_value=MAX_DEPTH, default=DEFAULT_DEPTH, help_text="Levels of first replies below each."
    )


class ThreadQuery(TreeQuery):
    """The parameters of a thread's page; a value that means nothing is refused."""

    sort = ChoiceField(choices=list(SORTS), default=DEFAULT_SORT)
    side = ChoiceField(choices=Camp.choices, required=False, help_text="Only comments of this side.")
    anchor = TextField(
        required=False,
        max_length=ANCHOR_LENGTH,
        help_text="Only shown comments that point at this part of the story, answers included, each by itself.",
    )


class NewCommentForm(serializers.Serializer[Any]):
    """A comment to be written."""

    body = TextField(allow_blank=True, trim_whitespace=False, help_text="Markdown, at most 10,000 characters.")
    parent = serializers.UUIDField(  # type: ignore[assignment]  # the API names it so
        required=False, allow_null=True, help_text="The comment that it answers."
    )
    side = ChoiceField(
        choices=Camp.choices, required=False, allow_null=True, help_text="Without one: the side I have declared."
    )
    anchor = TextField(
        required=False,
        allow_null=True,
        max_length=ANCHOR_LENGTH,
        help_text="The part of the story that it points at, as `anchors` of the story names it.",
    )
    writing = serializers.UUIDField(required=False, allow_null=True, help_text=WRITING)


class EditForm(serializers.Serializer[Any]):
    """New words for a comment."""

    body = TextField(allow_blank=True, trim_whitespace=False)
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text='Or the header `If-Match: "<version>"`.'
    )
    writing = serializers.UUIDField(required=False, allow_null=True, help_text=WRITING)


class ReactionForm(serializers.Serializer[Any]):
    """One of four."""

    kind = ChoiceField(choices=Reaction.Kind.choices)


class StanceForm(serializers.Serializer[Any]):
    """A side, and what moved me there."""

    side = ChoiceField(choices=Camp.choices)
    because = serializers.UUIDField(required=False, allow_null=True, help_text="A comment; stays private.")
