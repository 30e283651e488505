"""The room `web`."""

from django.apps import AppConfig
from django.urls import register_converter

from web.converters import TopicConverter


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        register_converter(TopicConverter, "topic")  # once, however often the addresses are loaded
