"""Shapes of what I listen to, and of what not."""

from typing import Any

from rest_framework import serializers

from discussion.api.examples import COMMENT

FOLLOW = {"story": COMMENT["story"], "title": "Tram line nine divides the old town", "since": "2026-11-21T12:00:00Z"}
THREAD = {**FOLLOW, "comment": COMMENT["id"]}
MUTE = {**FOLLOW, "kind": "person", "story": None, "title": None, "comment": None, "person": "bob"}


class FollowedStorySerializer(serializers.Serializer[Any]):
    """A story that I follow."""

    story = serializers.SlugField()
    title = serializers.CharField()
    since = serializers.DateTimeField()


class FollowedStoryListSerializer(serializers.Serializer[Any]):
    """A page of followed stories, the latest first."""

    results = FollowedStorySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class FollowedThreadSerializer(serializers.Serializer[Any]):
    """A comment below which I want to hear everything. Without a story where it is hidden by now."""

    comment = serializers.UUIDField()
    story = serializers.SlugField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField()


class FollowedThreadListSerializer(serializers.Serializer[Any]):
    """A page of followed threads, the latest first."""

    results = FollowedThreadSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class MuteSerializer(serializers.Serializer[Any]):
    """A person, a story, or a comment with all below it."""

    kind = serializers.ChoiceField(["person", "story", "comment"])
    person = serializers.CharField(allow_null=True, help_text="The handle.")
    comment = serializers.UUIDField(allow_null=True)
    story = serializers.SlugField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField()


class MuteListSerializer(serializers.Serializer[Any]):
    """A page of mutes, the latest first."""

    results = MuteSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
