"""Which form is chosen: as DRF chooses, whoever has looked."""

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.json import JSONRenderer
from core.api.negotiation import JSONAtOnce


class Atom(JSONRenderer):
    media_type = "application/atom+xml"


def choose(way: BaseContentNegotiation, accept: str | None, renderers: list[BaseRenderer]) -> tuple[str, str] | None:
    """The form and its name in the answer; None for a refusal."""
    headers = {} if accept is None else {"Accept": accept}
    try:
        renderer, media_type = way.select_renderer(Request(APIRequestFactory().get("/", headers=headers)), renderers)
    except NotAcceptable:
        return None
    return renderer.media_type, media_type


@pytest.mark.parametrize("renderers", [[JSONRenderer()], [Atom(), JSONRenderer()]])
@pytest.mark.parametrize(
    "accept",
    [
        *(None, "", "*/*", "application/json", "application/json; indent=4", "application/*", "text/html"),
        *("text/html, */*;q=0.1", "APPLICATION/JSON", " application/json", "application/atom+xml", "*/*; q=0"),
    ],
)
def test_it_is_chosen_as_by_drf(accept: str | None, renderers: list[BaseRenderer]) -> None:
    assert choose(JSONAtOnce(), accept, renderers) == choose(DefaultContentNegotiation(), accept, renderers)
