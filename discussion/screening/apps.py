"""The room `discussion.screening`."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "discussion.screening"
    label = "screening"
