"""The room `stories.search`."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "stories.search"
    label = "search"
