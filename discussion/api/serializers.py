"""The shapes of `payloads`, for the API description."""

from typing import Any

from rest_framework import serializers

from core.api.diffs import ChangeSerializer
from discussion.api.draft_shapes import CommentDraftSerializer, UnreadCommentsSerializer
from discussion.api.forecasts import MyAnswerSerializer
from discussion.screening.models import Signal
from discussion.threads.models import Reaction
from stories.models import Camp, Passage

SHOWN_STATES = ["published", "edited", "removed", "erased"]
OWN_STATES = ["held", "rejected", "published", "edited", "removed", "deleted", "erased"]


class AuthorSerializer(serializers.Serializer[Any]):
    """Who wrote it. Badges are roles in the house."""

    handle = serializers.CharField()
    name = serializers.CharField()
    avatar = serializers.CharField(help_text="Path of the picture, an SVG.")
    badges = serializers.ListField(child=serializers.CharField())


class ReactionCountsSerializer(serializers.Serializer[Any]):
    """How many people reacted, by kind. Who they are is never public."""

    agree = serializers.IntegerField()
    disagree = serializers.IntegerField()
    insightful = serializers.IntegerField()
    fair = serializers.IntegerField()


class RepliesSerializer(serializers.Serializer[Any]):
    """The first replies. `next` is a cursor of `comments/{id}/replies/`, null when none are left."""

    count = serializers.IntegerField(help_text="All direct replies, tombstones included.")
    next = serializers.CharField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "results": CommentSerializer(many=True)}  # each holds replies in its turn


class PointedAtSerializer(serializers.Serializer[Any]):
    """The part of its story that a comment points at."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Passage.Kind.choices)
    text = serializers.CharField(help_text="How it began in the version that the comment was written about.")
    story_version = serializers.IntegerField(
        allow_null=True, help_text="That version; null where it was of another story, merged since."
    )
    is_current = serializers.BooleanField(help_text="Whether the story still says it in these words.")


class CommentPlaceSerializer(serializers.Serializer[Any]):
    """Where a comment stands, and what others made of it."""

    id = serializers.UUIDField()
    story = serializers.SlugField()
    story_version = serializers.IntegerField(
        allow_null=True,
        help_text="The version of the story that it was written about; null where that was another one, merged since.",
    )
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the API names it so
    depth = serializers.IntegerField(min_value=0)
    locked = serializers.BooleanField(help_text="Whether nobody may answer it, nor anything below it.")
    locked_reason = serializers.CharField(allow_null=True)
    moved_at = serializers.DateTimeField(allow_null=True, help_text="When a moderator hung it where it stands.")
    moved_from = serializers.UUIDField(allow_null=True, help_text="What it answered before, if anything.")
    author = AuthorSerializer(allow_null=True)
    side = serializers.ChoiceField(choices=Camp.choices, allow_null=True)
    removed_reason = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    reactions = ReactionCountsSerializer()
    common_ground = serializers.FloatField(allow_null=True)
    anchor = PointedAtSerializer(allow_null=True)
    featured_at = serializers.DateTimeField(allow_null=True, help_text="Since when the editors pick it, if they do.")
    replies = RepliesSerializer()


class CommentSerializer(CommentPlaceSerializer):
    """A comment as everybody sees it. Removed and erased ones keep their place without words, side and author."""

    body_html = serializers.CharField(allow_null=True)
    body_text = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=SHOWN_STATES)
    version = serializers.IntegerField(help_text="Of the words that are shown.")


class CommentListSerializer(serializers.Serializer[Any]):
    """A page of comments."""

    results = CommentSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class OwnCommentSerializer(CommentPlaceSerializer):
    """A comment as its author sees it: the latest words, shown or not."""

    body = serializers.CharField(help_text="Markdown, as it was written.")
    body_html = serializers.CharField()
    body_text = serializers.CharField()
    state = serializers.ChoiceField(choices=OWN_STATES)
    editable_until = serializers.DateTimeField(
        allow_null=True, help_text="The end of editing; null for words that have no end, or cannot be edited at all."
    )
    waiting = serializers.BooleanField(help_text="Whether the latest words wait for a moderator.")
    version = serializers.IntegerField(help_text="Of the latest words: the one that an edit must name.")
    shown_version = serializers.IntegerField(help_text="Of the words that others see; 0 where there are none.")


class WrittenCommentSerializer(OwnCommentSerializer):
    """What has just been written."""

    code = serializers.CharField(allow_blank=True, help_text="The first of `reasons`; empty where it does not wait.")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Why it waits: `check_failed` where a check could not be made."
    )
    next_comment_at = serializers.DateTimeField(
        allow_null=True, help_text="Before then I cannot write on this story again; null for at once."
    )


class OwnCommentListSerializer(serializers.Serializer[Any]):
    """A page of one's own comments."""

    results = OwnCommentSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class RevisionSerializer(serializers.Serializer[Any]):
    """One version that is or was public."""

    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    body_html = serializers.CharField()
    body_text = serializers.CharField()
    redacted = serializers.BooleanField(help_text="Whether words were blacked out: `[redacted]` stands there.")
    diff = ChangeSerializer(many=True, help_text="From the version before it.")


class RevisionListSerializer(serializers.Serializer[Any]):
    """Versions, newest first."""

    results = RevisionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class SignalSerializer(serializers.Serializer[Any]):
    """What one check says."""

    check = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Signal.Verdict.choices)
    code = serializers.CharField(allow_blank=True)


class VerdictSerializer(serializers.Serializer[Any]):
    """What screening would do with these words."""

    outcome = serializers.ChoiceField(choices=["publish", "hold", "refuse"])
    code = serializers.CharField(allow_blank=True)
    signals = SignalSerializer(many=True)


class MyReactionSerializer(serializers.Serializer[Any]):
    """My reaction to one comment."""

    comment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Reaction.Kind.choices)


class MyStanceSerializer(serializers.Serializer[Any]):
    """Where I stand. `because` is seen by nobody else."""

    side = serializers.ChoiceField(choices=Camp.choices)
    because = serializers.UUIDField(allow_null=True)
    declared_at = serializers.DateTimeField()


class FollowingSerializer(serializers.Serializer[Any]):
    """Whether I follow the story."""

    following = serializers.BooleanField()


class MyStorySerializer(FollowingSerializer):
    """What is mine on one story, in one call."""

    muted = serializers.BooleanField(help_text="Whether I want to hear nothing of the story.")
    reactions = serializers.DictField(
        child=serializers.ChoiceField(choices=Reaction.Kind.choices), help_text="My latest 500, by comment id."
    )
    stance = MyStanceSerializer(allow_null=True)
    forecast_answer = MyAnswerSerializer(allow_null=True)
    next_comment_at = serializers.DateTimeField(
        allow_null=True, help_text="In a loud story: before then I cannot write here again. Null for at once."
    )
    argues_here = serializers.BooleanField(
        help_text="Whether I take part in the discussion: then I can report in it only what is against the law."
    )
    held = OwnCommentSerializer(many=True, help_text="My comments here that nobody else can see yet.")
    drafts = CommentDraftSerializer(many=True, help_text="Words of mine that are not posted.")
    unread = UnreadCommentsSerializer()
