"""The room `seeds`."""

from django.apps import AppConfig


class SeedsConfig(AppConfig):
    name = "seeds"
