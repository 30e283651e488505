"""The room `discussion.telling`."""

from django.apps import AppConfig


class TellingConfig(AppConfig):
    name = "discussion.telling"
    label = "telling"
