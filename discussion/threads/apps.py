"""The room `discussion.threads`."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "discussion.threads"
    label = "threads"
