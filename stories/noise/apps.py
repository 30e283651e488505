"""The room `stories.noise`."""

from django.apps import AppConfig


class NoiseConfig(AppConfig):
    name = "stories.noise"
    label = "noise"
