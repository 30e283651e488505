"""The room `discussion.moderation`."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "discussion.moderation"
    label = "moderation"
