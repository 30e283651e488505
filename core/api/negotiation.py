"""In which form an answer comes."""

from collections.abc import Iterable, Sequence

from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

ANYTHING = "*/*"


class WhateverIsAccepted(BaseContentNegotiation):
    """The one form that there is, whichever of the many types a feed reader or a browser says it wants."""

    def select_parser(self, _request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, _request: Request, renderers: Iterable[BaseRenderer], _suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class JSONAtOnce(DefaultContentNegotiation):
    """DRF's own, which is not asked what a client means that takes JSON or anything, and gets JSON."""

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        media_type = renderers[0].media_type
        if format_suffix is None and request.headers.get("Accept", ANYTHING) in {ANYTHING, media_type}:
            return renderers[0], media_type
        return super().select_renderer(request, renderers, format_suffix)
